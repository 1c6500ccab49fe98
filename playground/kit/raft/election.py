"""Who leads: timeouts, trials (pre-vote) and votes. Sections 5.2 and 5.4.1 of the paper, 9.6 of the dissertation."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playground.kit.raft.messages import RequestVote, Vote

if TYPE_CHECKING:
    from playground.kit.raft.raft import Raft

SHORTEST_NAP_S = 0.001
"""A timer that a rounding error left before its deadline must not spin."""


@dataclass
class Ballot:
    """An election, or a trial of one, in progress. ``yes`` keeps the order of the answers."""

    term: int
    trial: bool
    yes: dict[str, None] = field(default_factory=dict)


class Election:
    """One member's part in elections. Timeouts are drawn anew each time one has passed, or candidates would meet again
    and again."""

    def __init__(self, raft: Raft) -> None:
        self._raft = raft
        self._drawn = 0
        self._timeout_s = self._draw_timeout()
        self.ballot: Ballot | None = None
        self._heard_at = raft.now()
        """When it last heard a leader. At boot: now, for it may have heard one just before it crashed."""
        self._deadline = self._heard_at + self._timeout_s

    def postpone(self) -> None:
        """Wait a whole timeout from now."""
        self._deadline = self._raft.now() + self._timeout_s

    def heard_leader(self) -> None:
        """The leader lives."""
        self._heard_at = self._raft.now()
        self._deadline = self._heard_at + self._timeout_s

    def keeps_its_vote(self) -> bool:
        """Whether a lease that it may have granted still runs: then it does not even look at a candidate."""
        return self._raft.options.reads == "lease" and not self._raft.options.wrong("disloyal") and self.is_content()

    def is_content(self) -> bool:
        """Whether a leader was heard within the shortest timeout."""
        raft = self._raft
        heard_at = raft.replication.reached_at() if raft.leads else self._heard_at
        return raft.now() - heard_at < raft.options.election_s[0]

    async def watch(self) -> None:
        """Stand for election whenever the leader was silent for too long; resign when the majority was."""
        raft = self._raft
        while True:
            left_s = self._deadline - raft.now()
            if left_s > 0:
                await asyncio.sleep(max(left_s, SHORTEST_NAP_S))
            elif raft.role.state == "outsider":
                self.postpone()
            elif raft.leads:
                self._deadline = max(raft.replication.reached_at() + self._timeout_s, raft.now() + SHORTEST_NAP_S)
                if raft.now() - raft.replication.reached_at() >= self._timeout_s:
                    raft.leader = None
                    raft.step_down("lost its majority")
            else:
                await self.campaign()

    async def campaign(self) -> None:
        """Ask for votes, or first whether there would be any."""
        self._timeout_s = self._draw_timeout()
        self.postpone()
        if not self._raft.options.pre_vote:
            await self.stand()
            return
        self.ballot = Ballot(self._raft.store.term + 1, trial=True)
        await self._ask()

    async def stand(self) -> None:
        """Enter the next term with a vote for itself, durably, then ask the others."""
        raft = self._raft
        raft.role.go("heard no majority" if raft.role.state == "candidate" else "heard no leader")
        raft.leader = None
        raft.store.elect(raft.store.term + 1, raft.name)
        ballot = self.ballot = Ballot(raft.store.term, trial=False)
        await raft.store.sync()
        if self.ballot is ballot:
            await self._ask()

    async def on_request(self, m: RequestVote) -> None:
        """Answer a candidate. A vote is durable before it is heard of."""
        raft = self._raft
        store = raft.store
        newer = store.log.is_newer_than(m.last_index, m.last_term)
        if m.trial:
            granted = m.term > store.term and not newer and not self.is_content()
            raft.send(m.source, Vote(raft.name, m.term if granted else store.term, granted, True))
            return
        granted = m.term == store.term and store.vote in (None, m.source) and not newer
        if granted and store.vote is None:
            store.elect(store.term, m.source)
            self.postpone()
        await store.sync()
        if store.term == m.term or not granted:
            raft.send(m.source, Vote(raft.name, store.term, granted, False))

    async def on_vote(self, m: Vote) -> None:
        """Count an answer to the ballot in progress."""
        ballot = self.ballot
        if ballot is not None and m.granted and (m.term, m.trial) == (ballot.term, ballot.trial):
            ballot.yes[m.source] = None
            await self._count()

    async def _ask(self) -> None:
        raft, ballot = self._raft, self.ballot
        assert ballot is not None, "who asks has a ballot"
        ballot.yes[raft.name] = None
        request = RequestVote(raft.name, ballot.term, raft.log.last_index, raft.log.last_term, ballot.trial)
        for peer in raft.peers:
            raft.send(peer, request)
        await self._count()

    async def _count(self) -> None:
        ballot = self.ballot
        if ballot is None or len(ballot.yes) < self._raft.majority:
            return
        self.ballot = None
        if ballot.trial:
            await self.stand()
        else:
            await self._raft.replication.lead()

    def _draw_timeout(self) -> float:
        """A time between the bounds, keyed by how often it was drawn."""
        self._drawn += 1
        low, high = self._raft.options.election_s
        return low + (high - low) * self._raft.draw("election timeout", self._drawn) / 2**64
