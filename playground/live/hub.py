"""One tail per run and process, however many watch.

The hub reads the run's stream and keeps what it read while anybody is here; viewers have cursors into that. It also is
the watchdog: each look renews the interest of this process, and has the run enqueued again when its worker died.
A server that is away only makes it wait: what was read stays, and reading goes on at the next chunk.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from weakref import WeakKeyDictionary

from kombu.exceptions import OperationalError

from playground.runs.chunks import Chunk, digest_of
from playground.runs.connection import UNAVAILABLE, connect_async
from playground.runs.failure import Failure
from playground.runs.flight import ensure_async, expect_forks, forget, watcher
from playground.runs.scenarios import Asked
from playground.runs.stream import End, entry_id, read_entries, run_key

BLOCK_MS = 500
"""A read waits this long for news before the hub looks at the run's standing again."""

BATCH = 32
RETRY_S = (0.05, 0.1, 0.2, 0.5)
"""Pauses between attempts to reach a server that is away; the last repeats."""

log = logging.getLogger(__name__)


class Hub:
    """``chunks`` grows in order; ``end`` or ``failure`` comes last. Waiters are told of every change."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.chunks: list[Chunk] = []
        self.end: End | None = None
        self.failure: Failure | None = None
        self.status: str | None = None
        self._who = watcher()
        self._waiters: set[asyncio.Event] = set()
        self._looked_at = float("-inf")
        self._task: asyncio.Task[None] | None = None

    @property
    def finished(self) -> bool:
        return self.end is not None or self.failure is not None

    def join(self, news: asyncio.Event) -> None:
        """Set ``news`` at every change from now on."""
        self._waiters.add(news)
        if self._task is None:
            self._task = asyncio.create_task(self._tail(), name=f"tail {self.asked.digest[:12]}")

    def leave(self, news: asyncio.Event) -> bool:
        """Stop telling ``news``. True when nobody is left; the hub is then of no more use."""
        self._waiters.discard(news)
        if self._waiters:
            return False
        if self._task is not None:
            self._task.cancel()
        return True

    async def _tail(self) -> None:
        try:
            await self._follow()
        except Exception:
            log.exception("the tail of run %s failed", self.asked.digest[:12])
            self.failure = Failure("server", "The server failed to read this run. Try again.")
            self._tell()
        finally:
            if self.end is None:
                _background(forget(self.asked.digest, self._who))

    async def _follow(self) -> None:
        """Read to the end, over any number of outages, while anybody is here.

        Being cancelled is not enough to stop: in Python 3.11 ``asyncio.wait_for``, around each command that the client
        sends, forgets a cancellation that comes as the command has just left.
        """
        failures = 0
        while self._waiters and not self.finished:
            try:
                await self._turn()
                failures = 0
            except (*UNAVAILABLE, OperationalError) as error:
                await self._pause(failures, error)
                failures += 1

    async def _pause(self, failures: int, error: Exception) -> None:
        if failures == 0:
            log.warning("run %s waits for the record store: %s", self.asked.digest[:12], error)
        await asyncio.sleep(RETRY_S[min(failures, len(RETRY_S) - 1)])

    async def _turn(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._looked_at >= BLOCK_MS / 1_000:
            await self._look()
            self._looked_at = now
        if not self.finished:
            await self._read()

    async def _look(self) -> None:
        standing = await ensure_async(self.asked, self._who)
        if standing.status != self.status or standing.failure:
            self.status, self.failure = standing.status, standing.failure
            self._tell()

    async def _read(self) -> None:
        key = run_key(self.asked.digest)
        after = entry_id(len(self.chunks) - 1)
        answer = await connect_async().xread({key: after}, count=BATCH, block=BLOCK_MS)
        entries = read_entries(answer[0][1]) if answer else []
        for entry in entries:
            self._accept(entry)
        if entries:
            self._tell()

    def _accept(self, entry: Chunk | End) -> None:
        if isinstance(entry, End):
            if (entry.chunks, entry.digest) != (len(self.chunks), digest_of(chunk.sha for chunk in self.chunks)):
                raise RuntimeError(f"the end names {entry.chunks} chunks, {len(self.chunks)} were read, or they differ")
            self.end = entry
            _background(expect_forks(self.asked))
        elif entry.i != len(self.chunks):
            raise RuntimeError(f"chunk {entry.i} came after {len(self.chunks)} chunks")
        else:
            self.chunks.append(entry)

    def _tell(self) -> None:
        for news in self._waiters:
            news.set()


class Hubs:
    """The hubs of one event loop, by digest. A hub exists while somebody watches."""

    def __init__(self) -> None:
        self._hubs: dict[str, Hub] = {}

    def join(self, asked: Asked, news: asyncio.Event) -> Hub:
        hub = self._hubs.get(asked.digest)
        if hub is None or hub.failure is not None:
            hub = self._hubs[asked.digest] = Hub(asked)
        hub.join(news)
        return hub

    def leave(self, hub: Hub, news: asyncio.Event) -> None:
        if hub.leave(news) and self._hubs.get(hub.asked.digest) is hub:
            del self._hubs[hub.asked.digest]

    def __len__(self) -> int:
        return len(self._hubs)


_of_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, Hubs] = WeakKeyDictionary()
_running: set[asyncio.Task[None]] = set()


def hubs() -> Hubs:
    """The hubs of the running loop: connections belong to a loop."""
    return _of_loop.setdefault(asyncio.get_running_loop(), Hubs())


def _background(what: object) -> None:
    async def quietly() -> None:
        with contextlib.suppress(*UNAVAILABLE, OperationalError):
            await what

    task = asyncio.create_task(quietly())
    _running.add(task)
    task.add_done_callback(_running.discard)
