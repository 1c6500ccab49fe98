"""The situations worth reaching: without them a green verdict would be empty."""

from __future__ import annotations

from collections import Counter, deque
from typing import Any

from playground.sdk import ANY, Sometimes

from .backend import DOWN, DRAINING, EJECTED, UP
from .diary import DONE, PICK, ROSTER, US, Told, read, roster, seconds
from .params import BY_KEY, Params

LOADED = ("least_connections", "least_time", "peak_ewma", "two_choices")
TAIL = 6
FLAPS = 3


class Situation(Sometimes):
    """Expected only where the parameters make it possible."""

    paths = (PICK, DONE)

    def promise(self, p: Params) -> Any:
        return ANY if self.possible(p) else None

    def possible(self, p: Params) -> bool:
        """Whether it can come up under ``p``."""
        return True

    def on_state(self, r: Any) -> None:
        if r.value is not None and self.possible(self.params):
            self.told(read(r.value), r)

    def told(self, told: Told, r: Any) -> None:
        """Look at a pick or an end."""
        raise NotImplementedError


class QueuesWhileAnotherRests(Situation):
    """Requests wait at one server while another has nothing to do."""

    title = "One queues while another rests"

    def told(self, told: Told, r: Any) -> None:
        loads = [each for each in told.board if each.status == UP]
        if len(loads) > 1 and max(loads, key=lambda each: each.in_flight).in_flight >= TAIL:
            most, least = (pick(loads, key=lambda each: each.in_flight) for pick in (max, min))
            if least.in_flight == 0:
                words = f"at {seconds(r.at_us)} {most.name.upper()} has {most.in_flight} requests"
                self.reached(f"{words} and {least.name.upper()} none", [r.seq])


class SinkHole(Situation):
    """A server that fails at once looks idle, and gets most of the requests."""

    title = "A sink-hole attracts the requests"

    def begin(self) -> None:
        self.failures: deque[str] = deque(maxlen=15)

    def possible(self, p: Params) -> bool:
        return p.variant in LOADED and p.health in ("none", "active")

    def told(self, told: Told, r: Any) -> None:
        if r.path == DONE and told.word == "failed" and int(told.detail) < 200_000:
            self.failures.append(told.server)
        server, picks = Counter(told.recent).most_common(1)[0]
        if len(told.recent) >= 20 and picks * 10 >= len(told.recent) * 6 and self.failures.count(server) >= 10:
            words = f"{picks} of the last {len(told.recent)} requests went to {server.upper()} at {seconds(r.at_us)}"
            self.reached(f"{words}, which fails them at once", [r.seq])


class Flaps(Situation):
    """A server is taken out three times."""

    title = "Health checks flap"
    paths = (ROSTER,)

    def begin(self) -> None:
        self.status: dict[str, str] = {}
        self.times: Counter[str] = Counter()

    def possible(self, p: Params) -> bool:
        return p.health in ("active", "both") and p.check_timeout_ms < 400

    def on_state(self, r: Any) -> None:
        old, self.status = self.status, roster(r.value)
        for name, status in self.status.items():
            if status in (DOWN, EJECTED) and old.get(name, UP) == UP:
                self.times[name] += 1
                if self.times[name] == FLAPS:
                    self.reached(f"{name.upper()} is taken out for the third time by {seconds(r.at_us)}", [r.seq])


class Panics(Situation):
    """So few servers are well that the balancer stops believing its checks."""

    title = "The balancer panics"

    def possible(self, p: Params) -> bool:
        return p.health != "none" and p.panic_percent > 0

    def told(self, told: Told, r: Any) -> None:
        if told.word == "panic":
            well = sum(each.status == UP for each in told.board)
            self.reached(
                f"at {seconds(r.at_us)} only {well} of {len(told.board)} servers pass, and all are used", [r.seq]
            )


class Drains(Situation):
    """A draining server has answered its last request."""

    title = "A server is drained"

    def begin(self) -> None:
        self.draining: set[str] = set()

    def possible(self, p: Params) -> bool:
        return p.variant not in BY_KEY

    def told(self, told: Told, r: Any) -> None:
        for each in told.board:
            if each.status == DRAINING and each.in_flight:
                self.draining.add(each.name)
            elif each.status == DRAINING and each.name in self.draining:
                self.reached(f"{each.name.upper()} has nothing left at {seconds(r.at_us)}", [r.seq])


class HerdsOnOldNews(Situation):
    """Ten picks in a row go to the same server, because the loads that the policy sees are old."""

    title = "All follow old news"

    def possible(self, p: Params) -> bool:
        return p.variant in LOADED and p.variant != "two_choices"

    def told(self, told: Told, r: Any) -> None:
        last = told.recent[-10:]
        flying = told.of(told.server)
        if r.path == PICK and last == told.server * 10 and flying.in_flight > flying.known + 4:
            words = f"ten requests in a row went to {told.server.upper()} by {seconds(r.at_us)}"
            self.reached(f"{words}: seen with {flying.known}, it has {flying.in_flight}", [r.seq])


class FreshIsCrushed(Situation):
    """A server that has just joined has ten requests waiting."""

    title = "A fresh server is crushed"

    def begin(self) -> None:
        self.known: set[str] = set()
        self.fresh: dict[str, int] = {}

    def possible(self, p: Params) -> bool:
        return p.cold_times > 1

    def told(self, told: Told, r: Any) -> None:
        names = {each.name for each in told.board}
        if self.known:
            self.fresh.update(dict.fromkeys(names - self.known, r.at_us))
        self.known |= names
        for name, since_us in self.fresh.items():
            flying = told.of(name).in_flight if name in names else 0
            if flying >= 10 and r.at_us - since_us < 8 * US:
                words = f"{name.upper()} joined at {seconds(since_us)} and has {flying} requests at {seconds(r.at_us)}"
                self.reached(words, [r.seq])


class SessionIsLost(Situation):
    """A client that logged in at one server is unknown at the next."""

    title = "A session is lost"
    paths = ()

    def possible(self, p: Params) -> bool:
        return p.sessions and p.sticky == "none"

    def on_state(self, r: Any) -> None:
        """Nothing to see there."""

    def on_operation(self, r: Any) -> None:
        if r.phase == "failed" and str(r.value).startswith("401"):
            self.reached(f"{r.key} is told “{r.value}” at {seconds(r.at_us)}", [r.seq])


SITUATIONS = (
    QueuesWhileAnotherRests, SinkHole, Flaps, Panics, Drains, HerdsOnOldNews, FreshIsCrushed, SessionIsLost,
)  # fmt: skip
