"""The situations worth reaching: without them a green verdict would be empty."""

from __future__ import annotations

from typing import Any

from playground.sdk import ANY, Sometimes

from .history import Asked, line_of, seconds
from .notes import LOG, Line
from .params import Params


class Written(Sometimes):
    """A situation that a line of the access log tells of."""

    paths = (LOG,)

    def promise(self, p: Params) -> Any:
        return ANY if p.variant != "direct" and self.possible(p) else None

    def possible(self, p: Params) -> bool:
        """Whether it can come up under ``p``."""
        return True

    def on_state(self, r: Any) -> None:
        line = line_of(r)
        if line is not None:
            self.wrote(r, line)

    def wrote(self, r: Any, line: Line) -> None:
        """A line was written."""


class TokenRefused(Written):
    """A request ended at the door because of its token."""

    title = "401: no good token"
    says = ("401",)

    def possible(self, p: Params) -> bool:
        return p.strangers_per_s > 0

    def wrote(self, r: Any, line: Line) -> None:
        if line.status == 401:
            self.reached(f"{line.key} was refused by {line.by} at {seconds(r.at_us)}: {line.reason}", [r.seq])


class ScopeRefused(Written):
    """Somebody was known and still not allowed."""

    title = "403: known, not allowed"
    says = ("403",)

    def possible(self, p: Params) -> bool:
        return p.partner_per_s > 0

    def wrote(self, r: Any, line: Line) -> None:
        if line.status == 403:
            self.reached(f"{line.key} was refused by {line.by} at {seconds(r.at_us)}", [r.seq])


class QuotaUsedUp(Written):
    """A key had used up its hour."""

    title = "429: the hour is used up"
    says = ("429",)

    def possible(self, p: Params) -> bool:
        return p.quota > 0

    def wrote(self, r: Any, line: Line) -> None:
        if line.status == 429:
            self.reached(f"{line.key} was refused by {line.by} at {seconds(r.at_us)}", [r.seq])


class AnsweredFromCache(Written):
    """A product page was answered without asking anybody."""

    title = "Answered from the gateway's cache"
    says = ("cache",)

    def possible(self, p: Params) -> bool:
        return p.cache_s > 0 and p.web_per_s > 0

    def wrote(self, r: Any, line: Line) -> None:
        if line.by == "cache" and line.status == 200:
            self.reached(f"{line.key} got {line.path} in {line.took_ms} ms", [r.seq])


class RetryHelped(Written):
    """An attempt failed, and a later one got the answer."""

    title = "A retry helps"
    says = (*map(str, range(2, 7)),)

    def possible(self, p: Params) -> bool:
        return p.attempts > 1

    def wrote(self, r: Any, line: Line) -> None:
        if line.attempts > 1 and line.status < 400 and line.by == "forward" and "overview" not in line.path:
            self.reached(f"{line.key} was answered at attempt {line.attempts}, at {seconds(r.at_us)}", [r.seq])


class GaveUp(Written):
    """The gateway answered 502 or 504 in the name of a service that did not."""

    title = "502, 504: no answer behind the gateway"
    says = ("502", "504")

    def wrote(self, r: Any, line: Line) -> None:
        if line.status in (502, 504):
            self.reached(f"{line.key} got {line.status} after {line.attempts} attempts: {line.reason}", [r.seq])


class Shed(Written):
    """The gateway was too full for a request of low priority."""

    title = "503: shed by priority"
    says = ("shed",)

    def possible(self, p: Params) -> bool:
        return 0 < p.most <= 40

    def wrote(self, r: Any, line: Line) -> None:
        if line.by == "shed":
            self.reached(f"{line.key} was turned away at {seconds(r.at_us)}: {line.route} has less priority", [r.seq])


class NewVersionServes(Written):
    """A request was decided by a version that came during the run."""

    title = "A new configuration serves"

    def wrote(self, r: Any, line: Line) -> None:
        if line.version > 1 and line.status < 400:
            self.reached(f"{line.key} took {line.route} of version {line.version} at {seconds(r.at_us)}", [r.seq])


class RevokedServed(Written):
    """A token that had been taken back still got its answer."""

    title = "A revoked token is served"
    says = ("200", "201")

    def possible(self, p: Params) -> bool:
        return p.tokens == "local" or p.keep_s > 0

    def begin(self) -> None:
        self.asked = Asked.of(self.sight)

    def wrote(self, r: Any, line: Line) -> None:
        if self.asked.kinds.get(line.key) == "revoked" and line.status < 400:
            words = f"{line.key} was answered at {seconds(r.at_us)}, though its token had been taken back"
            self.reached(words, [self.asked.seqs[line.key], r.seq])


SITUATIONS = (
    TokenRefused, ScopeRefused, QuotaUsedUp, AnsweredFromCache, RetryHelped, GaveUp, Shed, NewVersionServes,
    RevokedServed,
)  # fmt: skip
