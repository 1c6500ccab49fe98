"""What a member must not forget: term, vote and log (figure 2's *persistent state*), with their journal.

The rule: *write first, then believe; sync before anybody hears of it*. Writing is immediate and changes memory in the
same step; ``sync`` is where time passes and a crash may strike, so whoever awaits it looks again at what is true after.
"""

from __future__ import annotations

from collections.abc import Callable

from playground.kit.raft.journal import Journal
from playground.kit.raft.log import RaftLog, Snapshot
from playground.kit.raft.messages import Entry


class Store:
    """``first_boot`` says that a blank disk is a new one. Otherwise it was lost, and that is the first thing written on
    it: the member is ``outside`` for the rest of its lives. ``careless_vote`` keeps term and vote in memory only: a
    planted mistake."""

    def __init__(self, journal: Journal, *, first_boot: bool = True, careless_vote: bool = False) -> None:
        self.journal = journal
        self.sync = journal.sync
        self.term = 0
        self.vote: str | None = None
        self.log = RaftLog()
        self.listener: Callable[[], None] = lambda: None
        """Hears when term, vote or snapshot changed."""
        self._careless_vote = careless_vote
        records = journal.records()
        self.outside = not records and not first_boot
        """Whether this disk, or one before it, was lost: nobody knows what this member has promised."""
        for kind, *fields in records:
            self._replay(kind, fields)
        if not records:
            journal.append(["outside"] if self.outside else ["term", 0, None])

    def elect(self, term: int, vote: str | None) -> None:
        """Enter ``term``, or give the vote in it."""
        if not self._careless_vote:
            self.journal.append(["term", term, vote])
        self.term, self.vote = term, vote
        self.listener()

    def put(self, entry: Entry) -> None:
        """Set an entry of the log; what was at its index and behind is gone."""
        self.journal.append(["entry", *entry])
        self.log.put(entry)

    def compact(self, snapshot: Snapshot) -> None:
        """Let a snapshot stand for what it covers, in the log and in the journal."""
        self.log.begin_at(snapshot)
        kept = [["entry", *entry] for entry in self.log.after(snapshot.index)]
        begin = ["snapshot", snapshot.index, snapshot.term, snapshot.print, snapshot.state]
        self.journal.rewrite([["term", self.term, self.vote], begin, *kept])
        self.listener()

    def _replay(self, kind: str, fields: list) -> None:
        if kind == "term":
            self.term, self.vote = fields
        elif kind == "entry":
            self.log.put(Entry(*fields))
        elif kind == "outside":
            self.outside = True
        else:
            self.log.begin_at(Snapshot(*fields))
