"""A wait of known length: the timer is itself the future that a task awaits.

Most of what a run waits for is modelled work. A future that a timer sets would take two steps, one to set it and one to
resume the task; this takes one. It is what ``asyncio.isfuture`` calls a future, kept to what a task asks of one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from contextvars import Context
from typing import Any

from playground.engine.loop import Handle, VirtualLoop


class Nap(Handle):
    """Wakes the task that awaits it at ``when_us`` of the run's own time, whatever its node's clock says."""

    __slots__ = ("_asyncio_future_blocking", "_cancelled", "_loop")

    def __init__(self, loop: VirtualLoop, when_us: int) -> None:
        self._loop = loop
        self._asyncio_future_blocking = True  # a task looks for it, and for ``_loop``
        self._cancelled = False
        self.when_us = when_us

    def add_done_callback(self, wake_up: Callable[[Any], object], *, context: Context) -> None:
        """The task tells how it is woken, once: from now on the loop knows this timer."""
        self.callback, self.args, self.context = wake_up, (self,), context
        self._loop.enter(self)

    def __await__(self) -> Generator[Nap, None, None]:
        yield self

    def cancel(self, msg: str | None = None) -> bool:
        """The task that sleeps is cancelled: it is woken at once, to hear it. False when it was before."""
        if self._cancelled:
            return False
        self._cancelled = True
        self._loop.call_soon(self.callback, self, context=self.context)
        super().cancel()
        return True

    def result(self) -> None:
        """The task awakes. Raises CancelledError when that is why."""
        self.args = ()
        if self._cancelled:
            raise asyncio.CancelledError
