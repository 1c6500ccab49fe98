"""One run on one socket: a cursor into the hub, moved as far as credit allows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from playground.live import protocol
from playground.live.credit import Credit
from playground.live.hub import Hub, hubs
from playground.runs.scenarios import Asked

FIRST_LOOK_S = 0.5
"""How long the answer to ``open`` may wait for the run's standing; a store that is away leaves it ``queued``."""

STALL_S = 20
"""A browser that acknowledges nothing for this long with a full window is gone."""


class Wire(Protocol):
    """The socket as a viewer sees it."""

    async def say(self, text: str) -> None: ...

    async def ship(self, data: bytes) -> None: ...


class Stalled(Exception):
    """The browser stopped acknowledging."""


class Viewer:
    """Sends ``run``, perhaps ``same`` (each reaching further), chunks in order, then ``end`` or ``error``."""

    def __init__(self, wire: Wire, credit: Credit, opened: protocol.Open, asked: Asked, tag: int) -> None:
        self.tag = tag
        self._wire = wire
        self._credit = credit
        self._opened = opened
        self._asked = asked
        self._news = asyncio.Event()
        self._next = opened.next
        self._shared = True

    def nudge(self) -> None:
        """Something was acknowledged."""
        self._news.set()

    async def watch(self) -> None:
        """Send the run to its end. Raises Stalled."""
        hub = hubs().join(self._asked, self._news)
        try:
            await self._announce(hub)
            while not await self._advance(hub):
                await self._news.wait()
                self._news.clear()
        finally:
            hubs().leave(hub, self._news)

    async def _announce(self, hub: Hub) -> None:
        if hub.status is None:
            await _within(FIRST_LOOK_S, self._news.wait)
        await self._wire.say(
            protocol.text(
                "run",
                id=self._opened.id,
                tag=self.tag,
                run=self._asked.digest,
                code=self._asked.code,
                status=_shown(hub),
                **{"from": self._opened.next},
            )
        )

    async def _advance(self, hub: Hub) -> bool:
        """Send what there is. True when there will be no more."""
        await self._share(hub)
        while self._next < len(hub.chunks):
            await self._ship(hub)
        if hub.end is not None:
            await self._wire.say(protocol.text("end", tag=self.tag, run=self._asked.digest, **_told(hub)))
        elif hub.failure is not None:
            code, words, field = hub.failure
            error = protocol.text("error", id=self._opened.id, code=code, field=field, msg=words, fatal=False)
            await self._wire.say(error)
        return hub.finished

    async def _share(self, hub: Hub) -> None:
        """Tell of leading chunks that the browser holds already, from the run this one forks from.

        At once, as each is found equal: the browser builds on them while the rest is still being computed.
        """
        before = self._next
        while self._shared and self._next < len(hub.chunks):
            self._shared = hub.chunks[self._next].sha == self._held(self._next)
            self._next += self._shared
        if self._next > before:
            await self._wire.say(protocol.text("same", tag=self.tag, upto=self._next))

    def _held(self, i: int) -> str | None:
        return self._opened.have[i] if i < len(self._opened.have) else None

    async def _ship(self, hub: Hub) -> None:
        chunk = hub.chunks[self._next]
        last = hub.end is not None and chunk.i == hub.end.chunks - 1
        data = protocol.frame(chunk, self.tag, last=last)
        while not self._credit.allows(len(data)):
            self._news.clear()
            if not await _within(STALL_S, self._news.wait):
                raise Stalled(f"nothing was acknowledged for {STALL_S} s")
        self._credit.sent(self.tag, chunk.i, len(data))
        self._next += 1
        await self._wire.ship(data)


def _shown(hub: Hub) -> str:
    return hub.status if hub.status in ("running", "done") else "queued"


def _told(hub: Hub) -> dict[str, object]:
    return hub.end._asdict() if hub.end else {}


async def _within(seconds: float, wait: Callable[[], Awaitable[object]]) -> bool:
    """Whether ``wait`` came back in time."""
    try:
        async with asyncio.timeout(seconds):
            await wait()
    except TimeoutError:
        return False
    return True
