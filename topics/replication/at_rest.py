"""What is true once the faults are over: writes go on, and all copies come to hold the same."""

from __future__ import annotations

from typing import Any

from playground.sdk import Eventually

from .answers import Written
from .faults import SAFE
from .history import US, History, seconds
from .params import Params

SETTLES_US = 5 * US
"""Time enough for a heartbeat, a retry and what they bring."""

RECOVERS_US = 10 * US
"""A lease, an election, and clients that have to find the new primary."""

QUIET_US = 8 * US
"""So long after the last fault a row at rest has reached every copy."""

RESTS_US = 2 * US
ROWS = "rows."
CHANGES = ("write", "leave", "return")
"""Operations that change the row of their key."""


class Quiet(Eventually):
    """Follows what is still wrong: nodes, links, and replication that is slow or stopped."""

    def begin(self) -> None:
        self.wrong: dict[str, str] = {}
        self.last_us = 0

    def on_health(self, r: Any) -> None:
        self._note(r, r.node, "" if r.status == "up" else r.status)

    def on_link(self, r: Any) -> None:
        self._note(r, f"{r.source}>{r.target}", "" if r.status == "up" else r.status)

    def on_intervention(self, r: Any) -> None:
        self.last_us = r.at_us
        if r.outcome == "applied" and r.kind in ("lag", "stop_replica", "catch_up"):
            self._note(r, f"replication to {r.target}", "" if r.kind == "catch_up" else r.kind)

    def _note(self, r: Any, what: str, how: str) -> None:
        self.last_us = r.at_us
        if how:
            self.wrong[what] = how
        else:
            self.wrong.pop(what, None)

    def troubled(self, now_us: int, needs_us: int) -> str:
        """Why nothing can be said yet, empty when it can."""
        if self.wrong:
            what, how = next(iter(self.wrong.items()))
            return f"{what} is {how.replace('_', ' ')} to the end of the run"
        return "the last fault is too short ago" if self.last_us and now_us - self.last_us < needs_us else ""


class CopiesAgree(Quiet):
    """While nothing is wrong, every copy shows the same value of each row that nobody has written for two seconds."""

    title = "All copies agree at rest"

    def promise(self, p: Params) -> Any:
        return SAFE | {"promote", "cancel_waits"}

    def begin(self) -> None:
        super().begin()
        self.rows: dict[str, dict[str, Any]] = {}
        self.touched: dict[str, int] = {}
        self.writing: dict[str, int] = {}
        self.compared = 0

    def on_state(self, r: Any) -> None:
        if r.path.startswith(ROWS):
            self.rows.setdefault(r.path.removeprefix(ROWS), {})[r.node] = r

    def on_operation(self, r: Any) -> None:
        if r.function not in CHANGES:
            return
        key = str(r.key)
        if r.phase == "invoked":
            self._compare(key, r.at_us)
        self.touched[key] = r.at_us
        self.writing[key] = self.writing.get(key, 0) + (1 if r.phase == "invoked" else -1)

    def finish(self, now_us: int) -> None:
        for key in self.rows:
            self._compare(key, now_us)
        if self.compared:
            self.holds(f"{self.compared} times a row was at rest, the same on every copy")
        else:
            self.unknown(self.troubled(now_us, QUIET_US) or "no row was at rest for long enough")

    def _compare(self, key: str, now_us: int) -> None:
        rested = now_us - self.touched.get(key, 0) > RESTS_US and not self.writing.get(key)
        if self.decision or not rested or key not in self.rows or self.troubled(now_us, QUIET_US):
            return
        seen = {name: self.rows[key].get(name) for name, kind in self.nodes.items() if kind == "database"}
        values = [record.value if record else None for record in seen.values()]
        self.compared += 1
        if len(dict.fromkeys(values)) > 1:
            shown = ", ".join(f"{name} shows {value}" for name, value in zip(seen, values, strict=True))
            words = f"{key} at {seconds(now_us)}: {shown}, and nobody had written it for {RESTS_US // US} s"
            self.broken(words, [record.seq for record in seen.values() if record], status="broken")


class WritesGoOn(Quiet):
    """Once nothing is wrong, writes are acknowledged again, by the new primary or the old."""

    title = "Writes go on"

    def promise(self, p: Params) -> Any:
        return SAFE if p.failover == "automatic" else frozenset(("lag", "catch_up", "stop_replica"))

    def begin(self) -> None:
        super().begin()
        self.last: Any = None
        self.history = History.of(self.sight)

    def on_operation(self, r: Any) -> None:
        """It decides only at the end, so it is the one that folds every operation for the others."""
        self.history.see(r, self.sight)
        if r.function == "write" and r.phase == "ok":
            self.last = r

    def finish(self, now_us: int) -> None:
        why = self.troubled(now_us, RECOVERS_US)
        if why:
            self.unknown(why)
        elif self.last is not None and now_us - self.last.at_us < SETTLES_US:
            by = Written.parse(self.last.value).node
            self.holds(f"the last one at {seconds(self.last.at_us)}, by {by}", [self.last.seq])
        else:
            self.broken(f"none in the last {SETTLES_US // US} s, though nothing is wrong any more")


AT_REST = (CopiesAgree, WritesGoOn)
