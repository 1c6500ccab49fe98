"""An ordered group of tasks: structured concurrency without asyncio's sets.

``asyncio.TaskGroup`` keeps its children in a set and cancels them in that set's order, which differs from run to run.
Here children are started, awaited and cancelled in the order in which they were given. Prior art: trio's nursery.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


class OrderedGroup:
    """``async with OrderedGroup("checkout") as group: group.start(work(), "name")``.

    Leaving the block waits for every child. The first child that fails (in time) cancels the others, in order, and its
    exception leaves the block; so does an exception of the block itself.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.tasks: list[asyncio.Task] = []
        self._failed: asyncio.Future | None = None

    async def __aenter__(self) -> OrderedGroup:
        self._failed = asyncio.get_running_loop().create_future()
        return self

    def start(self, coro: Coroutine[Any, Any, Any], name: str) -> asyncio.Task:
        """Start a child and return its task."""
        task = asyncio.get_running_loop().create_task(coro, name=f"{self.name}.{name}")
        task.add_done_callback(self._child_done)
        self.tasks.append(task)
        return task

    def cancel(self) -> None:
        """Cancel the children that still run, in the order they were started."""
        for task in self.tasks:
            if not task.done():
                task.cancel()

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is not None:
            self.cancel()
        try:
            await self._all_done()
        except asyncio.CancelledError:
            self.cancel()
            await self._all_done()
            raise
        if error is None and self._failed is not None and self._failed.done():
            raise self._failed.result()

    async def _all_done(self) -> None:
        for task in self.tasks:
            if not task.done():
                await asyncio.gather(task, return_exceptions=True)

    def _child_done(self, task: asyncio.Task) -> None:
        if task.cancelled() or task.exception() is None or self._failed is None or self._failed.done():
            return
        self._failed.set_result(task.exception())
        self.cancel()
