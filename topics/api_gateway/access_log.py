"""The outermost filter: whatever happens inside, one answer for the client and one line for the operator."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .chain import Exchange, Rest
from .http import Refusal, Response


class Entry(NamedTuple):
    """One line of the access log. ``by`` is the filter that refused; ``cache`` or ``forward`` when it was answered."""

    exchange: Exchange
    response: Response
    by: str
    took_s: float


class AccessLog:
    """Turns refusals into answers, and an error nobody foresaw into a 500. ``write`` takes every entry."""

    name = "log"

    def __init__(self, write: Callable[[Entry], None], clock: Callable[[], float]) -> None:
        self._write = write
        self._clock = clock

    async def __call__(self, exchange: Exchange, rest: Rest) -> Response:
        began_s = self._clock()
        by = ""
        try:
            response = await rest()
        except Refusal as refusal:
            response, by = refusal.response(), refusal.by
        except Exception as error:  # a client gets an answer, whatever broke
            response, by = Response(500, {"error": type(error).__name__}, {}, type(error).__name__), exchange.at
        by = by or ("cache" if exchange.from_cache else "forward")
        self._write(Entry(exchange, response, by, self._clock() - began_s))
        return response
