"""One member: what it knows, and how its parts work together.

It needs four things from outside: a ``journal`` (what survives), ``send(peer, message)`` (one way, may be lost, doubled
or overtaken), ``now()`` (monotonic seconds) and ``draw(purpose, *key)`` (64 random bits). Whoever owns it runs ``run``
as a task and hands every message that comes to ``receive``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from playground.kit.raft.election import Election
from playground.kit.raft.errors import NotLeader
from playground.kit.raft.following import Following
from playground.kit.raft.journal import Journal
from playground.kit.raft.log import Snapshot
from playground.kit.raft.machines import Machine
from playground.kit.raft.messages import Appended, AppendEntries, InstallSnapshot, Message, RequestVote, Vote
from playground.kit.raft.options import CORRECT, Options
from playground.kit.raft.reads import Reads
from playground.kit.raft.replication import Replication
from playground.kit.raft.roles import Role
from playground.kit.raft.sessions import Sessions
from playground.kit.raft.store import Store

Observe = Callable[[str, int, int, int], None]


class Raft:
    """``members`` are all of the cluster, this one included. ``first_boot`` is False when it has run before: a member
    that then finds its disk blank stays outside for good, because it may have voted (the remedy is a new name).

    ``observe(what, index, term, fingerprint)`` hears ``appended`` and ``committed`` at the point where it happens.
    """

    def __init__(
        self, name: str, members: Sequence[str], *, machine: Machine, journal: Journal,
        send: Callable[[str, Message], None], now: Callable[[], float], draw: Callable[..., int],
        options: Options = CORRECT, first_boot: bool = True,
        observe: Observe = lambda what, index, term, print: None,
    ) -> None:  # fmt: skip
        self.name = name
        self.peers = tuple(member for member in members if member != name)
        self.majority = len(members) // 2 + 1
        self.options = options
        self.send, self.now, self.draw, self.observe = send, now, draw, observe
        self.role = Role()
        self.store = Store(
            journal, first_boot=first_boot or options.wrong("blank_vote"),
            careless_vote=options.wrong("vote_in_memory"),
        )  # fmt: skip
        self.log = self.store.log
        self.sessions = Sessions(machine, careless=options.wrong("no_sessions"))
        self.leader: str | None = None
        self.commit = 0
        self.election = Election(self)
        self.following = Following(self)
        self.replication = Replication(self)
        self.reads = Reads(self)
        self._takes: dict[type, Callable[[Any], Any]] = {
            RequestVote: self.election.on_request,
            Vote: self.election.on_vote,
            AppendEntries: self.following.on_append,
            InstallSnapshot: self.following.on_snapshot,
            Appended: self.replication.on_answer,
        }
        self.restore(self.log.snapshot)
        if self.store.outside:
            self.role.go("has lost its disk")

    # -- what a service uses -------------------------------------------------------------------------------------

    @property
    def leads(self) -> bool:
        """Whether it believes it is the leader."""
        return self.role.state == "leader"

    async def run(self) -> None:
        """Watch over the leader, or be one, for ever."""
        await self.store.sync()
        await asyncio.gather(self.election.watch(), self.replication.beat())

    async def receive(self, message: Message) -> None:
        """Take one message of a peer. Messages may be taken concurrently: each looks again after it waited."""
        if self.role.state == "outsider":
            return
        if message.term > self.store.term and not _is_trial(message):
            if isinstance(message, RequestVote) and self.election.keeps_its_vote():
                return
            self.follow(message.term)
        await self._takes[type(message)](message)

    async def propose(self, command: Any, *, client: str | None = None, number: int | str = 0) -> Any:
        """Have ``command`` agreed on and return the machine's answer. With a ``client`` it takes effect once, however
        often it is proposed under the same ``number``.

        Raises NotLeader (nothing happened) or LeadershipLost (it may have). Waits for ever without a majority, so give
        it a deadline; when that passes, the command may still happen.
        """
        self.require_leader()
        if client is not None and self.sessions.knows(client, number):
            return self.sessions.answer(client, number)
        return await self.replication.propose(command, client, number)

    async def read(self, question: Any) -> Any:
        """Answer a question so that no later write was answered before. Raises NotLeader."""
        self.require_leader()
        return await self.reads.read(question)

    # -- what the parts use --------------------------------------------------------------------------------------

    def require_leader(self) -> None:
        """Raise NotLeader unless it leads."""
        if not self.leads:
            raise NotLeader(self.leader)

    def follow(self, term: int) -> None:
        """A later term was seen: enter it as a follower."""
        self.store.elect(term, None)
        self.leader = None
        self.step_down("saw a later term")

    def obey(self, leader: str) -> None:
        """The leader of this term was heard."""
        self.leader = leader
        self.step_down("saw a leader")
        self.election.heard_leader()

    def step_down(self, why: str) -> None:
        """Be a follower; whoever waited for this leader is told."""
        led = self.leads
        self.role.go(why if led else "saw a leader or a later term")
        self.election.ballot = None
        if led:
            self.election.postpone()
            self.replication.stop()
            self.reads.stop()

    def commit_to(self, index: int) -> None:
        """Everything up to ``index`` is agreed on: carry it out, in order, once."""
        for place in range(self.commit + 1, min(index, self.log.last_index) + 1):
            entry = self.log.entry(place)
            answer = self.sessions.apply(entry)
            self.commit = place
            self.observe("committed", place, entry.term, self.log.print_at(place))
            self.replication.settle(entry, answer)
        self.reads.committed()
        every = self.options.snapshot_every
        if every and self.commit - self.log.snapshot.index >= every:
            self.compact()

    def compact(self) -> None:
        """Replace the log's committed part by a snapshot. Durable with the next sync; until then the old journal is."""
        term = self.log.term_at(self.commit)
        assert term is not None, "what is committed is in the log"
        print = self.log.print_at(self.commit)
        self.store.compact(Snapshot(self.commit, term, print, self.sessions.snapshot()))

    def restore(self, snapshot: Snapshot) -> None:
        """Begin from a snapshot."""
        if snapshot.index > self.commit:
            self.sessions.restore(snapshot.state)
            self.commit = snapshot.index


def _is_trial(message: Message) -> bool:
    """A trial's term is only proposed: nobody enters it."""
    return (isinstance(message, RequestVote) and message.trial) or (
        isinstance(message, Vote) and message.trial and message.granted
    )
