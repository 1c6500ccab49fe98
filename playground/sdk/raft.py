"""What Raft promises, judged on what its members show (see ``kit/raft/member.py``). Rooms list them as they are, or
subclass one to narrow its promise.
"""

from __future__ import annotations

from typing import Any

from playground.sdk.property import Always, Eventually, Sometimes

US = 1_000_000


class OneLeaderPerTerm(Always):
    """In each term at most one member becomes leader, because everybody has one vote and remembers it."""

    title = "One leader per term"
    paths = ("leads",)

    def begin(self) -> None:
        self.leaders: dict[int, Any] = {}

    def on_state(self, r: Any) -> None:
        if r.value is None:
            return
        first = self.leaders.setdefault(r.value, r)
        if first.node != r.node:
            words = f"{first.node} and {r.node} both became leader of term {r.value}: somebody voted twice"
            self.broken(words, [first.seq, r.seq])


class LogsMatch(Always):
    """Two logs that hold an entry of the same index and term are equal up to there."""

    title = "Logs match"
    paths = ("appended", "committed")

    def begin(self) -> None:
        self.prints: dict[tuple[str, str], tuple[str, Any]] = {}

    def on_state(self, r: Any) -> None:
        if r.value is None:
            return
        index, term, print = r.value.split(" ")
        known, first = self.prints.setdefault((index, term), (print, r))
        if known != print:
            words = f"{first.node} and {r.node} both have entry {index} of term {term}, yet their logs up to it differ"
            self.broken(words, [first.seq, r.seq])


class CommittedStays(Always):
    """Once an entry is committed, every member that ever commits at its index commits the same, after the same past."""

    title = "Committed stays committed"
    paths = ("committed",)

    def begin(self) -> None:
        self.committed: dict[str, tuple[str, Any]] = {}

    def on_state(self, r: Any) -> None:
        if r.value is None:
            return
        index, _, what = r.value.partition(" ")
        known, first = self.committed.setdefault(index, (what, r))
        if known != what:
            terms = f"of term {known.split(' ')[0]} and of term {what.split(' ')[0]}"
            words = f"{first.node} and {r.node} committed different entries at index {index}, {terms}"
            self.broken(words, [first.seq, r.seq])


class LeaderAgain(Eventually):
    """Soon after the faults stop the members have one leader and requests succeed again."""

    title = "A leader, and progress"
    paths = ("role",)
    patience_us = 4 * US

    def begin(self) -> None:
        self.roles: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.struck_us = 0
        self.asked: Any = None
        self.answered_us = -1

    def on_state(self, r: Any) -> None:
        self.roles[r.node] = r.value or ""

    def on_health(self, r: Any) -> None:
        self.struck_us = r.at_us

    def on_link(self, r: Any) -> None:
        self.links[f"{r.source}>{r.target}"] = r.status
        self.struck_us = r.at_us

    def on_operation(self, r: Any) -> None:
        if r.phase == "ok":
            self.answered_us = r.at_us
        elif r.phase == "invoked" and (self.asked is None or self.asked.at_us < self.struck_us + self.patience_us):
            self.asked = r

    def finish(self, now_us: int) -> None:
        ill = [name for name in self.sight.nodes if self.sight.health(name) != "up"]
        ill += [link for link, status in self.links.items() if status != "up"]
        active = [name for name, role in self.roles.items() if role != "outsider"]
        if ill or len(active) * 2 <= len(self.roles):
            self.unknown(f"{ill[0] if ill else 'a majority'} was not well at the end, so nothing can be said")
        elif now_us - self.struck_us > self.patience_us:
            self._judge(now_us, [name for name in active if self.roles[name] == "leader"])

    def _judge(self, now_us: int, leaders: list[str]) -> None:
        calm = f"{(now_us - self.struck_us) / US:.1f} s after the last fault"
        latest = now_us - self.patience_us
        asked = self.asked if self.asked and self.struck_us + self.patience_us <= self.asked.at_us <= latest else None
        if len(leaders) != 1:
            self.broken(f"{calm} {' and '.join(leaders) or 'nobody'} leads", status="stuck")
        elif asked is not None and self.answered_us < asked.at_us:
            words = f"{calm} {leaders[0]} leads, but nothing asked since {asked.at_us / US:.1f} s was answered"
            self.broken(words, [asked.seq], status="stuck")
        else:
            self.holds(f"{leaders[0]} leads")


class LeaderChanged(Sometimes):
    """The leader changed: a later term got a leader while the cluster was in use."""

    title = "The leader changed"
    paths = ("leads",)

    def begin(self) -> None:
        self.first: Any = None

    def on_state(self, r: Any) -> None:
        if r.value is None:
            return
        if self.first is not None and self.first.value != r.value:
            self.reached(f"{r.node} leads term {r.value} after {self.first.node} led", [self.first.seq, r.seq])
        self.first = r


class TailReplaced(Sometimes):
    """Entries that were never committed were replaced by those of a later leader."""

    title = "An uncommitted tail was replaced"
    paths = ("appended",)

    def begin(self) -> None:
        self.last: dict[str, Any] = {}

    def on_state(self, r: Any) -> None:
        before = self.last.get(r.node)
        self.last[r.node] = r if r.value is not None else None
        if r.value is None or before is None:
            return
        index, old = int(r.value.split(" ")[0]), int(before.value.split(" ")[0])
        if index <= old and r.value != before.value:
            self.reached(f"{r.node} replaced its log from entry {index} on; it had {old}", [before.seq, r.seq])


class SnapshotInstalled(Sometimes):
    """A member was so far behind that the leader sent it a snapshot in place of the log."""

    title = "A snapshot was sent"

    def on_message(self, r: Any) -> None:
        if r.label == "InstallSnapshot" and r.arrives_us is not None:
            self.reached(f"{r.source} sent {r.target} a snapshot", [r.seq])


RAFT_SAFETY = (OneLeaderPerTerm, LogsMatch, CommittedStays)
"""What must hold whatever happens: lost disks too, as long as members without theirs stay outside."""

RAFT_PROPERTIES = (*RAFT_SAFETY, LeaderAgain, LeaderChanged, TailReplaced, SnapshotInstalled)
"""All of them."""
