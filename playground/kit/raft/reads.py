"""Reads that go through no log, and are linearizable all the same. Section 6.4 of the dissertation.

*Read index*: the leader remembers its commit index, which must include an entry of its own term (before that it does
not know what is committed), then makes sure that it still leads by a round of heartbeats, then answers from a state at
least that new. *Lease*: a round that a majority answered makes sure for ``lease_s`` from when it *began*: each of them
keeps its vote for longer than that from when it answered. This trusts the clocks' rates, not their readings.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from playground.kit.raft.errors import NotLeader

if TYPE_CHECKING:
    from playground.kit.raft.raft import Raft


class Reads:
    """The reads that wait, for a commit or for a round."""

    def __init__(self, raft: Raft) -> None:
        self._raft = raft
        self._commits: list[tuple[int, asyncio.Future[bool]]] = []
        self._rounds: list[tuple[int, asyncio.Future[bool]]] = []

    async def read(self, question: Any) -> Any:
        """Answer once it is certain that no newer state was visible to anybody when the question came.

        Commands are carried out in the step that commits them, so the state is always that of the commit index.
        """
        raft = self._raft
        if not raft.options.wrong("local_reads"):
            await self._know_the_commit_index()
            if not (raft.options.reads == "lease" and self.lease_left_s() > 0):
                await self._reached(self._rounds, raft.replication.ask_all(), self.answered)
        return raft.sessions.machine.query(question)

    def lease_left_s(self) -> float:
        """Seconds for which nobody else can be leader; negative without a lease."""
        raft = self._raft
        replication = raft.replication
        since = replication.began_at.get(replication.majority_round(), float("-inf"))
        if raft.options.wrong("lease_from_answer"):
            since = replication.reached_at()
        return since + raft.options.lease_s - raft.now()

    def committed(self) -> None:
        """The commit index moved."""
        if self._commits:
            self._commits = _released(self._commits, self._raft.commit)

    def answered(self) -> None:
        """A round may have got its majority."""
        if self._rounds:
            self._rounds = _released(self._rounds, self._raft.replication.majority_round())

    def stop(self) -> None:
        """Deposed: another one has to be asked."""
        waiting = self._commits + self._rounds
        self._commits, self._rounds = [], []
        for _, waiter in waiting:
            if not waiter.done():
                waiter.set_result(False)

    async def _know_the_commit_index(self) -> None:
        raft = self._raft
        careless = raft.options.wrong("early_reads") or raft.options.wrong("earlier_terms")
        if not careless and raft.commit < raft.replication.first_index:
            await self._reached(self._commits, raft.replication.first_index, self.committed)

    async def _reached(self, waiting: list[tuple[int, asyncio.Future[bool]]], number: int, look: Any) -> None:
        waiter = asyncio.get_running_loop().create_future()
        waiting.append((number, waiter))
        look()
        if not await waiter:
            raise NotLeader(self._raft.leader)


def _released(waiting: list[tuple[int, asyncio.Future[bool]]], reached: int) -> list[tuple[int, asyncio.Future[bool]]]:
    """Let go whoever waits for no more than ``reached``; the others remain."""
    for number, waiter in waiting:
        if number <= reached and not waiter.done():
            waiter.set_result(True)
    return [pair for pair in waiting if not pair[1].done()]
