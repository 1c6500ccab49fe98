"""The last filter: ask the service, again if that may help, and never after the client has gone.

Only what may be repeated is repeated: a method without side effects, or a request of which it is certain that it was
not taken. The pause after a failed attempt doubles each time. No attempt begins when the deadline has passed, and each
gets at most the time that is left. Sources: RFC 9110 (9.2.1 safe methods, 15.6 for 502, 503, 504); gRPC's deadline
propagation; "Timeouts, retries, and backoff with jitter" (Amazon Builders' Library).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from math import inf

from .chain import Exchange, Rest
from .http import Refusal, Request, Response

SAFE = ("GET", "HEAD", "OPTIONS")


class NoAnswer(Exception):
    """The service did not answer as it should. ``taken``: it may have taken the request. ``status`` is the gateway's
    answer when this was the last attempt, ``reason`` its short word."""

    def __init__(self, status: int, reason: str, *, taken: bool) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.taken = taken


Send = Callable[[str, Request, float], Awaitable[Response]]
"""``await send(service, request, timeout_s)``. Raises NoAnswer."""


@dataclass(frozen=True)
class Patience:
    """``attempts`` in all, each for ``attempt_s`` at most, with pauses that double from ``pause_s``. ``bounded``: no
    attempt outlives the client's deadline."""

    attempts: int = 3
    attempt_s: float = 0.4
    pause_s: float = 0.05
    bounded: bool = True


class Forward:
    """Reaches the service of the exchange's route, by the client's key."""

    name = "forward"

    def __init__(self, send: Send, patience: Patience) -> None:
        self._send = send
        self.patience = patience

    async def __call__(self, exchange: Exchange, rest: Rest | None) -> Response:
        assert exchange.route is not None
        exchange.service = exchange.route.service_for(exchange.key)
        while True:
            timeout_s = min(self.patience.attempt_s, self.left_s(exchange))
            if timeout_s <= 0:
                raise Refusal(504, "deadline")
            exchange.attempts += 1
            try:
                return await self._send(exchange.service, exchange.request, timeout_s)
            except NoAnswer as no:
                if not self._again(exchange, no):
                    raise Refusal(no.status, no.reason) from None
            await asyncio.sleep(self.patience.pause_s * 2 ** (exchange.attempts - 1))

    def left_s(self, exchange: Exchange) -> float:
        """How long the next attempt may take at most."""
        return exchange.deadline.left_s if self.patience.bounded and exchange.deadline else inf

    def _again(self, exchange: Exchange, no: NoAnswer) -> bool:
        repeatable = exchange.request.method in SAFE or not no.taken
        return repeatable and exchange.attempts < self.patience.attempts
