"""The situations worth reaching: without them a green verdict would be empty."""

from __future__ import annotations

from collections import deque
from typing import Any

from playground.sdk import ANY, Sometimes

from .history import PLACES, US, Seen, seconds, seen
from .lanes import LANES
from .params import Params
from .tenants import ALICE

HERD = 5


class Situation(Sometimes):
    """Expected only where the parameters make it possible."""

    def promise(self, p: Params) -> Any:
        return ANY if self.possible(p) else None

    def possible(self, p: Params) -> bool:
        """Whether it can come up under ``p``."""
        return True


class Requests(Situation):
    """A situation that the lanes show."""

    paths = PLACES

    def on_state(self, r: Any) -> None:
        request = seen(r)
        if request is not None:
            self.requested(request)

    def requested(self, request: Seen) -> None:
        """Look at one request."""
        raise NotImplementedError


class TwiceAtTheEdge(Requests):
    """The lane of the fixed window admits nearly twice its limit within one window's length."""

    title = "The edge lets twice the limit through"

    def possible(self, p: Params) -> bool:
        return p.window_s <= 10 and p.variant == "fixed_window"

    def begin(self) -> None:
        self.admitted: dict[str, deque[Seen]] = {}
        self.totals: dict[str, int] = {}

    def requested(self, request: Seen) -> None:
        if not request.admitted("fixed_window"):
            return
        held = self.admitted.setdefault(request.tenant, deque())
        held.append(request)
        total = self.totals.get(request.tenant, 0) + request.cost
        while held[0].at_us <= request.at_us - self.params.window_s * US:
            total -= held.popleft().cost
        self.totals[request.tenant] = total
        if total >= 1.6 * self.params.limit:
            words = f"{total} of {request.tenant} within {self.params.window_s} s, up to {seconds(request.at_us)}"
            self.reached(f"{words}, where the limit is {self.params.limit}", [held[0].seq, request.seq])


class LanesDisagree(Requests):
    """One request is admitted by some limiters and refused by others."""

    title = "Limiters disagree about a request"

    def requested(self, request: Seen) -> None:
        yes = [lane for lane in LANES if request.admitted(lane)]
        if 0 < len(yes) < len(LANES):
            no = len(LANES) - len(yes)
            words = f"{request.tenant} at {seconds(request.at_us)}: {len(yes)} limiters say yes, {no} say no"
            self.reached(words, [request.seq])


class Refuses(Situation):
    """A tenant is told 429."""

    title = "A request is refused"
    paths = ("refused",)

    def on_state(self, r: Any) -> None:
        if r.value is not None:
            self.reached(str(r.value).partition(";")[0], [r.seq])


class StoreSilent(Situation):
    """A gateway gets no answer from its store."""

    title = "The store is silent"
    kinds = ("refused",)
    paths = ("unchecked",)

    def possible(self, p: Params) -> bool:
        return p.outage == "open" and p.where == "central" and p.variant not in ("concurrency", "adaptive")

    def on_message(self, r: Any) -> None:
        if r.label.startswith("503 limiter"):
            self.reached(f"{r.source} could not check a request at {seconds(r.at_us)}", [r.seq])

    def on_state(self, r: Any) -> None:
        if r.value is not None:
            self.reached(f"{r.node} let a request through unchecked at {seconds(r.at_us)}", [r.seq])


class Smooths(Situation):
    """A request waits in the leaky bucket for its turn."""

    title = "The queue smooths a burst"
    paths = ("did",)
    says = ("admitted",)

    def possible(self, p: Params) -> bool:
        return p.variant == "leaky_queue"

    def on_state(self, r: Any) -> None:
        wait_us = int(str(r.value).split(" ")[11])
        if wait_us:
            self.reached(f"a request of {str(r.value).split(' ')[1]} waits {seconds(wait_us)} for its turn", [r.seq])


class ComeBackTogether(Situation):
    """Five requests that were refused before come back within a tenth of a second."""

    title = "Clients come back together"
    kinds = ("command",)

    def possible(self, p: Params) -> bool:
        return p.retry == "obey" and p.window_s <= 10

    def begin(self) -> None:
        self.back: list[tuple[int, int]] = []

    def on_message(self, r: Any) -> None:
        if r.attempt < 2 or not r.target.startswith("gateway"):
            return
        self.back = [each for each in self.back if each[0] > r.at_us - US // 10] + [(r.at_us, r.seq)]
        if len(self.back) >= HERD:
            words = f"{len(self.back)} requests that were refused came back within a tenth of a second"
            self.reached(f"{words} before {seconds(r.at_us)}", [seq for _, seq in self.back])


class Leases(Situation):
    """A gateway answers from its lease without asking the store."""

    title = "A lease saves a round trip"
    paths = ("lease",)
    says = ("spent",)

    def possible(self, p: Params) -> bool:
        return p.where == "lease"

    def begin(self) -> None:
        self.spent: list[int] = []

    def on_state(self, r: Any) -> None:
        self.spent.append(r.seq)
        if len(self.spent) == 3:
            self.reached(f"three units spent by {seconds(r.at_us)}", self.spent)


class Adapts(Situation):
    """The adaptive limiter lowers its limit because answers became slow."""

    title = "The limit adapts"
    paths = ("limit",)

    def possible(self, p: Params) -> bool:
        return p.variant == "adaptive"

    def on_state(self, r: Any) -> None:
        before = self.sight.before
        if r.value is not None and isinstance(before, int) and r.value < before:
            self.reached(f"{r.node} lowers its limit from {before} to {r.value} at {seconds(r.at_us)}", [r.seq])


class AliceAlone(Requests):
    """Alice is refused at a moment when nobody else is: her limit is hers."""

    title = "Only the noisy tenant is refused"

    def possible(self, p: Params) -> bool:
        return p.variant in ("token_bucket", "gcra", "leaky_meter") and p.others_per_s * p.window_s < p.limit

    def begin(self) -> None:
        self.refused: list[Seen] = []

    def requested(self, request: Seen) -> None:
        if request.outcome == "+" and request.tenant != ALICE:
            recent = [each for each in self.refused if each.at_us > request.at_us - US]
            if recent and all(each.tenant == ALICE for each in recent):
                words = f"{request.tenant} is served at {seconds(request.at_us)} while alice is refused"
                self.reached(words, [recent[-1].seq, request.seq])
        elif request.outcome == "-":
            self.refused = [each for each in self.refused if each.at_us > request.at_us - US] + [request]


SITUATIONS = (
    Refuses, LanesDisagree, TwiceAtTheEdge, Smooths, ComeBackTogether, StoreSilent, Leases, Adapts, AliceAlone,
)  # fmt: skip
