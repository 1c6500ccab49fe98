"""Faults of nodes: crash, restart, pause, resume, slow, errors, skew, mend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.engine.conditions import NORMAL_PERCENT
from playground.engine.faults.fault import Done, Missed
from playground.engine.loop import PAUSED

if TYPE_CHECKING:
    from playground.engine.node import Node
    from playground.engine.world import World


def crash(world: World, target: str, args: dict[str, Any]) -> Done:
    """The process dies; its memory and what was not synced are gone."""
    node = _living(world, target)
    node.crash()
    node.conditions.tell("crashed")
    life = node.incarnation

    def undo() -> None:
        if not node.alive and node.incarnation == life:
            _boot(node, "restarted")

    return Done(f"{target} crashed", undo)


def restart(world: World, target: str, args: dict[str, Any]) -> Done:
    """A new process on the same disk, or on an empty one; a living one dies first."""
    node = _existing(world, target)
    if node.alive:
        node.crash()
        node.conditions.tell("crashed")
    if args.get("disk", "keep") == "lose":
        node.wipe()
        _boot(node, "restarted on an empty disk")
        return Done(f"{target} restarted on an empty disk")
    _boot(node, "restarted")
    return Done(f"{target} restarted on its disk")


def pause(world: World, target: str, args: dict[str, Any]) -> Done:
    """The process stops taking steps, as in a long garbage collection; its connections stay open."""
    node = _living(world, target)
    if node.current.status == PAUSED:
        raise Missed(f"{target} is already paused")
    life = node.current
    life.pause()
    node.conditions.tell("paused")

    def undo() -> None:
        if life.status == PAUSED:
            _resume(node)

    return Done(f"{target} paused", undo)


def resume(world: World, target: str, args: dict[str, Any]) -> Done:
    """A paused process goes on where it stood; what became due meanwhile runs now, in order."""
    node = _living(world, target)
    if node.current.status != PAUSED:
        raise Missed(f"{target} is not paused")
    _resume(node)
    return Done(f"{target} goes on")


def slow(world: World, target: str, args: dict[str, Any]) -> Done:
    """Modelled work takes ``percent`` of its time."""
    node = _existing(world, target)
    percent = node.conditions.slow_percent = args["percent"]
    node.conditions.tell(f"work takes {percent} %")

    def undo() -> None:
        node.conditions.slow_percent = NORMAL_PERCENT
        node.conditions.tell()

    return Done(f"{target} takes {percent} % of its time for everything", undo)


def errors(world: World, target: str, args: dict[str, Any]) -> Done:
    """``percent`` of the requests are answered with an error."""
    node = _existing(world, target)
    percent = node.conditions.error_percent = args["percent"]
    node.conditions.tell(f"{percent} % of requests fail")

    def undo() -> None:
        node.conditions.error_percent = 0
        node.conditions.tell()

    return Done(f"{target} fails {percent} % of its requests", undo)


def skew(world: World, target: str, args: dict[str, Any]) -> Done:
    """The node's clock is off by ``offset_us``, and runs ``drift_ppm`` too fast."""
    node = _existing(world, target)
    offset_us, drift_ppm = args.get("offset_us", 0), args.get("drift_ppm", 0)
    node.clock.skew(offset_us=offset_us, drift_ppm=drift_ppm)
    node.conditions.tell(f"offset {offset_us} us, drift {drift_ppm} ppm")

    def undo() -> None:
        node.clock.correct()
        node.conditions.tell()

    return Done(f"the clock of {target} is off by {offset_us} us and drifts by {drift_ppm} ppm", undo)


def mend(world: World, target: str, args: dict[str, Any]) -> Done:
    """Everything but a crash is over."""
    node = _existing(world, target)
    node.conditions.slow_percent = NORMAL_PERCENT
    node.conditions.error_percent = 0
    node.clock.correct()
    if node.current.status == PAUSED:
        world.loop.resume(node.current.resume())
    node.conditions.tell("mended")
    return Done(f"{target} is mended")


def _existing(world: World, target: str) -> Node:
    if target not in world.nodes:
        raise Missed(f"there is no {target}")
    return world.nodes[target]


def _living(world: World, target: str) -> Node:
    node = _existing(world, target)
    if not node.alive:
        raise Missed(f"{target} is down")
    return node


def _boot(node: Node, detail: str) -> None:
    node.start()
    node.conditions.tell(detail)


def _resume(node: Node) -> None:
    node.world.loop.resume(node.current.resume())
    node.conditions.tell("goes on")
