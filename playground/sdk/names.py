"""What names a lab's topology holds, found by building its world without running it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.engine.world import World
from playground.sdk.check import Names


def names_of(build: Callable[[Any, Any], None], params: Any, joins: tuple[str, ...]) -> Names:
    """Build the world of ``params`` and list its nodes and links."""
    world = World(seed=0)
    build(world, params)
    nodes = {name: node.kind for name, node in world.nodes.items()}
    links = frozenset((min(a, b), max(a, b)) for a, b in world.links)
    return Names(nodes, links, joins)
