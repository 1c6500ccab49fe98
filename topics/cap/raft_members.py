"""Raft from the kit, set up for this room: its state machine shows what every member has carried out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.sdk import Node, RaftMember, RaftOptions, RegisterMachine, World

from .params import Params
from .places import replicas


class ShownRegister(RegisterMachine):
    """A register that tells ``listener`` of each change."""

    def __init__(self) -> None:
        super().__init__()
        self.listener: Callable[[str, Any], None] = lambda key, value: None

    def apply(self, command: list) -> Any:
        """Carry it out, and tell."""
        answer = super().apply(command)
        self.listener(command[1], self.values.get(command[1]))
        return answer

    def restore(self, state: dict[str, Any]) -> None:
        """Take a snapshot, and tell."""
        super().restore(state)
        self.tell()

    def tell(self) -> None:
        """Show everything."""
        for key, value in self.values.items():
            self.listener(key, value)


def options_of(p: Params) -> RaftOptions:
    """Elections after four or five missed heartbeats; a lease that ends before any vote is free again."""
    shortest_s = p.heartbeat_ms * 4 / 1000
    drift = 0 if p.defect == "no_margin" else p.drift_percent
    return RaftOptions(
        heartbeat_s=p.heartbeat_ms / 1000, election_s=(shortest_s, shortest_s * 1.3), reads=p.reads,
        lease_s=shortest_s / (1 + 2 * drift / 100) - 1e-6, drift_percent=drift,
        defects=("local_reads",) if p.defect == "local_reads" else (),
    )  # fmt: skip


class Members:
    """The current life of each member."""

    def __init__(self, world: World, p: Params) -> None:
        self._names = replicas(p)
        self._options = options_of(p)
        self._alive: dict[str, RaftMember] = {}
        world.is_primary = self.leads

    def boot(self, node: Node) -> None:
        """Start a life."""
        machine = ShownRegister()
        member = RaftMember(node, self._names, machine=machine, options=self._options)
        machine.listener = node.state
        machine.tell()
        member.serve()
        self._alive[node.name] = member

    def leads(self, name: str) -> bool:
        """Whether the member believes now that it leads."""
        member = self._alive.get(name)
        return member is not None and member.node.alive and member.raft.leads

    def leader(self) -> str | None:
        """The leader of the latest term."""
        leading = [name for name in self._names if self.leads(name)]
        return max(leading, key=lambda name: self._alive[name].raft.store.term, default=None)
