"""What a fault is to the engine: a function of the world that says what it did and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from playground.engine.world import World


class Missed(Exception):
    """The target was not there when the intervention fired; the words say what was."""


class Done(NamedTuple):
    """``words`` tell what was done; ``undo`` ends it, when it is something that lasts."""

    words: str
    undo: Callable[[], None] | None = None


Strike = Callable[["World", str, dict[str, Any]], Done]
"""(world, target, arguments) -> what was done. Raises Missed."""
