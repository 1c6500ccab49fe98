"""What the room promises, judged on the record alone."""

from __future__ import annotations

from typing import Any

from playground.sdk import KINDS, Always, Eventually

from .history import Keys, Served, change_of, seconds, served, shown
from .params import Params
from .situations import SITUATIONS

OWN_KINDS = frozenset(("add_shard", "remove_shard", "celebrity", "deafen", "ask_everyone"))

SURVIVED = KINDS | OWN_KINDS
"""Every fault but one: a shard that comes back on an empty disk has lost its keys."""

MOVES_LITTLE = ("ring", "rendezvous", "jump", "slots", "ranges", "directory", "geographic")


class Promised(Always):
    """Kept under every fault that leaves the disks alone."""

    def promise(self, p: Params) -> Any:
        return SURVIVED


class OneOwner(Promised):
    """One shard at most serves a key. Once another has served it after a handover, the earlier one never does again."""

    title = "One owner at a time"
    paths = ("served",)

    def begin(self) -> None:
        self.latest: dict[str, Served] = {}

    def on_state(self, r: Any) -> None:
        now = served(r)
        if now is None:
            return
        known = self.latest.get(now.key)
        if known is None or (now.since > known.since) or now.node == known.node:
            self.latest[now.key] = now
            return
        words = f"{shown(now.node)} served a {now.how} of user {now.key} at {seconds(now.at_us)}"
        self.broken(f"{words}, though {shown(known.node)} has served it since {seconds(known.at_us)}",
                    [known.seq, now.seq])  # fmt: skip


class NothingForgotten(Promised):
    """The owner of a key has every visit that was ever acknowledged: no read shows fewer than were counted before,
    and no two visits get the same number."""

    title = "No acknowledged write is lost"
    paths = ("served",)

    def begin(self) -> None:
        self.counted: dict[str, Served] = {}

    def on_state(self, r: Any) -> None:
        now = served(r)
        if now is None:
            return
        known = self.counted.get(now.key)
        least = 0 if known is None else known.visits + (now.how == "write")
        if known is not None and now.visits < least:
            says = f"{shown(now.node)} {'counts' if now.how == 'write' else 'shows'} {now.visits}"
            words = f"visit {known.visits} of user {now.key} was counted by {shown(known.node)} at"
            self.broken(f"{words} {seconds(known.at_us)}; at {seconds(now.at_us)} {says}", [known.seq, now.seq])
        elif now.how == "write":
            self.counted[now.key] = now


class OldMapsRefused(Promised):
    """A shard serves no request whose map is older than its own hold of the key."""

    title = "Older epochs are refused"
    paths = ("served",)

    def on_state(self, r: Any) -> None:
        now = served(r)
        if now is not None and now.asked < now.since:
            words = f"{shown(now.node)} has user {now.key} since epoch {now.since} and served a {now.how} that was sent"
            self.broken(f"{words} by a map of epoch {now.asked}, at {seconds(now.at_us)}", [now.seq])


class KeysConserved(Promised):
    """At every instant each key is held by one shard or is just being handed over: none is lost, none is doubled."""

    title = "No key lost or doubled"

    def begin(self) -> None:
        self.keys = Keys.of(self.sight)

    def on_state(self, r: Any) -> None:
        seen = self.keys.see(r)
        if seen is None:
            return
        held = seen[0]
        serving = held.serving()
        if len(serving) > 1:
            both = " and ".join(shown(node) for node in serving)
            self.broken(f"{both} both serve user {held.key} at {seconds(r.at_us)}",
                        [held.on[node].seq for node in serving])  # fmt: skip
        elif not held.anywhere():
            self.broken(f"user {held.key} is on no shard any more at {seconds(r.at_us)}", [r.seq])


class MovesOnlyWhatItMust(Promised):
    """When a shard joins, every key that moves goes to it. When one leaves, only its keys move."""

    title = "Only the necessary moves"

    def promise(self, p: Params) -> Any:
        return SURVIVED if p.variant in MOVES_LITTLE else None

    def begin(self) -> None:
        self.keys = Keys.of(self.sight)

    def on_state(self, r: Any) -> None:
        seen = self.keys.see(r)
        if seen is None or seen[1] != "incoming" or not seen[2] or not str(r.value).startswith("own"):
            return
        change = change_of(self.sight.state("coordinator", "change"))
        if change is None:
            return
        held, _, owner = seen
        if change.added and r.node not in change.added:
            self.broken(f"user {held.key} moved from {shown(owner)} to {shown(r.node)}, neither of which is new",
                        [r.seq])  # fmt: skip
        elif change.removed and owner not in change.removed and self.params.variant != "jump":
            self.broken(f"user {held.key} moved away from {shown(owner)}, which stays", [r.seq])


class EachUserOnce(Promised):
    """An answer gathered from many shards names no user twice, also in the middle of a handover."""

    title = "Nobody twice in one answer"
    paths = ("gathered",)

    def on_state(self, r: Any) -> None:
        if r.value is None:
            return
        found = str(r.value).split(" ")
        twice = [user for user in dict.fromkeys(found) if found.count(user) > 1]
        if twice:
            self.broken(f"the answer at {seconds(r.at_us)} names user {twice[0]} twice", [r.seq])


class ChangeEnds(Eventually):
    """Once the faults stop, a change of the shards that was begun is carried through to its end."""

    title = "A rebalance comes to its end"
    paths = ("change",)
    patience_us = 8_000_000

    def promise(self, p: Params) -> Any:
        return SURVIVED

    def begin(self) -> None:
        self.moved_us = 0
        self.seqs: list[int] = []
        self.links: dict[str, str] = {}

    def on_state(self, r: Any) -> None:
        if r.value is not None and r.value != "none":
            self.seqs = [*self.seqs[-1:], r.seq]
        self.moved_us = r.at_us

    def on_link(self, r: Any) -> None:
        self.links[f"{r.source}>{r.target}"] = r.status
        self.moved_us = r.at_us

    def on_health(self, r: Any) -> None:
        self.moved_us = r.at_us

    def finish(self, now_us: int) -> None:
        change = change_of(self.sight.state("coordinator", "change"))
        sick = [name for name in self.nodes if self.sight.health(name) != "up"]
        sick += [name for name, status in self.links.items() if status != "up"]
        if not self.seqs:
            self.unknown("no shard joined or left in this run")
        elif sick:
            self.unknown(f"{sick[0]} is not well yet", self.seqs)
        elif change is None:
            self.holds(f"the last change was over at {seconds(self.moved_us)}", self.seqs)
        elif now_us - self.moved_us < self.patience_us:
            self.broken(f"{change.left} keys still have to move", self.seqs, status="draining")
        else:
            self.broken(f"{change.left} keys have not moved since {seconds(self.moved_us)}", self.seqs)


PROPERTIES = (OneOwner, NothingForgotten, OldMapsRefused, KeysConserved, MovesOnlyWhatItMust, EachUserOnce, ChangeEnds,
              *SITUATIONS)  # fmt: skip
