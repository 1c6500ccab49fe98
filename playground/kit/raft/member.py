"""A Raft member on a node of the simulated world: its journal on the node's disk, its messages on the network, its
state on the record.

What it shows: ``role`` (a drawn table), ``term``, ``vote``, ``commit``, ``log`` (last index), ``snapshot``; and, at the
point where it happens, ``leads`` (a term), ``appended`` and ``committed`` (index, term and fingerprint of the log).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playground.engine.errors import Errored, Refused
from playground.engine.node import Node
from playground.engine.request import Request
from playground.kit.raft.disk_journal import DiskJournal
from playground.kit.raft.errors import LeadershipLost, NotLeader
from playground.kit.raft.machines import Machine
from playground.kit.raft.messages import Appended, AppendEntries, InstallSnapshot, Message, RequestVote
from playground.kit.raft.options import CORRECT, Options
from playground.kit.raft.raft import Raft

NOT_LEADER = "not leader"
"""Why a member refuses; the words are the leader's name, if it knows one."""

OPERATIONS = ("PreVote", "RequestVote", "Vote", "Heartbeat", "AppendEntries", "Appended", "InstallSnapshot")
"""What members say to each other on the wire."""


class Member:
    """One life of a member: make it in the node's boot function. ``members`` are names of nodes, all linked."""

    def __init__(self, node: Node, members: Sequence[str], *, machine: Machine, options: Options = CORRECT) -> None:
        self.node = node
        self.raft = Raft(
            node.name, members, machine=machine, journal=DiskJournal(node.disk), send=self._send, now=node.clock.now,
            draw=self._draw, options=options, first_boot=node.incarnation == 1, observe=self._observe,
        )  # fmt: skip
        for operation in OPERATIONS:
            node.on(operation)(self._receive)
        self._show()
        node.spawn(self.raft.run(), "raft")

    def serve(self, *, write: str = "write", read: str = "read") -> None:
        """Answer commands and questions of clients. A command sent again under its causal key takes effect once."""
        self.node.on(write, reply="written")(self._write)
        self.node.on(read, reply="value")(self._read)

    async def propose(self, command: Any, *, client: str | None = None, number: int | str = 0) -> Any:
        """As ``Raft.propose``, with failures that travel: Refused (not leader) or Errored (nobody knows)."""
        try:
            return await self.raft.propose(command, client=client, number=number)
        except NotLeader as no:
            raise Refused(NOT_LEADER, no.leader or "") from no
        except LeadershipLost as lost:
            raise Errored("leadership lost", str(lost)) from lost

    async def read(self, question: Any) -> Any:
        """As ``Raft.read``, with a failure that travels."""
        try:
            return await self.raft.read(question)
        except NotLeader as no:
            raise Refused(NOT_LEADER, no.leader or "") from no

    async def _write(self, request: Request) -> Any:
        return await self.propose(request.body, client=request.source, number=request.key)

    async def _read(self, request: Request) -> Any:
        return await self.read(request.body)

    async def _receive(self, request: Request) -> None:
        await self.raft.receive(request.body)

    def _send(self, peer: str, message: Message) -> None:
        operation, kind = _on_the_wire(message)
        self.node.send(peer, operation, message, kind=kind)

    def _draw(self, purpose: str, *key: str | int) -> int:
        return self.node.world.draw(purpose, self.node.name, self.node.incarnation, *key)

    def _observe(self, what: str, index: int, term: int, print: int) -> None:
        self.node.state("log" if what == "appended" else "commit", index)
        self.node.state(what, f"{index} {term} {print:08x}")

    def _show(self) -> None:
        """Told where it happens rather than looked at after every step: members run often and change seldom."""
        log = self.raft.log
        self.raft.role.listen(self._role_changed)
        self.node.shows(role=self.raft.role)
        self.raft.store.listener = self._stored
        self._stored()
        if log.last_index:
            self._observe("appended", log.last_index, log.last_term, log.print_at(log.last_index))
        if self.raft.commit:
            self._observe("committed", self.raft.commit, log.snapshot.term, log.snapshot.print)

    def _stored(self) -> None:
        store = self.raft.store
        self.node.state("term", store.term)
        self.node.state("vote", store.vote or "")
        self.node.state("snapshot", store.log.snapshot.index)

    def _role_changed(self, old: str, event: str, new: str) -> None:
        if "leader" in (old, new):
            self.node.state("leads", self.raft.store.term if new == "leader" else None)


def _on_the_wire(message: Message) -> tuple[str, str]:
    """Operation and kind of a message: what the stage shows of it."""
    if isinstance(message, AppendEntries):
        return ("AppendEntries", "write") if message.entries else ("Heartbeat", "event")
    if isinstance(message, Appended):
        return "Appended", "reply" if message.ok else "refused"
    if isinstance(message, InstallSnapshot):
        return "InstallSnapshot", "write"
    if isinstance(message, RequestVote):
        return "PreVote" if message.trial else "RequestVote", "command"
    return "Vote", "reply" if message.granted else "refused"
