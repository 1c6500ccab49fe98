"""One life of a node, from boot to crash.

The incarnation is the *owner* of all code the node runs (see ``loop.py``): when it dies, its tasks never take another
step, and each effect that a ``finally`` block still tries raises ``Crashed`` or does nothing.
"""

from __future__ import annotations

from contextvars import Context
from typing import TYPE_CHECKING

from playground.engine.causality import CAUSE, Cause
from playground.engine.errors import Crashed
from playground.engine.loop import DEAD, OWNER, PAUSED, RUNNING, Handle

if TYPE_CHECKING:
    from playground.engine.nap import Nap
    from playground.engine.node import Node

EDGES = ("before", "after")
"""Where a fault may fall at an effect point."""


class EffectPoint:
    """The block around one effect: passes the *before* edge on entry, and the *after* edge when it did not raise.

    A life has one of each name and makes it once; ``passed`` counts how often it was entered.
    """

    __slots__ = ("_armed", "_life", "_name", "passed")

    def __init__(self, life: Incarnation, name: str) -> None:
        self._life = life
        self._name = name
        self._armed = life.node.world.points.armed
        self.passed = 0

    def __enter__(self) -> None:
        if self._life.status == DEAD:
            raise Crashed
        self.passed += 1
        if self._armed:
            self._reach("before")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is not None:
            return
        if self._armed:
            self._reach("after")
        elif self._life.status == DEAD:
            raise Crashed

    def _reach(self, edge: str) -> None:
        node = self._life.node
        node.world.points.reached(node.name, self._name, self.passed, edge)
        if self._life.status == DEAD:
            raise Crashed


class Incarnation:
    """``number`` counts from 1. ``points`` holds the effect points passed so far, by name."""

    __slots__ = ("_background", "_lines", "_name", "_parked", "_ran", "context", "node", "number", "points", "status")

    def __init__(self, node: Node, number: int) -> None:
        self.node = node
        self.number = number
        self.status = RUNNING
        self.points: dict[str, EffectPoint] = {}
        self.context = Context()
        self.context.run(OWNER.set, self)
        self.context.run(CAUSE.set, Cause(f"{node.name}.{number}", None))
        self._parked: list[Handle] = []
        self._background = 0
        self._name = node.name
        self._ran = node.world.watch.ran
        self._lines = node.world.lines if node.world.lines.files else None

    @property
    def alive(self) -> bool:
        """Whether this life goes on (paused counts as alive)."""
        return self.status != DEAD

    @property
    def steady(self) -> bool:
        """Whether the node's timers need no conversion."""
        return self.node.clock.steady

    def local_us(self, now_us: int) -> int:
        """The node's monotonic clock at ``now_us`` of the run."""
        return self.node.clock.local_us(now_us)

    def global_us(self, local_us: int) -> int:
        """The run's time at a reading of the node's monotonic clock."""
        return self.node.clock.global_us(local_us)

    # -- what the disk asks of the life it is plugged into (see disk/port.py) -------------------------------------

    def now_us(self) -> int:
        """The run's time in microseconds."""
        return self.node.world.loop.now_us

    def wall_us(self) -> int:
        """Microseconds since 1970 as the node believes."""
        return self.node.clock.wall_us()

    def draw(self, purpose: str, *key: int | str) -> int:
        """A draw keyed by the node, whatever request runs."""
        return self.node.world.streams.draw(purpose, self.node.name, *key)

    def work(self, us: int, purpose: str) -> Nap:
        """Let modelled work take its time; a slow node takes longer."""
        if self.status == DEAD:
            raise Crashed
        return self.node.world.pass_time(us * self.node.conditions.slow_percent // 100)

    # -- what the loop asks --------------------------------------------------------------------------------------

    def park(self, handle: Handle) -> None:
        """Keep what became due while paused, in order."""
        self._parked.append(handle)

    def stepped(self, handle: Handle) -> None:
        """Note that this node ran, and on which line a traced request now stands."""
        self._ran[self._name] = None
        if self._lines is not None:
            self._lines.stepped(self._name, handle)

    def pause(self) -> None:
        """Stop taking steps until ``resume``."""
        if self.status == RUNNING:
            self.status = PAUSED

    def resume(self) -> list[Handle]:
        """Run again; returns the parked handles, to be made ready."""
        self.status = RUNNING if self.status == PAUSED else self.status
        parked, self._parked = self._parked, []
        return parked

    def die(self) -> None:
        """End this life. What was parked is gone."""
        self.status = DEAD
        self._parked.clear()

    def background_context(self, name: str, request: str | None = None) -> Context:
        """A context for background work, keyed by (node, incarnation, ordinal), or by the ``request`` it serves."""
        self._background += 1
        context = self.context.copy()
        key = request or f"{self.node.name}.{self.number}.{name}.{self._background}"
        context.run(CAUSE.set, Cause(key, request))
        return context

    def effect(self, name: str) -> EffectPoint:
        """A numbered effect point. Raises Crashed when this life ends before, in, or just after the effect."""
        point = self.points.get(name)
        if point is None:
            point = self.points[name] = EffectPoint(self, name)
        return point

    def passed(self, name: str) -> int:
        """How often this life entered the effect point called ``name``."""
        point = self.points.get(name)
        return 0 if point is None else point.passed
