"""What the room promises, judged on the record alone."""

from __future__ import annotations

from typing import Any

from playground.sdk import Always, AnsweredAgain
from playground.sdk.faults import KINDS

from .authority import NAME as AUTHORITY
from .history import US, Arrivals, Asked, is_gateway, line_of, reaches_service, seconds
from .notes import LOG, METRICS, ROUTES, counted
from .params import Params
from .paths import BadPath, segments
from .situations import SITUATIONS

OWN_KINDS = frozenset(("push", "roll_back", "revoke", "intrude", "burst"))
SURVIVED = KINDS | OWN_KINDS

PUNCTUAL = SURVIVED - {"skew"}
"""Expiry and deadlines are read off clocks: a clock that runs wrong is outside what can be promised of them."""


class Promised(Always):
    """Kept under every fault that leaves the disks alone, where there is a gateway."""

    def promise(self, p: Params) -> Any:
        return SURVIVED if p.variant != "direct" else None


class OnlyWithToken(Promised):
    """No request without a good token reaches a service."""

    title = "No bad token gets through"
    kinds = ("command",)

    def begin(self) -> None:
        self.asked = Asked.of(self.sight)

    def promise(self, p: Params) -> Any:
        return PUNCTUAL if p.variant != "direct" else None

    def on_operation(self, r: Any) -> None:
        self.asked.see(r)

    def on_message(self, r: Any) -> None:
        if self.asked.is_bad(r.request) and reaches_service(r):
            words = f"{r.source} asked {r.target} for {r.request} at {seconds(r.at_us)}, whose token was"
            self.broken(f"{words} {self.asked.kinds[r.request]}", [self.asked.seqs[r.request], r.seq])


class RevokedEndsInTime(Promised):
    """A token that was taken back lives on for a stated time and no longer: until it expires where gateways check it by
    themselves, for as long as an answer is kept where they ask."""

    title = "A revoked token ends in time"
    paths = (LOG, "revoked")

    def begin(self) -> None:
        self.asked = Asked.of(self.sight)
        self.since: dict[str, Any] = {}
        p = self.params
        self.lives_us = (p.token_s if p.tokens == "local" else p.keep_s) * US + p.patience_ms * 1000

    def promise(self, p: Params) -> Any:
        late = {"pause", "slow", "latency", "skew", "delay", "hold", "crash", "restart"}
        return SURVIVED - late if p.variant != "direct" else None

    def on_operation(self, r: Any) -> None:
        self.asked.see(r)

    def on_state(self, r: Any) -> None:
        if r.node == AUTHORITY and r.value is not None:
            for subject in str(r.value).split(" "):
                self.since.setdefault(subject, r)
        line = line_of(r) if self.since else None
        if line is None or line.status >= 400 or self.asked.kinds.get(line.key) != "revoked":
            return
        since = self.since.get(self.asked.subjects[line.key])
        if since is not None and r.at_us > since.at_us + self.lives_us:
            words = f"{line.key} was answered {line.status} at {seconds(r.at_us)} with a token that was taken back at"
            self.broken(f"{words} {seconds(since.at_us)}", [since.seq, r.seq])


class LongestPrefix(Promised):
    """Each request takes the route with the longest prefix of whole segments, in the version that it met."""

    title = "The longest prefix decides"
    paths = (ROUTES, LOG)

    def begin(self) -> None:
        self.tables: dict[tuple[str, int], dict[tuple[str, ...], str]] = {}

    def on_state(self, r: Any) -> None:
        if r.value is None:
            return
        if r.path == ROUTES:
            version, *routes = str(r.value).split(" ")
            prefixes = [route.partition("=")[0] for route in routes]
            self.tables[r.node, int(version)] = {tuple(prefix.split("/")[1:]): prefix for prefix in prefixes}
            return
        line = line_of(r)
        if line is not None and line.version:
            expected = self._longest(r.node, line.version, line.path)
            if line.route != expected:
                words = f"{line.path} took the route {line.route} at {seconds(r.at_us)}"
                self.broken(f"{words}; the longest prefix is {expected}", [r.seq])

    def _longest(self, gateway: str, version: int, path: str) -> str:
        """Try every prefix: slow, and nothing to get wrong."""
        try:
            asked = segments(path)
        except BadPath:
            return "-"
        fits = [prefix for prefix in self.tables[gateway, version] if asked[: len(prefix)] == prefix]
        return self.tables[gateway, version][max(fits, key=len)] if fits else "-"


class OneLineEach(Promised):
    """A gateway writes one line for each request that it took: none twice, and none is missing unless the gateway died
    with it."""

    title = "One outcome, one line"
    paths = (LOG,)

    def promise(self, p: Params) -> Any:
        """An error rate of the node itself strikes before the gateway's code: such a request has no line."""
        return SURVIVED - {"errors"} if p.variant != "direct" else None

    def begin(self) -> None:
        self.arrivals = Arrivals.of(self.sight)

    def on_span_opened(self, r: Any) -> None:
        self.arrivals.see(r)

    def on_state(self, r: Any) -> None:
        line = line_of(r)
        if line is None:
            return
        waiting = self.arrivals.open.get(r.node, {}).get(line.key)
        if not waiting:
            self.broken(f"{r.node} wrote a second line for {line.key} at {seconds(r.at_us)}", [r.seq])
            return
        waiting.pop(0)

    def on_health(self, r: Any) -> None:
        if is_gateway(r.node) and r.status == "down":
            self.arrivals.open.pop(r.node, None)

    def finish(self, now_us: int) -> None:
        patience_us = self.params.patience_ms * 1000 + self._attempts_us()
        late = [
            (node, one) for node, keys in self.arrivals.open.items() for waiting in keys.values() for one in waiting
            if one.at_us < now_us - patience_us and self.sight.health(node) == "up"
        ]  # fmt: skip
        if late:
            node, one = late[0]
            self.broken(f"{node} took {one.request} at {seconds(one.at_us)} and never wrote a line", [one.seq])

    def _attempts_us(self) -> int:
        """What all attempts and their pauses may take, for a part of an overview after the other."""
        p = self.params
        parts = 3 if p.gathering == "serial" else 1
        return parts * (p.attempts * p.attempt_ms + 50 * 2**p.attempts) * 1000 + 3 * US


class CountsAgree(Promised):
    """What a gateway counted adds up: everything that came in was answered, refused by a filter, or is under way."""

    title = "In equals out"
    paths = (METRICS, LOG)

    def begin(self) -> None:
        self.lines: dict[str, int] = {}

    def on_health(self, r: Any) -> None:
        if r.status == "down":
            self.lines.pop(r.node, None)

    def on_state(self, r: Any) -> None:
        if r.value is None:
            return
        if r.path == LOG:
            self.lines[r.node] = self.lines.get(r.node, 0) + 1
            return
        counts = counted(str(r.value))
        written = self.lines.get(r.node, 0)
        done = sum(count for name, count in counts.items() if name not in ("in", "under_way"))
        if counts["under_way"] < 0 or done != written:
            words = f"{r.node} counts {done} done and {counts['under_way']} under way of {counts['in']} at"
            self.broken(f"{words} {seconds(r.at_us)}, and wrote {written} lines", [r.seq])


class NoLateAttempt(Promised):
    """No attempt begins when the client has gone: after the time that it said it would wait."""

    title = "No attempt after the deadline"
    kinds = ("command",)

    def begin(self) -> None:
        self.arrivals = Arrivals.of(self.sight)
        self.waits_us = self.params.told_ms * 1000

    def promise(self, p: Params) -> Any:
        return PUNCTUAL if p.variant != "direct" and p.bounded else None

    def on_span_opened(self, r: Any) -> None:
        self.arrivals.see(r)

    def on_message(self, r: Any) -> None:
        came = self.arrivals.latest.get((r.source, str(r.request))) if reaches_service(r) else None
        if came is not None and r.at_us > came.at_us + self.waits_us:
            words = f"{r.source} asked {r.target} for {r.request} at {seconds(r.at_us)}, and the client"
            self.broken(f"{words} waited until {seconds(came.at_us + self.waits_us)}", [came.seq, r.seq])


class GoodRequestsAnswered(AnsweredAgain):
    """Once the faults stop, good requests get good answers again."""

    title = "Good requests are answered again"

    def promise(self, p: Params) -> Any:
        return SURVIVED - {"push", "burst"}

    def counts(self, r: Any) -> bool:
        return r.client in ("app", "web") and " revoked" not in str(r.value)

    def excuses(self, r: Any) -> bool:
        return str(r.value).startswith("429")

    def waits_us(self) -> int:
        return self.params.patience_ms * 1000 + US


PROPERTIES = (
    OnlyWithToken, RevokedEndsInTime, LongestPrefix, OneLineEach, CountsAgree, NoLateAttempt, GoodRequestsAnswered,
    *SITUATIONS,
)  # fmt: skip
