"""An asyncio event loop whose time is virtual.

Prior art: trio's autojump clock, SimPy's heap of (time, priority, serial), TigerBeetle's simulator. The invariants:

* time is integer microseconds and never goes back; it moves only when nothing is ready;
* at equal times, timers fire in the order (band, sequence), callbacks run first in, first out;
* every handle belongs to the *owner* in its context (a node's incarnation, or nobody). The loop discards handles of a
  dead owner and hands those of a paused one to it, in order. That is how a crash stops code for ever.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import Context, ContextVar, copy_context
from functools import partial
from heapq import heappop, heappush
from typing import Any, Protocol, TypeVar

from playground.engine import limits
from playground.engine.errors import Deadlock, LimitReached

T = TypeVar("T")

RUNNING, PAUSED, DEAD = 0, 1, 2
"""What an owner's handles may do."""

_FEW = 64
"""As many tasks are not worth a look."""

BAND_INTERVENTION, BAND_ORDINARY = 0, 1
"""Interventions fire before everything else of their instant."""


class Owner(Protocol):
    """Whose code a handle is."""

    status: int
    steady: bool

    def park(self, handle: Handle) -> None:
        """Keep a handle that became due while paused."""

    def stepped(self, handle: Handle) -> None:
        """A step of this owner's code has just run."""

    def local_us(self, now_us: int) -> int:
        """Convert the run's time to the owner's own monotonic clock; called only when not ``steady``."""
        ...

    def global_us(self, local_us: int) -> int:
        """Convert back."""
        ...


OWNER: ContextVar[Owner | None] = ContextVar("owner", default=None)


class Handle:
    """A callback to be run in its context. The part of asyncio.Handle and TimerHandle that asyncio itself uses.

    One is made for every step, so there is no more of it than needed: a cancelled one has no callback.
    """

    __slots__ = ("args", "callback", "context", "when_us")

    def __init__(self, callback: Callable[..., object], args: tuple, context: Context, when_us: int) -> None:
        self.callback: Callable[..., object] | None = callback
        self.args = args
        self.context = context
        self.when_us = when_us

    def cancel(self) -> None:
        """Make it never run, and hold on to nothing until its time comes."""
        self.callback = None
        self.args = ()

    def cancelled(self) -> bool:
        """Tell whether it was cancelled."""
        return self.callback is None

    def when(self) -> float:
        """Return the due time in seconds of the run."""
        return self.when_us / 1_000_000


class VirtualLoop(asyncio.AbstractEventLoop):
    """The loop. ``now_us`` is the run's time in microseconds; everything else is asyncio's interface."""

    def __init__(self) -> None:
        self.now_us = 0
        self.create_future = partial(asyncio.Future, loop=self)
        self.get_debug = bool  # asked for every future and task, and bool() is False: debugging would change nothing
        self.on_instant_over: Callable[[], None] | None = None
        self._timers: list[tuple[int, int, int, Handle]] = []
        self._sequence = 0
        self._interventions = 0
        self._ready: deque[Handle] = deque()
        self._tasks: list[asyncio.Task] = []
        self._begun = 0
        self._most_tasks = _FEW
        self._steps = 0
        self._stopped: str | None = None

    # -- what asyncio calls --------------------------------------------------------------------------------------

    def time(self) -> float:
        """Return the time in seconds: the run's, or the skewed one of the node whose code asks."""
        owner = OWNER.get()
        if owner is None or owner.steady:
            return self.now_us / 1_000_000
        return owner.local_us(self.now_us) / 1_000_000

    def call_soon(self, callback: Callable[..., object], *args: Any, context: Context | None = None) -> Handle:
        """Run ``callback`` in this instant, after what is already ready."""
        handle = Handle(callback, args, copy_context() if context is None else context, self.now_us)
        self._ready.append(handle)
        return handle

    def call_later(self, delay: float, callback: Callable[..., object], *args: Any, context=None) -> Handle:
        """Run ``callback`` after ``delay`` seconds of the caller's clock."""
        owner = OWNER.get()
        if owner is None or owner.steady:
            return self.schedule(self.now_us + round(delay * 1_000_000), callback, *args, context=context)
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(self, when: float, callback: Callable[..., object], *args: Any, context=None) -> Handle:
        """Run ``callback`` at ``when`` seconds of the caller's clock, rounded to microseconds, never in the past."""
        due_us = round(when * 1_000_000)
        owner = OWNER.get()
        if owner is not None and not owner.steady:
            due_us = owner.global_us(due_us)
        return self.schedule(due_us, callback, *args, context=context)

    def create_task(self, coro: Coroutine, *, name: str | None = None, context: Context | None = None) -> asyncio.Task:
        """Start ``coro``. The loop keeps every task until it ends: a forgotten one must not run its ``finally``."""
        task = asyncio.Task(coro, loop=self, name=name or f"task-{self._begun}", context=context)
        self._begun += 1
        self._tasks.append(task)
        if len(self._tasks) > self._most_tasks:
            self._forget_done()
        return task

    def is_running(self) -> bool:
        """Tell whether this is the running loop."""
        return asyncio._get_running_loop() is self

    def is_closed(self) -> bool:
        """It is never closed: ``dispose`` drops what is left."""
        return False

    def call_exception_handler(self, context: dict) -> None:
        """Ignore reports that garbage collection would make: failures are seen where they happen."""

    # -- what the engine calls -----------------------------------------------------------------------------------

    def schedule(self, at_us: int, callback: Callable[..., object], *args: Any, context=None) -> Handle:
        """Run ``callback`` at ``at_us`` of the run's own time, whatever the caller's clock says."""
        if at_us < self.now_us:
            at_us = self.now_us
        handle = Handle(callback, args, copy_context() if context is None else context, at_us)
        self.enter(handle)
        return handle

    def enter(self, handle: Handle) -> None:
        """Run a handle when it is due, which lies not in the past."""
        self._sequence += 1
        heappush(self._timers, (handle.when_us, BAND_ORDINARY, self._sequence, handle))

    def intervene(self, at_us: int, callback: Callable[..., object], *args: Any) -> None:
        """Run ``callback`` at ``at_us`` before anything else of that instant. Has a counter of its own, so that
        one more intervention renumbers nothing."""
        handle = Handle(callback, args, Context(), max(at_us, self.now_us))
        self._interventions += 1
        heappush(self._timers, (handle.when_us, BAND_INTERVENTION, self._interventions, handle))

    def drop_interventions(self) -> None:
        """Cancel those that are not due yet."""
        for _, band, _, handle in self._timers:
            if band == BAND_INTERVENTION:
                handle.cancel()

    def carry_on(self) -> None:
        """Be the running loop of a forked process too: asyncio remembers for which process it was told."""
        asyncio._set_running_loop(self)

    def resume(self, handles: list[Handle]) -> None:
        """Make handles ready that an owner had parked, in their order."""
        self._ready.extend(handles)

    def stop(self, reason: str = "stopped") -> None:
        """End ``run_to`` after the current step."""
        self._stopped = reason

    def run_to(self, horizon_us: int) -> str:
        """Run until ``horizon_us`` and return why it ended: ``horizon``, ``quiet`` (nothing left to happen) or what
        ``stop`` was told. Raises LimitReached when an instant never ends."""
        outer = asyncio._get_running_loop()
        asyncio._set_running_loop(None)
        asyncio._set_running_loop(self)
        try:
            while self._stopped is None:
                self._run_instant()
                if self._stopped is None and not self._ready and not self._advance(horizon_us):
                    return "horizon" if self._timers else "quiet"
            return self._stopped
        finally:
            asyncio._set_running_loop(outer)

    def run(self, main: Coroutine[Any, Any, T]) -> T:
        """Run ``main`` to its end, as ``asyncio.run`` does. Raises Deadlock when it waits and nothing is scheduled."""
        task = self.create_task(main, name="main")
        task.add_done_callback(lambda _: self.stop("done"))
        self.run_to(1 << 62)
        self._stopped = None
        if not task.done():
            raise Deadlock([t.get_name() for t in self._tasks if not t.done()])
        return task.result()

    def dispose(self) -> None:
        """Close what still waits, now rather than at garbage collection. Their ``finally`` finds an inert world."""
        for task in self._tasks:
            if not task.done():
                task._log_destroy_pending = False
                _close_quietly(task.get_coro())
        self._tasks.clear()
        self._ready.clear()
        self._timers.clear()

    # -- the engine room -----------------------------------------------------------------------------------------

    def _forget_done(self) -> None:
        """Let go of what has ended, now and again: memory that is used anew at once is near the processor."""
        self._tasks = [task for task in self._tasks if not task.done()]
        self._most_tasks = 2 * len(self._tasks) + _FEW

    def _run_instant(self) -> None:
        ready = self._ready
        pop = ready.popleft
        steps_left = limits.STEPS_PER_INSTANT - self._steps
        while ready:
            handle = pop()
            callback = handle.callback
            if callback is None:
                continue
            context = handle.context
            owner = context.get(OWNER)
            if owner is None:
                context.run(callback, *handle.args)
            elif owner.status == RUNNING:
                context.run(callback, *handle.args)
                owner.stepped(handle)
            elif owner.status == PAUSED:
                owner.park(handle)
            steps_left -= 1
            if steps_left < 0:
                raise LimitReached("STEPS_PER_INSTANT", self._endless())
            if self._stopped is not None:
                break
        self._steps = limits.STEPS_PER_INSTANT - steps_left
        if self._stopped is not None:
            return
        if self.on_instant_over is not None:
            self.on_instant_over()

    def _advance(self, horizon_us: int) -> bool:
        """Move to the next due instant and make its timers ready; False when there is none before the horizon."""
        timers = self._timers
        while timers and timers[0][3].callback is None:
            heappop(timers)
        if not timers or timers[0][0] >= horizon_us:
            self.now_us = horizon_us
            return False
        due_us = timers[0][0]
        if due_us > self.now_us:
            self._steps = 0
            self.now_us = due_us
        while timers and timers[0][0] == due_us:
            self._ready.append(heappop(timers)[3])
        return True

    def _endless(self) -> str:
        return (
            f"at {self.now_us} us the code ran {limits.STEPS_PER_INSTANT} steps without letting time pass: "
            "something loops without waiting"
        )


def _close_quietly(coro: Any) -> None:
    """Close a coroutine whatever its ``finally`` blocks do."""
    try:
        coro.close()
    except BaseException:  # its world is gone; what it still raises concerns nobody
        return
