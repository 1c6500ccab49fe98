"""A socket's conversation, apart from the framework that carries it."""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol

from playground.engine.errors import InvalidScenario
from playground.live import protocol
from playground.live.bucket import TokenBucket
from playground.live.credit import DEBT, WINDOW, Credit
from playground.live.viewer import Stalled, Viewer, Wire
from playground.runs.scenarios import ask

RATE_PER_S, BURST = 20, 40
"""Messages a browser may send; scrubbing and clicking need a few a second."""

BAD_MESSAGE, STALLED, RATE, SERVER = 4400, 4408, 4429, 1011
"""Close codes. A browser connects again, except after 4400."""

log = logging.getLogger(__name__)


class Socket(Wire, Protocol):
    """What a session needs of the framework."""

    async def hang_up(self, code: int) -> None: ...


class Session:
    """At most one run is being sent at a time; ``open`` gives up the one before."""

    def __init__(self, socket: Socket) -> None:
        loop = asyncio.get_running_loop()
        self._socket = socket
        self._bucket = TokenBucket(RATE_PER_S, BURST, loop.time)
        self._credit = Credit()
        self._tag = 0
        self._viewer: Viewer | None = None
        self._sending: asyncio.Task[None] | None = None
        self._closing = False

    async def greet(self) -> None:
        limits = {"in_bytes": protocol.OPEN_BYTES, "window": WINDOW}
        await self._socket.say(protocol.text("welcome", v=1, limits=limits))

    async def hear(self, text: str | None) -> None:
        """One message of the browser; None is a binary one."""
        if self._closing:
            return
        if not self._bucket.take():
            await self._refuse(RATE, "rate", f"more than {RATE_PER_S} messages a second")
            return
        try:
            if text is None:
                raise protocol.BadMessage("message", "is binary, accepted text")
            await self._follow(protocol.parse(text))
        except protocol.BadMessage as error:
            await self._complain("bad_message", error.message, field=error.field, id=error.id)

    async def leave(self) -> None:
        """The socket is gone."""
        self._closing = True
        await self._give_up()

    async def _follow(self, message: protocol.Open | protocol.Ack | protocol.Ping) -> None:
        match message:
            case protocol.Open():
                await self._open(message)
            case protocol.Ack(tag, i):
                self._credit.acknowledged(tag, i)
                if self._viewer is not None:
                    self._viewer.nudge()
            case protocol.Ping(c):
                await self._socket.say(protocol.text("pong", c=c))

    async def _open(self, opened: protocol.Open) -> None:
        try:
            asked = ask(opened.scenario)
        except InvalidScenario as error:
            await self._complain("invalid_scenario", error.message, field=error.field, id=opened.id)
            return
        await self._give_up()
        if self._credit.debt > DEBT:
            await self._refuse(STALLED, "stalled", "too much was sent that was never acknowledged")
            return
        self._tag += 1
        self._credit.begin(self._tag)
        self._viewer = Viewer(self._socket, self._credit, opened, asked, self._tag)
        self._sending = asyncio.create_task(self._viewer.watch(), name=f"viewer {asked.digest[:12]}")
        self._sending.add_done_callback(self._sent)

    async def _give_up(self) -> None:
        """Stop sending. A frame is never cut in half: sending one does not wait."""
        sending, self._sending, self._viewer = self._sending, None, None
        if sending is not None and not sending.done():
            sending.cancel()
            await asyncio.wait([sending])

    def _sent(self, task: asyncio.Task[None]) -> None:
        """A task that ended by an exception nobody awaits must not leave a browser waiting for ever."""
        error = None if task.cancelled() else task.exception()
        if error is None or self._closing:
            return
        if isinstance(error, Stalled):
            code = STALLED
        else:
            log.error("sending a run failed", exc_info=error)
            code = SERVER
        self._closing = True
        self._sending = asyncio.create_task(self._socket.hang_up(code))

    async def _complain(self, code: str, words: str, *, field: str | None = None, id: int | None = None) -> None:
        await self._socket.say(protocol.text("error", id=id, code=code, field=field, msg=words, fatal=False))

    async def _refuse(self, close: int, code: str, words: str) -> None:
        self._closing = True
        await self._socket.say(protocol.text("error", code=code, msg=words, fatal=True))
        await self._socket.hang_up(close)
