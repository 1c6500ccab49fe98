"""Interventions: planned, armed, fired, and recorded with what they did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from playground.engine.encoding import canonical_json
from playground.engine.faults.fault import Done, Missed
from playground.engine.faults.selection import nodes_of
from playground.engine.faults.table import STRIKES, aim
from playground.engine.records import Intervention

if TYPE_CHECKING:
    from playground.engine.world import World


class Plan(Protocol):
    """A planned intervention: at an instant, or at the ``nth`` time ``node`` reaches ``edge`` of a ``point``."""

    kind: str
    target: str
    at_us: int | None
    node: str | None
    point: str | None
    edge: str
    nth: int

    @property
    def args(self) -> Iterable[tuple[str, Any]] | Mapping[str, Any]:
        """Names and values."""
        ...


class Interventions:
    """All interventions of a run."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.armed: dict[tuple[str, str, str], list[Plan]] = {}

    def plan(self, plan: Plan) -> None:
        """Schedule it, or arm it at its effect point."""
        if plan.at_us is not None:
            self._world.loop.intervene(plan.at_us, self._fire, plan)
        else:
            self.armed.setdefault((plan.node or "", plan.point or "", plan.edge), []).append(plan)

    def replan(self, plans: Iterable[Plan]) -> None:
        """Put the instants of ``plans`` that lie ahead in the place of those planned so far."""
        loop = self._world.loop
        loop.drop_interventions()
        for plan in plans:
            if plan.at_us is not None and plan.at_us > loop.now_us:
                self.plan(plan)

    def reached(self, node: str, point: str, nth: int, edge: str) -> None:
        """A node passes an effect point: fire what was waiting for it, once."""
        waiting = self.armed.get((node, point, edge), ())
        due = [plan for plan in waiting if plan.nth == nth]
        if not due:
            return
        left = [plan for plan in waiting if plan.nth != nth]
        if left:
            self.armed[node, point, edge] = left
        else:
            del self.armed[node, point, edge]
        for plan in due:
            self._world.outside().run(self._fire, plan)

    def _fire(self, plan: Plan) -> None:
        args = dict(plan.args)
        try:
            words, outcome = self._strike(plan.kind, plan.target, args), "applied"
        except Missed as missed:
            words, outcome = str(missed), "missed"
        self._world.recorder.write(Intervention, plan.kind, plan.target, canonical_json(args), outcome, words)

    def _strike(self, kind: str, target: str, args: dict[str, Any]) -> str:
        world = self._world
        if kind in world.actions:
            if _names_node(target) and target not in world.nodes:
                raise Missed(f"there is no {target}")
            return _words(world.actions[kind](world, target, args))
        on = aim(target)
        targets = nodes_of(world, target, f"{kind} {target}") if on == "node" else [target]
        done = [STRIKES[kind, on](world, each, args) for each in targets]
        for each in done:
            self._end_later(each, args.get("for_us"))
        return "; ".join(each.words for each in done)

    def _end_later(self, done: Done, for_us: int | None) -> None:
        if for_us is not None and done.undo is not None:
            self._world.loop.schedule(self._world.loop.now_us + for_us, done.undo, context=self._world.outside())


def _names_node(target: str) -> bool:
    """Whether a lab's own action aims at a node, not at the world or at something that only the lab knows."""
    return target != "world" and ":" not in target


def _words(said: Any) -> str:
    return said.words if isinstance(said, Done) else str(said)
