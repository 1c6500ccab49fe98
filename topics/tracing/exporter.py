"""A batching exporter: finished spans wait in memory and leave together. Whoever dies before that takes them along."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from .tracer import Span

Send = Callable[[list[Span]], Awaitable[None]]


class BatchExporter:
    """``most`` spans wait at once; what comes when there is no room is dropped and counted."""

    def __init__(self, send: Send, most: int = 512) -> None:
        self._send, self._most = send, most
        self._waiting: list[Span] = []
        self.dropped = 0

    def add(self, span: Span) -> None:
        """A finished span."""
        if len(self._waiting) < self._most:
            self._waiting.append(span)
        else:
            self.dropped += 1

    async def flush(self) -> None:
        """Send everything. If that fails it is kept for the next time; raises what ``send`` raises."""
        if not self._waiting:
            return
        batch, self._waiting = self._waiting, []
        try:
            await self._send(batch)
        except Exception:
            self._waiting = [*batch, *self._waiting][: self._most]
            raise
