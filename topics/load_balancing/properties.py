"""What the room promises, judged on the record alone."""

from __future__ import annotations

from collections import Counter
from typing import Any

from playground.sdk import ANY, Always

from .backend import DRAINING, UP
from .diary import DONE, PICK, US, Told, read, seconds
from .hashing import load_bound
from .params import BY_KEY, Params
from .recovery import EVERY, ServesAgain
from .situations import SITUATIONS


class Balanced(Always):
    """About what the balancer tells."""

    paths = (PICK, DONE)

    def __init__(self, params: Any, sight: Any) -> None:
        super().__init__(params, sight)
        self.promised = self.promise(params) is not None

    def on_state(self, r: Any) -> None:
        if not self.promised:
            return
        if r.value is None:
            self.begin()
        elif r.path == PICK:
            self.picked(read(r.value), r)
        else:
            self.ended(read(r.value), r)

    def picked(self, told: Told, r: Any) -> None:
        """A request goes to a server."""

    def ended(self, told: Told, r: Any) -> None:
        """A request has ended."""


class CountsEveryRequest(Balanced):
    """Picks = ended + in flight, for each server and at every instant; no request ends twice."""

    title = "Arrived = done + failed + in flight"

    def begin(self) -> None:
        self.open: dict[int, str] = {}
        self.flying: Counter[str] = Counter()

    def picked(self, told: Told, r: Any) -> None:
        self.open[told.number] = told.server
        self.flying[told.server] += 1
        self._compare(told, r)

    def ended(self, told: Told, r: Any) -> None:
        if self.open.pop(told.number, None) != told.server:
            self.broken(f"request {told.number} ended at {told.server.upper()}, where it was not in flight", [r.seq])
        self.flying[told.server] -= 1
        self._compare(told, r)

    def _compare(self, told: Told, r: Any) -> None:
        claimed = told.of(told.server).in_flight
        if claimed != self.flying[told.server]:
            words = f"at {seconds(r.at_us)} the balancer counts {claimed} in flight at {told.server.upper()}"
            self.broken(f"{words}, of which {self.flying[told.server]} have not ended", [r.seq])


class LittlesLaw(Balanced):
    """The area under the number in flight equals the sum of the times that requests stayed, to the microsecond."""

    title = "Little's law as an identity"

    def begin(self) -> None:
        self.began: dict[int, int] = {}
        self.area = self.stayed = self.since_us = self.flying = 0

    def picked(self, told: Told, r: Any) -> None:
        self.began[told.number] = r.at_us
        self._step(told, r.at_us)

    def ended(self, told: Told, r: Any) -> None:
        self.stayed += r.at_us - self.began.pop(told.number, r.at_us)
        self._step(told, r.at_us)

    def _step(self, told: Told, at_us: int) -> None:
        self.area += self.flying * (at_us - self.since_us)
        self.since_us, self.flying = at_us, told.in_flight()

    def finish(self, now_us: int) -> None:
        area = self.area + self.flying * (now_us - self.since_us)
        stayed = self.stayed + sum(now_us - at_us for at_us in self.began.values())
        if area != stayed:
            words = f"the area under the number in flight is {area / US:.3f} request-seconds"
            self.broken(f"{words}, yet requests stayed {stayed / US:.3f}")


class Stretches(Balanced):
    """Counts picks by policy while the same servers may be picked."""

    def begin(self) -> None:
        self.names: tuple[str, ...] = ()
        self.counts: Counter[str] = Counter()

    def promise(self, p: Params) -> Any:
        pinned = p.sticky in ("cookie", "address") or p.layer == "l4"
        return ANY if p.variant == self.variant and p.attempts == 1 and not pinned else None

    variant = ""

    def picked(self, told: Told, r: Any) -> None:
        names = told.names()
        if names != self.names:
            self.names, self.counts = names, Counter()
        self.counts[told.server] += 1
        self.compare(told, r)

    def compare(self, told: Told, r: Any) -> None:
        """Look at the counts."""


class TurnsDifferByOne(Stretches):
    """While the same servers may be picked, round robin's counts of them differ by at most one."""

    title = "Turns differ by one at most"
    variant = "round_robin"

    def compare(self, told: Told, r: Any) -> None:
        counts = [self.counts[name] for name in self.names]
        if max(counts) - min(counts) > 1:
            told_counts = ", ".join(f"{name.upper()} {self.counts[name]}" for name in self.names)
            self.broken(f"at {seconds(r.at_us)} the turns since the last change are {told_counts}", [r.seq])


class CyclesAreExact(Stretches):
    """After each full cycle, smooth weighted round robin has picked each server exactly as often as its weight says."""

    title = "Weighted cycles are exact"
    variant = "weighted"

    def promise(self, p: Params) -> Any:
        return None if p.slow_start_s else super().promise(p)

    def compare(self, told: Told, r: Any) -> None:
        weights = {each.name: each.weight for each in told.eligible()}
        cycles, rest = divmod(self.counts.total(), sum(weights.values()))
        wrong = [name for name, weight in weights.items() if self.counts[name] != cycles * weight]
        if not rest and wrong:
            name = wrong[0]
            words = f"after {cycles} cycles {name.upper()} was picked {self.counts[name]} times"
            self.broken(f"{words}, and its weight of {weights[name]} makes {cycles * weights[name]}", [r.seq])


class NoPickOfTheEjected(Balanced):
    """No new request goes to a server that the balancer knows to be out, except in panic, nor to one that drains."""

    title = "Nobody is sent to a server known to be out"

    def picked(self, told: Told, r: Any) -> None:
        status = told.of(told.server).status
        if status == DRAINING or (status != UP and told.word != "panic"):
            words = f"request {told.number} was sent to {told.server.upper()} at {seconds(r.at_us)}"
            self.broken(f"{words}, which the balancer knew to be {status}", [r.seq])


class PicksTheLeast(Balanced):
    """Least connections picks a server with the fewest requests, of all that may be picked and as far as it sees."""

    title = "Least means least"

    def promise(self, p: Params) -> Any:
        return ANY if p.variant == "least_connections" and not p.slow_start_s and p.attempts == 1 else None

    def picked(self, told: Told, r: Any) -> None:
        least = min(each.known for each in told.eligible())
        chosen = told.of(told.server).known
        if told.word == "policy" and chosen > least:
            words = f"request {told.number} went to {told.server.upper()} with {chosen} in flight"
            self.broken(f"{words}, where another had {least}", [r.seq])


class WithinTheBound(Balanced):
    """The bounded ring never gives a server more than its stated multiple of the mean load."""

    title = "Load stays within the bound"

    def promise(self, p: Params) -> Any:
        return ANY if p.variant == "bounded" and p.attempts == 1 else None

    def picked(self, told: Told, r: Any) -> None:
        if told.word != "policy":
            return
        eligible = told.eligible()
        bound = load_bound(self.params.bound_percent / 100, sum(each.known for each in eligible), len(eligible))
        known = told.of(told.server).known
        if known + 1 > bound:
            self.broken(
                f"{told.server.upper()} got request {told.number} on top of {known}, the bound was {bound}", [r.seq]
            )


class OnlyItsKeysMove(Balanced):
    """A key stays with its server while the same servers may be picked. On a ring, when servers leave, only their keys
    move; when servers join, keys move only to them."""

    title = "Only the keys of what changed move"

    def begin(self) -> None:
        self.seen: dict[str, tuple[tuple[str, ...], str, int]] = {}

    def promise(self, p: Params) -> Any:
        return ANY if p.variant in BY_KEY and p.variant != "bounded" and p.attempts == 1 else None

    def picked(self, told: Told, r: Any) -> None:
        if told.word != "policy":
            return
        names, key = told.names(), told.detail
        before, server, seq = self.seen.get(key, (names, told.server, 0))
        self.seen[key] = names, told.server, r.seq
        if server == told.server:
            return
        ring = self.params.variant == "ring"
        if before == names or (ring and server in names and told.server in before):
            words = f"{key} went from {server.upper()} to {told.server.upper()} at {seconds(r.at_us)}"
            why = "nothing had changed" if before == names else "neither of them had come or gone"
            self.broken(f"{words}, although {why}", [seq, r.seq])


class SessionsKept(Always):
    """With a remedy, nobody who logged in is told that there is no session, as long as the servers run."""

    title = "Sessions are kept"

    def promise(self, p: Params) -> Any:
        fixed = p.health == "none" and p.attempts == 1
        kept = {
            "token": EVERY - {"skew"},
            "store": EVERY - {"crash"},
            "cookie": EVERY - {"crash", "drain"} if fixed else None,
            "address": EVERY - {"crash", "drain", "add_server"} if fixed else None,
        }
        return kept.get(p.sticky) if p.sessions else None

    def on_operation(self, r: Any) -> None:
        if r.phase == "failed" and str(r.value).startswith("401"):
            self.broken(f"{r.key} is told “{r.value}” at {seconds(r.at_us)}, though it had logged in", [r.seq])


PROPERTIES = (
    CountsEveryRequest, LittlesLaw, TurnsDifferByOne, CyclesAreExact, NoPickOfTheEjected, PicksTheLeast, WithinTheBound,
    OnlyItsKeysMove, SessionsKept, ServesAgain, *SITUATIONS,
)  # fmt: skip
