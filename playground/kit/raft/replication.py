"""What a leader does: send its log to every peer, count copies, commit. Sections 5.3, 5.4.2 and 7 of the paper.

One message with entries is under way to each peer at a time; what comes meanwhile goes with the next (batching).
Heartbeats repeat what was not answered. Every message carries the number of the latest *round*: a majority of answers
to a round proves that this leader was still the one when that round began (see ``reads.py``).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playground.kit.raft.errors import LeadershipLost
from playground.kit.raft.messages import Appended, AppendEntries, Entry, InstallSnapshot

if TYPE_CHECKING:
    from playground.kit.raft.raft import Raft


@dataclass
class Progress:
    """How far a peer is. ``awaited`` is the last index under way, 0 when nothing is."""

    peer: str
    next: int
    answered_at: float
    match: int = 0
    awaited: int = 0
    round: int = 0
    sent_at: float = float("-inf")


class Replication:
    """Lives as long as the member; ``lead`` and ``stop`` bound its times as leader."""

    def __init__(self, raft: Raft) -> None:
        self._raft = raft
        self._leading = asyncio.Event()
        self.progress: dict[str, Progress] = {}
        self.first_index = 0
        """The first entry of its own term: what a read must wait for."""
        self._synced = 0
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self.round = 0
        self.began_at: dict[int, float] = {}
        """When each round began, by the leader's clock, from the last one that a majority answered."""

    async def lead(self) -> None:
        """The election is won. An empty entry of the own term commits all that earlier terms left."""
        raft = self._raft
        raft.role.go("got a majority")
        raft.leader = raft.name
        raft.election.postpone()
        now = raft.now()
        self.first_index = raft.log.last_index + 1
        self._synced = 0
        self.progress = {peer: Progress(peer, self.first_index, now) for peer in raft.peers}
        self.round += 1
        self.began_at = {self.round: now}
        if not raft.options.wrong("earlier_terms"):
            self._append(None, None, 0)
        self._leading.set()
        self.spread()
        await self._sync_own()

    def stop(self) -> None:
        """Deposed: nobody knows what becomes of what is under way."""
        self._leading.clear()
        waiting, self._waiting = self._waiting, {}
        for waiter in waiting.values():
            if not waiter.done():
                waiter.set_result(LeadershipLost("deposed before the command was committed"))

    async def propose(self, command: Any, client: str | None, number: int | str) -> Any:
        """Append, send, sync at the same time as the peers do (10.2.1 of the dissertation), and wait."""
        entry = self._append(command, client, number)
        waiter = self._waiting[entry.index] = asyncio.get_running_loop().create_future()
        try:
            self.spread()
            await self._sync_own()
            answer = await waiter
        finally:
            if self._waiting.get(entry.index) is waiter:
                del self._waiting[entry.index]
        if isinstance(answer, LeadershipLost):
            raise answer
        return answer

    def settle(self, entry: Entry, answer: Any) -> None:
        """Tell whoever waits for this entry."""
        waiter = self._waiting.pop(entry.index, None)
        if waiter is not None and not waiter.done():
            waiter.set_result(answer)

    async def beat(self) -> None:
        """Send heartbeats while it leads. A peer that was sent something just now needs none."""
        raft = self._raft
        while True:
            await self._leading.wait()
            await asyncio.sleep(raft.options.heartbeat_s)
            if raft.leads:
                self._begin_round()
                self._send_to_the_quiet()

    def ask_all(self) -> int:
        """Begin a round now and return its number."""
        self._begin_round()
        for progress in self.progress.values():
            self._send(progress)
        return self.round

    def spread(self) -> None:
        """Send what is new to every peer that is not busy with something."""
        for progress in self.progress.values():
            if not progress.awaited:
                self._send(progress)

    async def on_answer(self, m: Appended) -> None:
        """A peer agreed, or its log parts from ours."""
        raft = self._raft
        progress = self.progress.get(m.source)
        if not raft.leads or m.term != raft.store.term or progress is None:
            return
        progress.answered_at = raft.now()
        progress.round = max(progress.round, m.round)
        if m.ok:
            self._agreed(progress, m)
        elif m.prev_index == progress.next - 1 and m.prev_index > progress.match:
            progress.next = max(progress.match + 1, min(self._next_after(m), m.prev_index))
            self._send(progress)
        raft.reads.answered()

    def majority_round(self) -> int:
        """The latest round that a majority answered (this member agrees with itself)."""
        rounds = sorted((self.round, *[each.round for each in self.progress.values()]), reverse=True)
        latest = rounds[self._raft.majority - 1]
        for old in [number for number in self.began_at if number < latest]:
            del self.began_at[old]
        return latest

    def reached_at(self) -> float:
        """Since when a majority has not been heard."""
        heard = sorted((self._raft.now(), *[each.answered_at for each in self.progress.values()]), reverse=True)
        return heard[self._raft.majority - 1]

    def _send_to_the_quiet(self) -> None:
        quiet_since = self._raft.now() - self._raft.options.heartbeat_s / 2
        for progress in self.progress.values():
            if progress.sent_at <= quiet_since:
                self._send(progress)

    def _begin_round(self) -> None:
        self.round += 1
        self.began_at[self.round] = self._raft.now()

    def _append(self, command: Any, client: str | None, number: int | str) -> Entry:
        raft = self._raft
        entry = Entry(raft.log.last_index + 1, raft.store.term, client, number, command)
        raft.store.put(entry)
        raft.observe("appended", entry.index, entry.term, raft.log.print_at(entry.index))
        return entry

    async def _sync_own(self) -> None:
        raft = self._raft
        term, last = raft.store.term, raft.log.last_index
        await raft.store.sync()
        if raft.leads and raft.store.term == term:
            self._synced = max(self._synced, last)
            self._advance()

    def _agreed(self, progress: Progress, m: Appended) -> None:
        if m.index > progress.match:
            progress.match = m.index
            progress.next = max(progress.next, m.index + 1)
            self._advance()
        if m.index >= progress.awaited:
            progress.awaited = 0
        if not progress.awaited and progress.next <= self._raft.log.last_index:
            self._send(progress)

    def _next_after(self, m: Appended) -> int:
        """Skip a whole term at once: to the end of it here, or to its beginning there when it is not known here."""
        last = self._raft.log.last_of(m.conflict_term) if m.conflict_term else None
        return m.index if last is None else last + 1

    def _advance(self) -> None:
        """Commit what a majority holds, if it is of this term: older entries follow, but never lead (5.4.2)."""
        raft = self._raft
        copies = sorted((self._synced, *[each.match for each in self.progress.values()]), reverse=True)
        index = copies[raft.majority - 1]
        own = raft.log.term_at(index) == raft.store.term or raft.options.wrong("earlier_terms")
        if index > raft.commit and own:
            raft.commit_to(index)

    def _send(self, progress: Progress) -> None:
        raft = self._raft
        log, term = raft.log, raft.store.term
        progress.sent_at = raft.now()
        prev = progress.next - 1
        prev_term = log.term_at(prev)
        if prev_term is None:
            snap = log.snapshot
            progress.awaited = snap.index
            message = InstallSnapshot(raft.name, term, snap.index, snap.term, snap.print, snap.state, self.round)
        else:
            entries = log.after(prev, raft.options.batch)
            progress.awaited = prev + len(entries) if entries else 0
            message = AppendEntries(raft.name, term, prev, prev_term, entries, raft.commit, self.round)
        raft.send(progress.peer, message)
