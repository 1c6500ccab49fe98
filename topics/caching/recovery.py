"""What becomes of readers and copies when the trouble is over."""

from __future__ import annotations

from typing import Any

from playground.sdk import Eventually

from .history import US, History, seconds
from .lab import READ
from .params import Params
from .promises import LATE, ON_THE_WAY_US, OWN, SURVIVED, Loads, longest_kept_us


class AtRestTheCacheAgrees(Eventually):
    """When the writes are over, the cache holds nothing the database would deny: after the longest TTL, or after the
    longest load where the newest version wins."""

    title = "At rest the cache agrees"
    paths = ("row", "did", "note")

    def begin(self) -> None:
        self.history = History.of(self.sight)
        self.loads = Loads()

    def promise(self, p: Params) -> Any:
        return OWN - {"flush"} if self._at_once(p) else SURVIVED - LATE

    def _at_once(self, p: Params) -> bool:
        return p.invalidation == "version" and p.variant in ("aside", "refresh_ahead") and p.entries > p.products + 10

    def on_state(self, r: Any) -> None:
        if r.path == "note":
            self.loads.see(r)
        else:
            self.history.see(r)

    def finish(self, now_us: int) -> None:
        prices = self.history.prices
        alive = self.history.contents.alive(now_us)
        outdated = [(key, copy, oldest) for key, copy in alive.items() if (oldest := prices.oldest_us(copy.words))]
        allowed_us = longest_kept_us(self.params) + self.loads.longest_us + ON_THE_WAY_US
        at_once_us = self.loads.longest_us + ON_THE_WAY_US
        for key, copy, (since_us, shown) in outdated:
            checked = self._at_once(self.params) and key.startswith("product:")
            if now_us - since_us > (at_once_us if checked else allowed_us):
                words = f"{key} still holds version {shown.version} of product {shown.id}, replaced"
                self.broken(f"{words} at {seconds(since_us)}", [copy.seq], status="broken")
                return
        if not alive:
            self.unknown("the cache is empty at the end")
        else:
            self.holds(self._words(len(alive), outdated, now_us))

    def _words(self, count: int, outdated: list[Any], now_us: int) -> str:
        if not outdated:
            return f"all {count} entries show what the database has"
        _, copy, (since_us, _) = min(outdated, key=lambda each: each[2])
        left = "" if copy.until_us is None else f", the oldest of them for another {seconds(copy.until_us - now_us)}"
        age = seconds(now_us - since_us)
        return f"{len(outdated)} of {count} entries are outdated, by {age} at most, within their TTL{left}"


class ReadersRecover(Eventually):
    """Five seconds after the last trouble 95 % of the readers are answered again."""

    title = "Readers recover"
    WITHIN_US = 5 * US

    def begin(self) -> None:
        self.asked: dict[str, int] = {}
        self.good: set[str] = set()
        self.bad: list[int] = []
        self.lasting: set[str] = set()
        self.last_us: int | None = None

    def promise(self, p: Params) -> Any:
        return SURVIVED - {"spike"} if p.rate_per_s * p.query_ms < p.pool * 700 else None

    def on_operation(self, r: Any) -> None:
        if r.function != READ:
            return
        if r.phase == "invoked":
            self.asked[r.op] = r.at_us
        elif r.phase == "ok":
            self.good.add(r.op)
        else:
            self.bad.append(r.seq)

    def on_health(self, r: Any) -> None:
        self._trouble(r.at_us, r.node, r.status != "up")

    def on_link(self, r: Any) -> None:
        self._trouble(r.at_us, f"{r.source}>{r.target}", r.status != "up")

    def on_intervention(self, r: Any) -> None:
        self._trouble(r.at_us, r.target, False)

    def _trouble(self, at_us: int, where: str, lasts: bool) -> None:
        self.last_us = at_us
        (self.lasting.add if lasts else self.lasting.discard)(where)

    def finish(self, now_us: int) -> None:
        if self.last_us is None:
            self.holds("nothing went wrong, so nothing had to recover")
            return
        due_us = self.last_us + self.WITHIN_US
        asked = [op for op, at_us in self.asked.items() if due_us <= at_us < now_us - 3 * US]
        good = sum(op in self.good for op in asked)
        if self.lasting:
            self.unknown("a fault lasts to the end of the run")
        elif len(asked) < 10:
            self.unknown(f"the run ends before there is enough to judge after {seconds(due_us)}")
        elif good * 100 >= len(asked) * 95:
            self.holds(f"{good} of {len(asked)} readers after {seconds(due_us)} were answered")
        else:
            words = f"{good} of {len(asked)} readers after {seconds(due_us)} were answered"
            self.broken(f"{words}: {self._why()}", self.bad[-5:], status=self._status())

    def _overloaded(self) -> bool:
        return int(self.sight.state("db", "load", 0) or 0) >= self.params.pool

    def _status(self) -> str:
        return "metastable" if self._overloaded() else "stuck"

    def _why(self) -> str:
        if not self._overloaded():
            return "the database is not even busy"
        waiting = self.sight.state("db", "queue", 0)
        return f"all {self.params.pool} connections are busy and {waiting} queries wait, for readers who time out first"
