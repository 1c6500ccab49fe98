"""What the room promises, judged on the record alone."""

from __future__ import annotations

from typing import Any

from playground.sdk import ANY, KINDS, Always, Eventually

from .bounds import BOUNDS
from .history import PLACES, US, Did, Latest, did, seconds
from .lanes import LANES
from .leasing import LeasesCovered
from .oracle import Oracle
from .params import IN_FLIGHT, Params
from .situations import SITUATIONS
from .store import STORE
from .tenants import START_US, quota_of

GCRA, TOKENS, METER = (LANES.index(lane) for lane in ("gcra", "token_bucket", "leaky_meter"))
BEFORE_CODES = 3
"""A request in the lanes begins with its instant, its cost and its outcome."""

OWN = frozenset(("burst", "edge_burst", "noisy", "herd"))
SURVIVED = KINDS | OWN


class Decisions(Always):
    """A property of the decisions that are taken in one place, since that place last started: its memory holds the
    counts."""

    paths = ("did",)

    def begin(self) -> None:
        self.kept: dict[tuple[str, str], Any] = {}
        self.latest = Latest.of(self.sight)

    def on_health(self, r: Any) -> None:
        if r.status == "down":
            central = self.params.where != "local" and r.node == STORE
            self.kept = {place: kept for place, kept in self.kept.items() if not central and place[0] != r.node}

    def place(self, made: Did) -> tuple[str, str]:
        """Where the counts of its key are kept."""
        return (made.node if self.params.where == "local" else STORE, made.key)

    def on_state(self, r: Any) -> None:
        made = self.latest.see(r)
        if made is not None:
            self.decided(made)

    def decided(self, made: Did) -> None:
        """Look at one decision."""
        raise NotImplementedError


class WithinTheBound(Decisions):
    """What one place admits of one tenant stays within the bound of the limiter: two windows for the fixed one, the
    limit for the log, less than two limits for the sliding counter, burst and rate for the buckets."""

    title = "Never more than the limiter's bound"

    def promise(self, p: Params) -> Any:
        return SURVIVED if p.variant in BOUNDS else None

    def decided(self, made: Did) -> None:
        if not made.allowed or self.params.variant not in BOUNDS:
            return
        place = self.place(made)
        bound = self.kept.get(place)
        if bound is None:
            bound = self.kept[place] = BOUNDS[self.params.variant](quota_of(self.params))
        wrong = bound.admit(made.reading_us + START_US, made.cost, made.wait_us)
        if wrong is not None:
            self.broken(f"at {seconds(made.at_us)}, of {made.key}: {wrong}", [made.seq])


class DecidesAsDefined(Decisions):
    """Every decision, yes or no, is the one that the limiter's definition gives for what it has admitted so far,
    computed again in fractions."""

    title = "Every decision as defined"

    def promise(self, p: Params) -> Any:
        one_clock = p.clock == "store" or p.where == "local"
        return SURVIVED - {"skew"} if p.variant in BOUNDS and one_clock else None

    def decided(self, made: Did) -> None:
        if self.params.variant not in BOUNDS:
            return
        place = self.place(made)
        oracle = self.kept.get(place)
        if oracle is None:
            oracle = self.kept[place] = Oracle(self.params.variant, quota_of(self.params))
        if oracle.allows(made) != made.allowed:
            answer = "admitted" if made.allowed else "refused"
            words = f"{made.key} asked for {made.cost} at {seconds(made.reading_us)} and was {answer}"
            self.broken(f"{words}; by what was admitted before, it should not have been", [made.seq])
        if made.allowed:
            oracle.note(made)


class RetryIsExact(Decisions):
    """Who is refused and asks for the same again is admitted from the instant it was told on, and not before, if
    nothing else of its tenant was admitted meanwhile."""

    title = "The retry instant is exact"

    def promise(self, p: Params) -> Any:
        one_clock = p.clock == "store" or p.where == "local"
        return SURVIVED - {"skew"} if p.variant in BOUNDS and p.where != "lease" and one_clock else None

    def decided(self, made: Did) -> None:
        place = self.place(made)
        told: dict[int, Did] = self.kept.setdefault(place, {})
        before = told.get(made.cost)
        due_us = before.reading_us + before.retry_us if before else 0
        if before and made.allowed != (made.reading_us >= due_us):
            answer = "admitted" if made.allowed else "refused"
            words = f"{made.key} was told at {seconds(before.reading_us)} to come back at {seconds(due_us)}"
            self.broken(f"{words} and was {answer} at {seconds(made.reading_us)}", [before.seq, made.seq])
        if made.allowed:
            told.clear()
        elif made.retry_us and before is None:
            told[made.cost] = made


class BucketsAgree(Always):
    """GCRA, the token bucket and the leaky bucket as a meter decide alike about every request, with the same number
    left and the same time to wait."""

    title = "GCRA and the buckets agree"
    paths = PLACES

    def on_state(self, r: Any) -> None:
        codes = str(r.value).split(" ")[BEFORE_CODES:]
        if codes and not codes[GCRA] == codes[TOKENS] == codes[METER]:
            said = f"GCRA {codes[GCRA]}, tokens {codes[TOKENS]}, meter {codes[METER]}"
            self.broken(f"{r.path.partition('.')[0]} at {seconds(r.at_us)}: {said}", [r.seq])


class NothingUnchecked(Always):
    """No request is let through without being counted."""

    title = "Nothing passes unchecked"
    paths = ("unchecked",)

    def promise(self, p: Params) -> Any:
        return ANY if p.outage == "closed" else OWN

    def on_state(self, r: Any) -> None:
        if r.value is not None:
            key = str(r.value).split(" ")[1]
            self.broken(f"a request of {key} passed at {seconds(r.at_us)} because the store was silent", [r.seq])


class AtOnceBounded(Always):
    """A gateway never has more requests of a tenant under way than it allows, and the adaptive limiter never admits one
    beyond its limit."""

    title = "Never more at once than allowed"
    paths = ("did", "at_once")

    def promise(self, p: Params) -> Any:
        return ANY if p.variant in IN_FLIGHT else None

    def on_state(self, r: Any) -> None:
        if self.params.variant == "concurrency" and r.path == "did":
            made = did(r)
            if made is not None and made.allowed and made.remaining >= self.params.most_at_once:
                self.broken(f"{made.key} was admitted with {made.remaining} places left", [made.seq])
        elif r.path == "at_once" and r.value is not None and self.sight.before is not None:
            limit = self.sight.state(r.node, "limit")
            if r.value > self.sight.before and limit is not None and r.value > limit:
                self.broken(f"{r.value} under way at {seconds(r.at_us)}, where {limit} were allowed", [r.seq])


class TenantsAreServed(Eventually):
    """When the faults are over, requests are answered again, with yes or with 429, and not with errors."""

    title = "Service recovers"

    def begin(self) -> None:
        self.asked: dict[str, int] = {}
        self.ended: list[tuple[int, str, int]] = []  # asked at, phase and reason, seq

    def promise(self, p: Params) -> Any:
        return SURVIVED

    def on_operation(self, r: Any) -> None:
        if r.phase == "invoked":
            self.asked[r.op] = r.at_us
        elif r.op in self.asked:
            answered = r.phase == "ok" or str(r.value).startswith("429")
            self.ended.append((self.asked.pop(r.op), "answered" if answered else str(r.value), r.seq))

    def finish(self, now_us: int) -> None:
        late = [each for each in self.ended if each[0] > now_us - 4 * US]
        if not late:
            self.unknown("nobody asked in the last seconds")
            return
        bad = [each for each in late if each[1] != "answered"]
        if not bad:
            self.holds(f"all {len(late)} requests of the last seconds were answered", [late[-1][2]])
            return
        words = f"{len(bad)} of the last {len(late)} requests failed, the last with “{bad[-1][1]}”"
        self.broken(words, [bad[-1][2]], "stuck" if len(bad) == len(late) else "draining")


PROPERTIES = (
    WithinTheBound,
    DecidesAsDefined,
    RetryIsExact,
    BucketsAgree,
    NothingUnchecked,
    LeasesCovered,
    AtOnceBounded,
    TenantsAreServed,
    *SITUATIONS,
)
