"""What the room promises, judged on the record alone."""

from __future__ import annotations

from typing import Any

from playground.sdk import Always

from .flights import LateReadersStartAnew, OneHolder, OneLoadInFlight
from .goods import product_of
from .history import US, History, seconds
from .lab import READ, WRITE
from .oracle import Replay
from .params import Params
from .promises import LATE, ON_THE_WAY_US, SURVIVED, Loads, longest_shown_us
from .recovery import AtRestTheCacheAgrees, ReadersRecover
from .situations import SITUATIONS


class StalenessBounded(Always):
    """No reader gets a price that was replaced longer ago than the lifetimes of all levels, the time it may be served
    stale, and the longest load together: the TTL of the cache, that of local caches, s-maxage and max-age add."""

    title = "Staleness is bounded"
    paths = ("row", "note")

    def begin(self) -> None:
        self.history = History.of(self.sight)
        self.loads = Loads()
        self.asked: dict[str, Any] = {}

    def promise(self, p: Params) -> Any:
        return SURVIVED - LATE

    def on_state(self, r: Any) -> None:
        if r.path == "row":
            self.history.see(r)
        else:
            self.loads.see(r)

    def on_operation(self, r: Any) -> None:
        if r.phase == "invoked":
            if r.function == READ:
                self.asked[r.op] = r
            return
        asked = self.asked.pop(r.op, None)
        oldest = self.history.prices.oldest_us(str(r.value)) if asked is not None and r.phase == "ok" else None
        if oldest is None:
            return
        since_us, shown = oldest
        allowed_us = longest_shown_us(self.params) + self.loads.longest_us + ON_THE_WAY_US
        if asked.at_us - since_us > allowed_us:
            words = f"{asked.op} asked at {seconds(asked.at_us)} and got version {shown.version} of product {shown.id}"
            self.broken(
                f"{words}, which was replaced {seconds(asked.at_us - since_us)} before; {seconds(allowed_us)} are "
                "the lifetimes of all levels and the longest load together",
                [asked.seq, r.seq],
            )


class HitsAsTheOracleSays(Always):
    """Every hit, miss and eviction of the cache is what another implementation of its policy says, replaying the log of
    its commands."""

    title = "Hits as an oracle replays them"
    paths = ("did",)

    def begin(self) -> None:
        self.history = History.of(self.sight)
        self.replay: Replay | None = None

    def promise(self, p: Params) -> Any:
        return SURVIVED - {"skew"}

    def on_state(self, r: Any) -> None:
        done = self.history.see(r)
        if done is None:
            self.replay = None
            return
        if self.replay is None:
            self.replay = Replay(self.params.policy, self.params.entries)
        wrong = self.replay.step(done, r.at_us // 1000)
        if wrong is not None:
            self.broken(f"command {done.number} at {seconds(r.at_us)}: {wrong}", [r.seq])


class CapacityKept(Always):
    """The cache never holds more entries than it has room for."""

    title = "Never more entries than room"
    paths = ("entries",)

    def on_state(self, r: Any) -> None:
        if r.value is not None and r.value > self.params.entries:
            words = f"{r.value} entries at {seconds(r.at_us)} in a cache with room for {self.params.entries}"
            self.broken(words, [r.seq])


class NoWriteLost(Always):
    """A price change that was answered is in the database, or a later one of that product is."""

    title = "No acknowledged write is lost"
    paths = ("row",)

    def begin(self) -> None:
        self.history = History.of(self.sight)
        self.asked: dict[str, Any] = {}
        self.answered: list[tuple[Any, Any]] = []  # invoked, ok
        self.deaths_us: list[int] = []

    def promise(self, p: Params) -> Any:
        return SURVIVED - {"crash"} if p.variant == "write_behind" else SURVIVED

    def on_state(self, r: Any) -> None:
        self.history.see(r)

    def on_health(self, r: Any) -> None:
        if r.node == "cache" and r.status == "down":
            self.deaths_us.append(r.at_us)

    def on_operation(self, r: Any) -> None:
        if r.function != WRITE:
            return
        if r.phase == "invoked":
            self.asked[r.op] = r
        elif r.phase == "ok" and r.op in self.asked:
            self.answered.append((self.asked.pop(r.op), r))

    def finish(self, now_us: int) -> None:
        waiting = str(self.sight.state("cache", "pending") or "").split()
        stands = self.history.prices.stored
        grace_us = now_us - (self.params.flush_ms * 2000 + US if self.params.variant == "write_behind" else 0)
        for asked, answer in self.answered:
            product = product_of(asked.key)
            on_its_way = asked.key in waiting and not any(at_us >= answer.at_us for at_us in self.deaths_us)
            in_time = answer.at_us <= grace_us and not on_its_way
            if in_time and (product, asked.value) not in stands and not self._overwritten(asked, answer, stands):
                words = f"the price {asked.value} of {asked.key} was answered at {seconds(answer.at_us)}"
                self.broken(f"{words}, and the database never had it", [asked.seq, answer.seq])
                return

    def _overwritten(self, asked: Any, answer: Any, stands: dict[tuple[int, int], int]) -> bool:
        """Whether the two became one: only write-behind does that, and only in a cache that lived to know of both."""
        return self.params.variant == "write_behind" and any(
            later.key == asked.key
            and later.at_us >= asked.at_us
            and (product_of(later.key), later.value) in stands
            and not any(answer.at_us <= at_us <= kept.at_us for at_us in self.deaths_us)
            for later, kept in self.answered
            if later is not asked
        )


PROPERTIES = (
    StalenessBounded,
    HitsAsTheOracleSays,
    CapacityKept,
    OneLoadInFlight,
    LateReadersStartAnew,
    OneHolder,
    NoWriteLost,
    AtRestTheCacheAgrees,
    ReadersRecover,
    *SITUATIONS,
)
