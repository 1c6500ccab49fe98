"""Faults of links and of the whole network, from a cut to a hold."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from playground.engine.faults.fault import Done, Missed

if TYPE_CHECKING:
    from playground.engine.pipe import Pipe
    from playground.engine.world import World


def pipes_of(world: World, target: str) -> list[Pipe]:
    """The directions that ``link:a>b`` (one) or ``link:a~b`` (both) names. Raises Missed."""
    name = target.removeprefix("link:")
    one_way = ">" in name
    a, _, b = name.partition(">" if one_way else "~")
    ends = [(a, b)] if one_way else [(a, b), (b, a)]
    if any(end not in world.network.pipes for end in ends):
        raise Missed(f"there is no link {name}")
    return [world.network.pipes[end] for end in ends]


def cut(world: World, target: str, args: dict[str, Any]) -> Done:
    """Nothing gets through; what was on its way is lost."""
    return _cut(world, pipes_of(world, target), f"cut {target}", f"{_spoken(target)} is cut")


def isolate(world: World, target: str, args: dict[str, Any]) -> Done:
    """Cut a node off from everybody."""
    pipes = [pipe for pipe in world.network.pipes.values() if target in (pipe.source, pipe.target)]
    if not pipes:
        raise Missed(f"{target} has no links")
    return _cut(world, pipes, f"isolate {target}", f"{target} is cut off from everybody")


def partition(world: World, target: str, args: dict[str, Any]) -> Done:
    """Split the network into ``groups`` ("a,b|c"); nodes in none of them reach everybody."""
    groups = [part.split(",") for part in args["groups"].split("|")]
    side = {node.strip(): number for number, names in enumerate(groups) for node in names}
    unknown = [name for name in side if name not in world.nodes]
    if unknown:
        raise Missed(f"there is no {unknown[0]}")
    pipes = [
        pipe
        for pipe in world.network.pipes.values()
        if pipe.source in side and pipe.target in side and side[pipe.source] != side[pipe.target]
    ]
    words = " from ".join(" and ".join(name.strip() for name in names) for names in groups)
    return _cut(world, pipes, f"partition {args['groups']}", f"the network is split: {words}")


def heal(world: World, target: str, args: dict[str, Any]) -> Done:
    """Take every fault off a link, or off all of them."""
    pipes = list(world.network.pipes.values()) if target == "network" else pipes_of(world, target)
    hurt = [pipe for pipe in pipes if pipe.status != "up"]
    for pipe in hurt:
        pipe.cuts.clear()
        pipe.added_us = pipe.lost_ppm = pipe.duplicated_ppm = pipe.reorder_us = 0
        world.network.release(pipe)
    return Done(f"{_spoken(target)} is healed")


def latency(world: World, target: str, args: dict[str, Any]) -> Done:
    """Every message takes ``add_us`` longer."""
    return _bend(world, target, "added_us", args["add_us"], f"takes {args['add_us'] // 1000} ms longer")


def loss(world: World, target: str, args: dict[str, Any]) -> Done:
    """``percent`` of the messages vanish."""
    return _bend(world, target, "lost_ppm", args["percent"] * 10_000, f"loses {args['percent']} % of its messages")


def duplicate(world: World, target: str, args: dict[str, Any]) -> Done:
    """``percent`` of the messages arrive twice."""
    words = f"doubles {args['percent']} % of its messages"
    return _bend(world, target, "duplicated_ppm", args["percent"] * 10_000, words)


def reorder(world: World, target: str, args: dict[str, Any]) -> Done:
    """Messages may overtake each other within ``window_us``."""
    return _bend(world, target, "reorder_us", args["window_us"], f"reorders within {args['window_us'] // 1000} ms")


def hold(world: World, target: str, args: dict[str, Any]) -> Done:
    """Keep messages where they are until released."""
    pipes = pipes_of(world, target)
    for pipe in pipes:
        world.network.hold(pipe)
    return Done(f"{_spoken(target)} holds its messages", lambda: _release(world, pipes))


def release(world: World, target: str, args: dict[str, Any]) -> Done:
    """Let held messages go on."""
    pipes = pipes_of(world, target)
    if not any(pipe.holds for pipe in pipes):
        raise Missed(f"{_spoken(target)} holds nothing")
    return Done(f"{_spoken(target)} lets {_release(world, pipes)} messages go on")


def _cut(world: World, pipes: list[Pipe], cause: str, words: str) -> Done:
    lost = sum(world.network.cut(pipe, cause) for pipe in pipes)

    def undo() -> None:
        for pipe in pipes:
            world.network.mend(pipe, cause)

    return Done(words + (f"; {lost} messages on their way are lost" if lost else ""), undo)


def _bend(world: World, target: str, attribute: str, value: int, words: str) -> Done:
    pipes = pipes_of(world, target)

    def put(amount: int, detail: str | None) -> None:
        for pipe in pipes:
            setattr(pipe, attribute, amount)
            world.network.changed(pipe, detail)

    put(value, words)
    return Done(f"{_spoken(target)} {words}", partial(put, 0, None))


def _release(world: World, pipes: list[Pipe]) -> int:
    return sum(world.network.release(pipe) for pipe in pipes)


def _spoken(target: str) -> str:
    if target == "network":
        return "the network"
    name = target.removeprefix("link:")
    return f"the way from {name.replace('>', ' to ')}" if ">" in name else f"the link {name.replace('~', ' and ')}"
