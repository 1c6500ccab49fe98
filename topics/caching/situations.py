"""The situations worth reaching: without them a green verdict would be empty."""

from __future__ import annotations

from typing import Any

from playground.sdk import ANY, Sometimes

from .goods import HOT
from .history import US, History, seconds
from .lab import READ
from .notes import Note
from .params import Params
from .reading import THROUGH

CROWD = 5
MANY = 10
ABSENT = 50


class Situation(Sometimes):
    """Expected only where the parameters make it possible."""

    def promise(self, p: Params) -> Any:
        return ANY if self.possible(p) else None

    def possible(self, p: Params) -> bool:
        """Whether it can come up under ``p``."""
        return True

    def begin(self) -> None:
        self.history = History.of(self.sight)


class MissFillHit(Situation):
    """A key is missed, loaded, set, and the next reader hits."""

    title = "Miss, fill, hit"
    paths = ("did",)

    def possible(self, p: Params) -> bool:
        return not p.edge  # a CDN leaves few questions for the cache

    def begin(self) -> None:
        super().begin()
        self.told: dict[str, list[int]] = {}

    def on_state(self, r: Any) -> None:
        done = self.history.see(r)
        if done is None:
            self.told.clear()
            return
        steps = self.told.setdefault(done.key, [])
        expected = (("GET", "miss"), ("SET", "OK"), ("GET", "hit"))[min(len(steps), 2)]
        if (done.name, done.said) == expected:
            steps.append(r.seq)
        if len(steps) == 3:
            self.reached(f"{done.key} was missed, set, and hit at {seconds(r.at_us)}", steps)


class Stampede(Situation):
    """Five readers or more load the same key at the same time."""

    title = "A stampede on one key"
    paths = ("note",)

    def possible(self, p: Params) -> bool:
        return p.guard == "none" and p.rate_per_s >= 60 and p.products <= 10

    def begin(self) -> None:
        self.loading: dict[str, list[int]] = {}

    def on_state(self, r: Any) -> None:
        if r.value is None:
            self.loading.clear()
            return
        note = Note.read(str(r.value))
        under_way = self.loading.setdefault(note.key, [])
        if note.what == "load":
            under_way.append(r.seq)
        elif note.what == "loaded" and under_way:
            under_way.pop(0)
        if len(under_way) >= CROWD:
            self.reached(f"{len(under_way)} loads of {note.key} were under way at {seconds(r.at_us)}", under_way)


class Avalanche(Situation):
    """Ten keys that nobody deleted are missed within one second: their TTLs ended together."""

    title = "An avalanche of expiries"
    paths = ("did",)

    def possible(self, p: Params) -> bool:
        return p.ttl_s <= 20 and p.jitter_percent == 0 and p.products >= 40 and p.pool <= 2

    def begin(self) -> None:
        super().begin()
        self.missed: dict[str, tuple[int, int]] = {}

    def on_state(self, r: Any) -> None:
        done = self.history.see(r)
        if done is None or done.name != "GET" or done.said != "miss":
            return
        copy = self.history.contents.copies.get(done.key)
        if copy is None or copy.until_us is None or copy.until_us > r.at_us:
            return
        self.missed[done.key] = (r.at_us, r.seq)
        self.missed = {key: (at_us, seq) for key, (at_us, seq) in self.missed.items() if at_us > r.at_us - US}
        if len(self.missed) >= MANY:
            words = f"the TTLs of {len(self.missed)} keys ended together"
            self.reached(f"{words}: all missed by {seconds(r.at_us)}", [seq for _, seq in self.missed.values()])


class LateFill(Situation):
    """A load that read the old price fills the cache after the write."""

    title = "A fill comes too late"
    paths = ("row", "did")

    def possible(self, p: Params) -> bool:
        return p.guard in ("none", "lock") and p.query_ms >= 500 and p.invalidation == "delete" and p.variant == "aside"

    def on_state(self, r: Any) -> None:
        done = self.history.see(r)
        if done is None or done.name != "SET" or not done.kept:
            return
        oldest = self.history.prices.oldest_us(done.kept)
        if oldest is not None:
            late = seconds(r.at_us - oldest[0])
            self.reached(f"{done.key} was set to a price that had been replaced {late} before", [r.seq])


class ReadsStale(Situation):
    """A reader gets a price that was replaced at least a second before the question."""

    title = "A reader gets an old price"
    paths = ("row",)

    def possible(self, p: Params) -> bool:
        unpurged = p.edge and p.max_age_s >= 2 or p.invalidation == "none" and p.ttl_s >= 10
        return p.changes_per_min >= 3 and bool(unpurged)

    def begin(self) -> None:
        super().begin()
        self.asked: dict[str, Any] = {}

    def on_state(self, r: Any) -> None:
        self.history.see(r)

    def on_operation(self, r: Any) -> None:
        if r.phase == "invoked" and r.function == READ:
            self.asked[r.op] = r
            return
        asked = self.asked.pop(r.op, None)
        oldest = self.history.prices.oldest_us(str(r.value)) if asked is not None and r.phase == "ok" else None
        if oldest is not None and asked.at_us - oldest[0] >= US:
            age = seconds(asked.at_us - oldest[0])
            words = f"{r.op} got version {oldest[1].version} of product {oldest[1].id}"
            self.reached(f"{words}, replaced {age} before it asked", [asked.seq, r.seq])


class Penetration(Situation):
    """The database has answered fifty questions for products that never existed."""

    title = "Missing keys go through"
    kinds = ("reply",)

    def possible(self, p: Params) -> bool:
        return p.negative_s == 0 and p.local_s == 0 and p.variant not in THROUGH

    def begin(self) -> None:
        self.answers: list[int] = []

    def on_message(self, r: Any) -> None:
        if r.source == "db" and r.label == "no row":
            self.answers.append(r.seq)
            if len(self.answers) == ABSENT:
                words = f"the database has answered {len(self.answers)} times that there is no such product"
                self.reached(words, self.answers[-5:])


class Evicts(Situation):
    """The cache is full and gives an entry up."""

    title = "An entry is evicted"
    paths = ("did",)

    def possible(self, p: Params) -> bool:
        return p.entries <= p.products // 2

    def on_state(self, r: Any) -> None:
        done = self.history.see(r)
        if done is not None and done.evicted:
            self.reached(f"{done.key} took the place of {done.evicted[0]} at {seconds(r.at_us)}", [r.seq])


class HotKeyEvicted(Situation):
    """The most popular product is evicted, while others are read once and never again."""

    title = "A scan evicts the hot key"
    paths = ("did",)

    def possible(self, p: Params) -> bool:
        return p.policy in ("lru", "fifo") and p.entries <= p.products // 4

    def on_state(self, r: Any) -> None:
        done = self.history.see(r)
        if done is not None and HOT in done.evicted:
            self.reached(f"{HOT} was given up for {done.key} at {seconds(r.at_us)}", [r.seq])


class Joins(Situation):
    """A reader who missed waits for the load of another one."""

    title = "Readers share a load"
    paths = ("note",)

    def possible(self, p: Params) -> bool:
        return p.guard == "single_flight" and p.variant not in THROUGH

    def on_state(self, r: Any) -> None:
        if r.value is not None and Note.read(str(r.value)).what.startswith("joined"):
            self.reached(f"a reader joined the load of {Note.read(str(r.value)).key} at {seconds(r.at_us)}", [r.seq])


class ServedWithoutCache(Situation):
    """The cache does not answer, and the readers do not notice but for the time it takes."""

    title = "Served without the cache"
    paths = ("note",)

    def possible(self, p: Params) -> bool:
        return p.variant not in THROUGH

    def on_state(self, r: Any) -> None:
        if r.value is not None and Note.read(str(r.value)).what == "cache failed":
            self.reached(f"{r.node} did without the cache at {seconds(r.at_us)}", [r.seq])


class BehindLoses(Situation):
    """The cache dies with answered writes that the database has not got."""

    title = "Answered writes die with the cache"
    paths = ("pending",)

    def possible(self, p: Params) -> bool:
        return p.variant == "write_behind" and p.changes_per_min * p.flush_ms >= 30_000

    def on_state(self, r: Any) -> None:
        if r.value is None and self.sight.before:
            count = len(str(self.sight.before).split())
            self.reached(f"{count} answered writes died with the cache at {seconds(r.at_us)}", [r.seq])


SITUATIONS = (
    MissFillHit,
    Stampede,
    Avalanche,
    LateFill,
    ReadsStale,
    Penetration,
    Evicts,
    HotKeyEvicted,
    Joins,
    ServedWithoutCache,
    BehindLoses,
)
