"""What a visitor does to the next orders: refusals, errors, silence, undos that fail, commands sent twice.

Mischief belongs to the world, not to a node's memory: a crash does not undo it.
"""

from __future__ import annotations

from playground.sdk import Planned, World

HOWS: dict[str, str] = {
    "refuse": "says no",
    "error": "fails",
    "late": "does its work and answers after the timeout",
    "stall": "starts its work after the timeout",
}
"""The ways in which a step fails, in words."""

DOWN_US = 3_000_000


class Mischief:
    """Scripts of failure, consumed one request at a time."""

    def __init__(self, world: World) -> None:
        self._steps: dict[str, list[str]] = {}
        self._undos: dict[str, int] = {}
        self._twice: dict[str, int] = {}
        world.action("fail_step", self.fail_step)
        world.action("work_late", self.work_late)
        world.action("fail_undo", self.fail_undo)
        world.action("send_twice", self.send_twice)
        world.action("crash_at_answer", self.crash_at_answer)

    def fail_step(self, world: World, target: str, args: dict) -> str:
        """The next ``times`` steps of the service go wrong in the way ``how``."""
        how, times = str(args.get("how", "refuse")), int(args.get("times", 1))
        self._steps.setdefault(target, []).extend([how] * times)
        return f"the next {_orders(times)} at {target}: it {HOWS[how]}"

    def work_late(self, world: World, target: str, args: dict) -> str:
        """The next ``times`` steps of the service begin only after the timeout."""
        return self.fail_step(world, target, {"how": "stall", "times": args.get("times", 1)})

    def fail_undo(self, world: World, target: str, args: dict) -> str:
        """The next ``times`` undos of the service fail."""
        times = int(args.get("times", 2))
        self._undos[target] = self._undos.get(target, 0) + times
        return f"the next {times} tries of an undo at {target} fail"

    def send_twice(self, world: World, target: str, args: dict) -> str:
        """The next ``times`` commands to the service are sent twice."""
        times = int(args.get("times", 1))
        self._twice[target] = self._twice.get(target, 0) + times
        return f"the next {_orders(times)} to {target} is commanded twice"

    def crash_at_answer(self, world: World, target: str, args: dict) -> str:
        """The orchestrator dies when it has the next answer of a step, and has not written it down."""
        nth = world.nodes[target].current.passed("answer") + 1
        for_us = (("for_us", int(args.get("for_us", DOWN_US))),)
        world.points.plan(Planned("crash", target, for_us, node=target, point="answer", edge="before", nth=nth))
        return f"{target} will crash before it writes down the next answer"

    def next_step(self, service: str) -> str | None:
        """How the step that this service begins now goes wrong, None when it does not."""
        script = self._steps.get(service)
        return script.pop(0) if script else None

    def next_undo_fails(self, service: str) -> bool:
        """Whether the undo that this service begins now fails."""
        return _used_up(self._undos, service)

    def next_twice(self, service: str) -> bool:
        """Whether the command that leaves for this service now leaves twice."""
        return _used_up(self._twice, service)


def _used_up(counts: dict[str, int], service: str) -> bool:
    left = counts.get(service, 0)
    if left:
        counts[service] = left - 1
    return left > 0


def _orders(times: int) -> str:
    return "order" if times == 1 else f"{times} orders"
