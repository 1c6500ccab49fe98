"""A hedged request: when the answer is late, ask once more and take whichever comes first.

Prior art: Dean and Barroso, "The Tail at Scale"; gRPC's hedging policy. It cuts the tail that comes from one unlucky
server or queue place, and makes a service that is slow *everywhere* slower, hence the budget. What is hedged must be
idempotent: both attempts may happen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from .budget import Budget

T = TypeVar("T")


class Hedge:
    """Starts a second attempt ``after_s`` seconds after the first if the budget pays for it."""

    def __init__(self, after_s: float, budget: Budget) -> None:
        self.after_s = after_s
        self.hedged = 0
        self._budget = budget

    async def call(self, function: Callable[..., Awaitable[T]], *args: object, **kwargs: object) -> T:
        """The first success; the first error when no attempt succeeds. The slower attempt is cancelled."""
        self._budget.deposit()
        first = asyncio.create_task(function(*args, **kwargs), name="hedge-first")
        runners = [first]
        try:
            if not await self._in_time(first) and self._budget.withdraw():
                self.hedged += 1
                runners.append(asyncio.create_task(function(*args, **kwargs), name="hedge-second"))
            return await self._first_success(runners)
        finally:
            for runner in runners:
                runner.cancel()

    async def _in_time(self, task: asyncio.Task[T]) -> bool:
        """Waits until the attempt has ended or the hedge is due. An error ends an attempt as well."""
        try:
            async with asyncio.timeout(self.after_s):
                await asyncio.shield(task)
        except Exception:
            return task.done()
        return True

    async def _first_success(self, runners: list[asyncio.Task[T]]) -> T:
        winner = asyncio.get_running_loop().create_future()

        def ended(task: asyncio.Task[T]) -> None:
            failed = task.cancelled() or task.exception() is not None
            if not winner.done() and (not failed or all(runner.done() for runner in runners)):
                winner.set_result(runners[0] if failed else task)

        for runner in runners:
            runner.add_done_callback(ended)
        return (await winner).result()
