"""What a follower does with what its leader sends. Figure 2 (AppendEntries) and figure 13 (InstallSnapshot)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.kit.raft.log import Snapshot
from playground.kit.raft.messages import Appended, AppendEntries, Entry, InstallSnapshot

if TYPE_CHECKING:
    from playground.kit.raft.raft import Raft


class Following:
    """An answer leaves only when what it vouches for is durable, and only while the term is still the one it answers.

    Between the two the member may have voted for somebody else: then the old leader must not hear a yes any more.
    """

    def __init__(self, raft: Raft) -> None:
        self._raft = raft

    async def on_append(self, m: AppendEntries) -> None:
        """Take entries, or say where the logs part."""
        raft = self._raft
        if m.term < raft.store.term:
            await self._refuse(m, 0, 0)
            return
        if raft.leads:
            return  # two leaders of one term: somebody forgot a vote, and nothing here can repair that
        raft.obey(m.source)
        conflict = raft.log.conflict(m.prev_index, m.prev_term)
        if conflict is not None:
            await self._refuse(m, *conflict)
            return
        self._take(m.entries)
        agreed = m.prev_index + len(m.entries)
        if not raft.options.wrong("entries_in_memory"):
            await raft.store.sync()
        if raft.store.term == m.term:
            raft.commit_to(min(m.commit, agreed))
            self._agree(m, agreed)

    async def on_snapshot(self, m: InstallSnapshot) -> None:
        """Begin again from the leader's snapshot, unless all of it is known."""
        raft = self._raft
        if m.term < raft.store.term:
            await self._refuse(m, 0, 0)
            return
        if raft.leads:
            return  # two leaders of one term: somebody forgot a vote, and nothing here can repair that
        raft.obey(m.source)
        if m.index > raft.commit:
            snapshot = Snapshot(m.index, m.last_term, m.print, m.state)
            raft.store.compact(snapshot)
            raft.restore(snapshot)
            raft.observe("committed", m.index, m.last_term, m.print)
        await raft.store.sync()
        if raft.store.term == m.term:
            self._agree(m, m.index)

    def _take(self, entries: tuple[Entry, ...]) -> None:
        """Keep what is there already: an old message must not cut off what a newer one brought."""
        raft = self._raft
        log = raft.log
        for entry in entries:
            known = entry.index <= log.snapshot.index or log.term_at(entry.index) == entry.term
            if not known:
                raft.store.put(entry)
                raft.observe("appended", entry.index, entry.term, log.print_at(entry.index))

    def _agree(self, m: AppendEntries | InstallSnapshot, index: int) -> None:
        raft = self._raft
        raft.send(m.source, Appended(raft.name, m.term, True, index, 0, 0, m.round))

    async def _refuse(self, m: AppendEntries | InstallSnapshot, first: int, conflict_term: int) -> None:
        raft = self._raft
        prev = m.prev_index if isinstance(m, AppendEntries) else m.index
        await raft.store.sync()
        if raft.store.term >= m.term:
            raft.send(m.source, Appended(raft.name, raft.store.term, False, first, prev, conflict_term, m.round))
