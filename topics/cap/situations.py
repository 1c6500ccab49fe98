"""What is worth seeing, and must have been reached for green to mean anything."""

from __future__ import annotations

from typing import Any

from playground.sdk import ANY, Sometimes

from .clients import KEYS
from .models import alone, promises_linearizable
from .overwriting import Overwriting
from .places import CLIENTS, replicas
from .quorum_replica import quorums_of
from .sides import Sides, client_of

US = 1_000_000


class Split(Sometimes):
    """Follows the sides of the network."""

    def begin(self) -> None:
        """All is one."""
        self.sides = Sides((*replicas(self.params), *CLIENTS))

    def on_link(self, r: Any) -> None:
        """The sides may have changed."""
        self.sides.link(r)


class SideTurnedAway(Split):
    """While the network was split one side was served and the other was turned away."""

    title = "One side is turned away"

    def begin(self) -> None:
        """Nobody was served or turned away."""
        super().begin()
        self.asked: dict[str, Any] = {}
        self.served: dict[Any, Any] = {}
        self.refused: dict[Any, Any] = {}

    def promise(self, p: Any) -> Any:
        """Of whatever needs a majority."""
        return ANY if promises_linearizable(p) else None

    def on_operation(self, r: Any) -> None:
        if r.phase == "invoked":
            self.asked[r.op] = self.sides.of(client_of(r.client)) if self.sides.split else None
            return
        side = self.asked.pop(r.op, None)
        if side is None:
            return
        (self.served if r.phase == "ok" else self.refused)[side] = r
        for left, refusal in self.refused.items():
            other = next((answer for side, answer in self.served.items() if side != left), None)
            there = self.sides.replicas(left)
            if other is not None and len(there) * 2 < len(replicas(self.params)):
                where = f"was turned away on the side of {' and '.join(there)}" if there else "reached no replica"
                words = f"{refusal.client} {where}, {other.client} was served on the other side"
                self.reached(words, [refusal.seq, other.seq])
                return


class BothSidesWrite(Split):
    """While the network was split, writes to one key were acknowledged on both sides."""

    title = "Both sides write"

    def begin(self) -> None:
        """Nothing was written."""
        super().begin()
        self.written: dict[tuple[str, Any], Any] = {}
        self.asked: dict[str, Any] = {}

    def promise(self, p: Any) -> Any:
        """Of replicas that answer alone."""
        return ANY if alone(p) else None

    def on_link(self, r: Any) -> None:
        super().on_link(r)
        self.written.clear()

    def on_operation(self, r: Any) -> None:
        if r.function == "read" or not self.sides.split:
            return
        side = self.sides.of(client_of(r.client))
        if r.phase == "invoked":
            self.asked[r.op] = side
        elif r.phase == "ok" and self.asked.get(r.op) == side:
            self.written[r.key, side] = r
            other = next((w for (k, s), w in self.written.items() if k == r.key and s != side), None)
            if other is not None:
                self.reached(f"{other.client} and {r.client} both changed {r.key}, on either side", [other.seq, r.seq])


class TwoLeaders(Sometimes):
    """Two replicas believed at the same time that they lead, in different terms."""

    title = "Two believe they lead"
    paths = ("leads",)

    def begin(self) -> None:
        """Nobody leads."""
        self.leading: dict[str, Any] = {}

    def promise(self, p: Any) -> Any:
        """Of Raft."""
        return ANY if p.variant == "raft" else None

    def on_state(self, r: Any) -> None:
        self.leading.pop(r.node, None)
        if r.value is None:
            return
        self.leading[r.node] = r
        old = next((other for name, other in self.leading.items() if name != r.node), None)
        if old is not None:
            self.reached(f"{old.node} leads term {old.value} and {r.node} term {r.value}", [old.seq, r.seq])


class StaleRead(Sometimes):
    """A read answered a value although a newer one had been acknowledged before the read began."""

    title = "A stale read"

    def begin(self) -> None:
        """Nothing was written."""
        self.begun: dict[str, Any] = {}
        self.ended: dict[tuple[str, Any], int] = {}
        self.newest: dict[str, Any] = {}
        self.known: dict[str, Any] = {}

    def promise(self, p: Any) -> Any:
        """Of registers whose reads need not meet every finished write."""
        apart = p.variant == "quorum" and not quorums_of(p).overlap
        return ANY if p.variant == "lww" or apart else None

    def on_operation(self, r: Any) -> None:
        if r.phase == "invoked":
            self.begun[r.op] = r
            self.known[r.op] = self.newest.get(r.key)
            return
        begun = self.begun.pop(r.op)
        newest = self.known.pop(r.op)
        if r.phase != "ok":
            return
        if r.function == "write":
            self.ended[r.key, begun.value] = r.seq
            self.newest[r.key] = max(self.newest.get(r.key, begun), begun, key=lambda each: each.seq)
        elif newest is not None and self.ended.get((r.key, r.value), r.seq) < newest.seq:
            words = f"{r.client} read {r.key} = {r.value} at {r.at_us / US:.3f} s, though {newest.value} was written"
            self.reached(f"{words} by {newest.client} before", [newest.seq, begun.seq, r.seq])


class WriteOverwritten(Sometimes):
    """An acknowledged write was overwritten by one whose writer's replica had never seen it."""

    title = "An acknowledged write is lost"
    paths = KEYS

    def begin(self) -> None:
        """Nothing was written."""
        self.overwriting = Overwriting()
        self.acknowledged: dict[Any, Any] = {}
        self.begun: dict[str, Any] = {}

    def promise(self, p: Any) -> Any:
        """Of last-writer-wins."""
        return ANY if p.variant == "lww" else None

    def on_operation(self, r: Any) -> None:
        if r.function == "write" and r.phase == "invoked":
            self.begun[r.op] = r
        elif r.phase == "ok" and r.op in self.begun:
            begun = self.begun.pop(r.op)
            self.acknowledged[begun.key, begun.value] = r

    def on_state(self, r: Any) -> None:
        old = self.overwriting.state(r)
        told = self.acknowledged.get((r.path, old))
        if told is not None:
            words = f"{r.node} puts {r.path} = {r.value} in place of {old}, which {told.client} had been told is stored"
            self.reached(words, [told.seq, r.seq])


class SiblingsSeen(Sometimes):
    """A reader was given two values side by side, because nobody who wrote had seen the other."""

    title = "Siblings"

    def promise(self, p: Any) -> Any:
        """Of version vectors."""
        return ANY if p.variant == "siblings" else None

    def on_operation(self, r: Any) -> None:
        if r.function == "read" and r.phase == "ok" and " " in str(r.value or ""):
            self.reached(f"{r.client} read {r.key} = {r.value.replace(' ', ' beside ')}", [r.seq])


class HintHandedOver(Sometimes):
    """A replica handed a write over to the owner for whom it had kept it."""

    title = "A hint is handed over"
    paths = ("hints",)

    def begin(self) -> None:
        """Nothing is kept for others."""
        self.left: dict[str, int] = {}

    def promise(self, p: Any) -> Any:
        """Of sloppy quorums, where somebody is left to stand in."""
        sloppy = p.variant == "quorum" and p.sloppy
        return ANY if sloppy and quorums_of(p).copies < int(p.replicas) else None

    def on_state(self, r: Any) -> None:
        if r.value is not None and self.sight.health(r.node) == "up" and r.value < self.left.get(r.node, 0):
            self.reached(f"{r.node} handed over a hint and keeps {r.value}", [r.seq])
        self.left[r.node] = r.value or 0


class ReadRepaired(Sometimes):
    """A read found a replica that was behind and brought it up to date."""

    title = "A read repairs"
    paths = ("repaired",)

    def promise(self, p: Any) -> Any:
        """Of quorums that repair."""
        return ANY if p.variant == "quorum" and p.repair != "never" else None

    def on_state(self, r: Any) -> None:
        if r.value is not None:
            behind, key = r.value.split(" ")
            self.reached(f"{r.node} found {behind} behind on {key}", [r.seq])


SITUATIONS = (
    SideTurnedAway,
    BothSidesWrite,
    TwoLeaders,
    StaleRead,
    WriteOverwritten,
    SiblingsSeen,
    HintHandedOver,
    ReadRepaired,
)
