"""Who loads, and how many at once: judged by what the patterns note of themselves."""

from __future__ import annotations

from typing import Any

from playground.sdk import ANY, KINDS, Always

from .history import seconds
from .notes import PATH, Note
from .params import Params

HOLDS = KINDS - {"pause", "skew"} | {"change_price", "expire_hot", "scan", "ask_missing", "spike", "flush"}
"""A holder that pauses, or a clock that drifts, outlives the lock unnoticed."""


class Noted(Always):
    """An always-property about notes."""

    paths = (PATH,)

    def on_state(self, r: Any) -> None:
        if r.value is None:
            self.died(r.node)
        else:
            note = Note.read(str(r.value))
            what, _, number = note.what.partition(" ")
            self.noted(r, what, int(number) if number.isdigit() else 0, note.key)

    def noted(self, r: Any, what: str, number: int, key: str) -> None:
        """A pattern did something."""

    def died(self, node: str) -> None:
        """A process is gone, and all it had in hand."""


class OneLoadInFlight(Noted):
    """With single-flight each process has at most one load of a key in flight, not counting those begun before a
    write."""

    title = "One load a key and process"

    def begin(self) -> None:
        self.flying: dict[tuple[str, str], tuple[int, int]] = {}  # -> (number of the flight, seq)

    def promise(self, p: Params) -> Any:
        return ANY if p.guard == "single_flight" else None

    def noted(self, r: Any, what: str, number: int, key: str) -> None:
        place = (r.node, key)
        if what == "began":
            if place in self.flying:
                words = f"{r.node} began a second load of {key} at {seconds(r.at_us)}"
                self.broken(
                    f"{words} while flight {self.flying[place][0]} was under way", [self.flying[place][1], r.seq]
                )
            self.flying[place] = (number, r.seq)
        elif what in ("landed", "forgot") and self.flying.get(place, (0, 0))[0] == number:
            del self.flying[place]

    def died(self, node: str) -> None:
        self.flying = {place: told for place, told in self.flying.items() if place[0] != node}


class LateReadersStartAnew(Noted):
    """A read that starts after its process wrote a key never joins a load that began before the write."""

    title = "Late readers start anew"

    def begin(self) -> None:
        self.forgotten: dict[tuple[str, int], int] = {}

    def promise(self, p: Params) -> Any:
        return ANY if p.guard == "single_flight" else None

    def noted(self, r: Any, what: str, number: int, key: str) -> None:
        if what == "forgot":
            self.forgotten.setdefault((r.node, number), r.seq)
        elif what == "joined" and (r.node, number) in self.forgotten:
            words = f"a reader of {key} joined flight {number} of {r.node} at {seconds(r.at_us)}"
            self.broken(f"{words}, after the write that made it outdated", [self.forgotten[r.node, number], r.seq])

    def died(self, node: str) -> None:
        self.forgotten = {place: seq for place, seq in self.forgotten.items() if place[0] != node}


class OneHolder(Noted):
    """With a lock in the cache at most one process loads a key under it, as long as the cache that keeps the lock is
    neither restarted nor flushed."""

    title = "One holder of a lock"

    def begin(self) -> None:
        self.holders: dict[str, tuple[str, int]] = {}

    def promise(self, p: Params) -> Any:
        return HOLDS if p.guard == "lock" and p.entries > 2 * p.products + 10 else None

    def noted(self, r: Any, what: str, number: int, key: str) -> None:
        if what == "locked":
            if key in self.holders:
                words = f"{r.node} got the lock of {key} at {seconds(r.at_us)}"
                self.broken(f"{words} while {self.holders[key][0]} was loading under it", [self.holders[key][1], r.seq])
            self.holders[key] = (r.node, r.seq)
        elif what == "unlocked" and self.holders.get(key, ("", 0))[0] == r.node:
            del self.holders[key]

    def on_health(self, r: Any) -> None:
        if r.node == "cache" and r.status == "down":
            self.holders.clear()

    def on_intervention(self, r: Any) -> None:
        if r.kind == "flush":
            self.holders.clear()

    def died(self, node: str) -> None:
        self.holders = {key: held for key, held in self.holders.items() if held[0] != node}
