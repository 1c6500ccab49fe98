"""The situations worth reaching: without them a green verdict would be empty."""

from __future__ import annotations

from typing import Any

from playground.sdk import ANY, Sometimes

from .history import Keys, change_of, seconds, served, shown
from .params import Params

QUEUE = 5
APART_US = 100_000


class MovedUnderLoad(Sometimes):
    """A visit was counted by the new owner of a key, after the old one had counted some of the same key."""

    title = "Writes go on while keys move"
    paths = ("served",)

    def begin(self) -> None:
        self.last: dict[str, Any] = {}

    def on_state(self, r: Any) -> None:
        now = served(r)
        if now is None or now.how != "write":
            return
        before = self.last.get(now.key)
        if before is not None and before.node != now.node and before.visits == now.visits - 1:
            words = f"{shown(before.node)} counted visit {before.visits} of user {now.key},"
            self.reached(f"{words} {shown(now.node)} the next one", [before.seq, now.seq])
        self.last[now.key] = now


class OldMapMet(Sometimes):
    """A router asked a shard that no longer has the key, was refused, and learnt the new map."""

    title = "An old map is refused"
    kinds = ("refused",)

    def on_message(self, r: Any) -> None:
        if r.kind == "refused" and r.label == "Moved":
            self.reached(f"{shown(r.source)} told {shown(r.target)} at {seconds(r.at_us)} to look at its map", [r.seq])


class BusyMet(Sometimes):
    """A write met a key in the moment of its handover and had to come again."""

    title = "A key is busy for a moment"
    kinds = ("refused",)

    def on_message(self, r: Any) -> None:
        if r.kind == "refused" and r.label == "Busy":
            self.reached(f"{shown(r.source)} could not take a write at {seconds(r.at_us)}", [r.seq])


class SlowestDecides(Sometimes):
    """A question to every shard waited at least 100 ms for the last answer after it had the first."""

    title = "The slowest shard decides"
    kinds = ("reply",)

    def promise(self, p: Params) -> Any:
        return ANY if p.index == "local" and p.questions_per_min else None

    def begin(self) -> None:
        self.first: dict[str, Any] = {}

    def on_message(self, r: Any) -> None:
        if r.kind != "reply" or r.label != "users" or r.arrives_us is None:
            return
        first = self.first.setdefault(str(r.request), r)
        apart_us = r.arrives_us - (first.arrives_us or r.arrives_us)
        if apart_us >= APART_US:
            words = f"{shown(r.source)} answered {apart_us // 1000} ms after {shown(first.source)}"
            self.reached(f"{words}, and the merge had to wait", [first.seq, r.seq])


class HotShard(Sometimes):
    """Requests queue up at one shard while no other has a queue."""

    title = "One shard is hot"
    paths = ("queue",)

    def on_state(self, r: Any) -> None:
        if not r.node.startswith("shard_") or r.value is None or int(r.value) < QUEUE:
            return
        others = [node for node in self.nodes if node.startswith("shard_") and node != r.node]
        if not any(self.sight.state(node, "queue", 0) for node in others):
            self.reached(f"{r.value} requests wait at {shown(r.node)} and none at the others", [r.seq])


class Arrived(Sometimes):
    """A shard joined and holds keys, or one left and holds none."""

    title = "Keys travel"

    def begin(self) -> None:
        self.keys = Keys.of(self.sight)

    def on_state(self, r: Any) -> None:
        seen = self.keys.see(r)
        change = change_of(self.sight.state("coordinator", "change"))
        if seen and change and seen[1] == "incoming" and str(r.value).startswith("own"):
            self.reached(f"user {seen[0].key} went from {shown(seen[2])} to {shown(r.node)}", [r.seq])


SITUATIONS = (Arrived, MovedUnderLoad, OldMapMet, BusyMet, SlowestDecides, HotShard)
