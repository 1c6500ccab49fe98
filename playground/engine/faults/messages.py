"""Faults of one message in flight: drop, delay, duplicate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.engine.faults.fault import Done, Missed
from playground.engine.message import Message, Name

if TYPE_CHECKING:
    from playground.engine.world import World


def drop(world: World, target: str, args: dict[str, Any]) -> Done:
    """The message is lost where it is."""
    message = _in_flight(world, target)
    world.network.drop(message, "dropped")
    return Done(f"{_spoken(message)} is dropped")


def delay(world: World, target: str, args: dict[str, Any]) -> Done:
    """The message arrives ``by_us`` later."""
    message = _in_flight(world, target)
    world.network.delay(message, args["by_us"], "delayed")
    return Done(f"{_spoken(message)} arrives {args['by_us'] // 1000} ms later")


def duplicate(world: World, target: str, args: dict[str, Any]) -> Done:
    """A copy of the message follows on its own way."""
    message = _in_flight(world, target)
    world.network.duplicate(message)
    return Done(f"{_spoken(message)} is sent a second time")


def _in_flight(world: World, target: str) -> Message:
    message = world.network.in_flight.get(Name.parse(target.removeprefix("message:")))
    if message is None:
        raise Missed("that message is not on its way now")
    return message


def _spoken(message: Message) -> str:
    return f"{message.name.label} from {message.name.source} to {message.name.target}"
