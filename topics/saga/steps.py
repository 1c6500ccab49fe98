"""The definition of a saga: its steps, how each is undone, what waits for what, and where there is no way back.

Prior art: Garcia-Molina and Salem, "Sagas" (1987), for compensation; Richardson's compensatable, pivot and retriable
transactions for the point of no return. The invariant: up to the pivot every step can be undone, behind it every step
can be repeated until it succeeds. A definition that breaks it is refused when it is made, not when it fails.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cached_property

Effect = Callable[[str, dict], Awaitable[object]]
"""``await effect(saga_id, data)``. Called at least once; the saga id is its idempotency key."""


@dataclass(frozen=True)
class Step:
    """One local transaction. ``after`` names the steps it waits for; None means the step before it."""

    name: str
    action: Effect
    undo: Effect | None = None
    after: tuple[str, ...] | None = None
    pivot: bool = False
    retriable: bool = False


@dataclass(frozen=True)
class Patience:
    """How often to ask before giving up. A step that is refused is never asked again."""

    step_tries: int = 1  # unknown outcome before the pivot: 1 = backward recovery, more = forward recovery first
    retriable_tries: int = 8
    undo_tries: int = 5
    first_delay_s: float = 0.2
    longest_delay_s: float = 3.0

    def delay_s(self, failures: int) -> float:
        """Exponential backoff: nothing before the first try, then doubling up to the longest."""
        if failures == 0:
            return 0.0
        return min(self.longest_delay_s, self.first_delay_s * 2 ** (failures - 1))


@dataclass(frozen=True)
class Definition:
    """The steps in an order in which each comes after those it waits for."""

    steps: tuple[Step, ...]
    patience: Patience = Patience()
    after: dict[str, tuple[str, ...]] = field(init=False)
    dependants: dict[str, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        after = _resolve(self.steps)
        dependants = {s.name: tuple(t for t, needs in after.items() if s.name in needs) for s in self.steps}
        object.__setattr__(self, "after", after)
        object.__setattr__(self, "dependants", dependants)
        _check_way_back(self)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(step.name for step in self.steps)

    @cached_property
    def pivot(self) -> Step | None:
        return next((step for step in self.steps if step.pivot), None)

    @cached_property
    def _by_name(self) -> dict[str, Step]:
        return {step.name: step for step in self.steps}

    def step(self, name: str) -> Step:
        return self._by_name[name]

    def tries(self, name: str) -> int:
        """How often an unknown outcome of this step may be asked for again."""
        return self.patience.retriable_tries if self.step(name).retriable else self.patience.step_tries


def _resolve(steps: tuple[Step, ...]) -> dict[str, tuple[str, ...]]:
    after: dict[str, tuple[str, ...]] = {}
    previous: tuple[str, ...] = ()
    for step in steps:
        if step.name in after:
            raise ValueError(f"step {step.name} is defined twice")
        needs = previous if step.after is None else step.after
        unknown = [name for name in needs if name not in after]
        if unknown:
            raise ValueError(f"step {step.name} waits for {', '.join(unknown)}, which no earlier step is called")
        after[step.name] = needs
        previous = (step.name,)
    return after


def _check_way_back(definition: Definition) -> None:
    pivots = [step.name for step in definition.steps if step.pivot]
    if len(pivots) > 1:
        raise ValueError(f"a saga has one point of no return, got {' and '.join(pivots)}")
    behind = False
    for step in definition.steps:
        if behind and not step.retriable:
            raise ValueError(f"step {step.name} comes after the pivot, so it must be retriable")
        if not behind and not step.pivot and step.undo is None and not step.retriable:
            raise ValueError(f"step {step.name} comes before the pivot, so it needs an undo")
        behind = behind or step.pivot
