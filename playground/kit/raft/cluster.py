"""A whole Raft cluster in the simulated world, declared in one line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from playground.engine.node import Node
from playground.kit.raft.machines import Machine, Register
from playground.kit.raft.member import Member
from playground.kit.raft.options import CORRECT, Options

if TYPE_CHECKING:
    from playground.engine.world import World


class Cluster:
    """``members`` holds the current life of each member by name, for a lab's actions and drawings."""

    def __init__(
        self, world: World, names: Sequence[str], machine: Callable[[], Machine], options: Options,
        boot: Callable[[Member], None], place: dict[str, Any],
    ) -> None:  # fmt: skip
        self.names = tuple(names)
        self.options = options
        self.members: dict[str, Member] = {}
        self._machine = machine
        self._also = boot
        for row, name in enumerate(names):
            world.node(name, boot=self._boot, **{"kind": "database", "row": row, **place})
        world.is_primary = self.leads

    def leads(self, name: str) -> bool:
        """Whether the member ``name`` believes now that it leads."""
        member = self.members.get(name)
        return member is not None and member.node.alive and member.raft.leads

    def leader(self) -> str | None:
        """The leader of the latest term, None without one."""
        leading = [name for name in self.names if self.leads(name)]
        return max(leading, key=lambda name: self.members[name].raft.store.term, default=None)

    def _boot(self, node: Node) -> None:
        member = self.members[node.name] = Member(node, self.names, machine=self._machine(), options=self.options)
        member.serve()
        self._also(member)


def cluster(
    world: World, names: Sequence[str], *, machine: Callable[[], Machine] = Register, options: Options = CORRECT,
    boot: Callable[[Member], None] = lambda member: None, **place: Any,
) -> Cluster:  # fmt: skip
    """Declare ``names`` as linked members that serve ``write`` and ``read``. ``boot`` runs at every start of one, with
    the new life; ``place`` is what ``world.node`` takes."""
    made = Cluster(world, names, machine, options, boot, place)
    for a, b in combinations(names, 2):
        world.link(a, b)
    return made
