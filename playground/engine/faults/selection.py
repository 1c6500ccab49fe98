"""Targets that are chosen when the intervention fires: ``one:service``, ``minority:database``, ``all:client``.

After Jepsen's target selectors. The choice is a keyed draw: other interventions do not change it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.engine.faults.fault import Missed

if TYPE_CHECKING:
    from playground.engine.world import World

SELECTORS = ("one", "minority", "majority", "primaries", "all")


def nodes_of(world: World, target: str, cause: str) -> list[str]:
    """The node names that ``target`` means now. A plain name means itself. Raises Missed when nobody qualifies."""
    selector, _, role = target.partition(":")
    if not role or selector not in SELECTORS:
        return [target]
    names = [name for name, node in world.nodes.items() if node.kind == role]
    if selector == "primaries":
        names = [name for name in names if world.is_primary(name)]
    if not names:
        raise Missed(f"no {role} is there to be {selector}")
    ranked = sorted(names, key=lambda name: world.streams.draw("select", cause, name))
    return sorted(ranked[: _how_many(selector, len(names))], key=names.index)


def _how_many(selector: str, count: int) -> int:
    if selector == "one":
        return 1
    if selector == "minority":
        return max((count - 1) // 2, 1)
    if selector == "majority":
        return count // 2 + 1
    return count
