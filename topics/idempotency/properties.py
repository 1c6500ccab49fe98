"""What is promised of payments, judged on the record alone."""

from __future__ import annotations

from typing import Any

from playground.sdk import Always, AnsweredAgain

from .history import US, answered, charged, credited, kept_us, repeated, seconds
from .methods import BY_NAME, REPEATED
from .notes import ANSWERED, CHARGED, CREDITED
from .params import Params
from .payers import NAME as SHOPPERS
from .situations import SITUATIONS

SURVIVED = frozenset({
    "crash", "cut", "drop", "delay", "duplicate", "errors", "hold", "isolate", "latency", "loss", "partition", "pause",
    "reorder", "slow", "burst", "click_twice", "other_body", "late_retry", "lose_response", "crash_between",
})  # fmt: skip
"""Whatever takes nobody's disk or sense of time away."""

TIMELY = SURVIVED - {"delay", "duplicate", "hold", "latency", "pause", "reorder", "slow"}
"""Faults after which who seems dead is dead: asking for the outcome is enough only then."""


def keyed(p: Params) -> Any:
    """The fault model of the variants that look at a key."""
    if p.variant in ("none", "fingerprint"):
        return None
    if p.variant == "before" and p.recovery != "passes":
        return TIMELY if prompt(p) else None
    return SURVIVED


def prompt(p: Params) -> bool:
    """Whether a charge is over before its reservation is: ten times its usual time, at a ledger that is not full."""
    return 10 * (p.network_ms + p.ledger_ms) <= p.reserved_ms and p.payments_per_s * p.ledger_ms <= 500


def in_time(p: Params) -> bool:
    """Whether an undisturbed payment takes a third at most of what anybody waits for it."""
    charge_ms = 2 * p.network_ms + p.ledger_ms
    messages = 6 if p.has_store else 2  # to the API and back, and to the key store before and after the charge
    return 3 * charge_ms <= p.api_wait_ms and 3 * (messages * p.network_ms + charge_ms) <= p.patience_ms


class OneEffectEach(Always):
    """No intent is charged twice while its key is kept."""

    title = "One charge for one intent"
    paths = (CHARGED,)

    def promise(self, p: Params) -> Any:
        return keyed(p)

    def begin(self) -> None:
        self.first: dict[str, tuple[int, Any]] = {}
        self.seen: set[int] = set()
        self.kept_us = kept_us(self.params)

    def on_state(self, r: Any) -> None:
        row = charged(r)
        if row is None or row.payment in self.seen:
            return
        self.seen.add(row.payment)
        number, first = self.first.setdefault(row.intent, (row.payment, r))
        if first is not r and r.at_us - first.at_us < self.kept_us:
            words = f"{row.intent} was charged at {seconds(first.at_us)} as payment {number} and again at"
            self.broken(f"{words} {seconds(r.at_us)} as payment {row.payment}", [first.seq, r.seq])
        self.first[row.intent] = (row.payment, r)


class AcknowledgedIsPaid(Always):
    """What was acknowledged was charged: never zero times."""

    title = "Acknowledged means charged"
    paths = (CHARGED,)

    def promise(self, p: Params) -> Any:
        return None if p.variant == "fingerprint" else SURVIVED | {"expire_key", "lose_keys"}

    def begin(self) -> None:
        self.paid: set[str] = set()

    def on_state(self, r: Any) -> None:
        row = charged(r)
        if row is not None:
            self.paid.add(row.intent)

    def on_operation(self, r: Any) -> None:
        if r.phase == "ok" and r.client == SHOPPERS and r.key not in self.paid:
            self.broken(f"{r.key} was acknowledged at {seconds(r.at_us)} and never charged", [r.seq])


class SameAnswer(Always):
    """All final answers to one request under one key are equal, to the byte."""

    title = "A replay is the first answer"
    paths = (ANSWERED,)
    says = ("201",)

    def promise(self, p: Params) -> Any:
        return keyed(p)

    def begin(self) -> None:
        self.first: dict[tuple[str, str, str], tuple[str, Any]] = {}
        self.kept_us = kept_us(self.params)

    def on_state(self, r: Any) -> None:
        line = answered(r)
        if line is None or line.status != 201:
            return
        body, first = self.first.setdefault((line.tenant, line.key, line.print), (line.body, r))
        if body != line.body and r.at_us - first.at_us < self.kept_us:
            words = f"{line.key} was answered {body} at {seconds(first.at_us)} and {line.body} at"
            self.broken(f"{words} {seconds(r.at_us)}", [first.seq, r.seq])


class OtherBodyRefused(Always):
    """Under one key no second request, with another body, is ever accepted."""

    title = "One key, one request"
    paths = (ANSWERED,)
    says = ("201",)

    def promise(self, p: Params) -> Any:
        return keyed(p) if p.variant != "after" else None

    def begin(self) -> None:
        self.first: dict[tuple[str, str], tuple[str, Any]] = {}
        self.kept_us = kept_us(self.params)

    def on_state(self, r: Any) -> None:
        line = answered(r)
        if line is None or line.status != 201:
            return
        kept, first = self.first.setdefault((line.tenant, line.key), (line.print, r))
        if kept != line.print and r.at_us - first.at_us < self.kept_us:
            words = f"{line.key} had its answer at {seconds(first.at_us)}; another request under it was given"
            self.broken(f"{words} {line.status} at {seconds(r.at_us)}", [first.seq, r.seq])


class LedgerAddsUp(Always):
    """The ledger's total is the sum of all intents, each counted once."""

    title = "The total is the sum of intents"
    paths = (CHARGED,)

    def promise(self, p: Params) -> Any:
        return keyed(p) if p.retention_s >= 3600 else None

    def begin(self) -> None:
        self.amounts: dict[str, int] = {}
        self.expected = 0
        self.latest = 0

    def on_state(self, r: Any) -> None:
        row = charged(r)
        if row is None or row.payment <= self.latest:
            return
        self.latest = row.payment
        if row.intent not in self.amounts:
            self.amounts[row.intent] = row.amount
            self.expected += row.amount
        if row.total != self.expected:
            words = f"the ledger says {row.total} at {seconds(r.at_us)}, and {len(self.amounts)} intents make"
            self.broken(f"{words} {self.expected}", [r.seq])


class CreditedOnce(Always):
    """A payment earns its points once, however often its message comes."""

    title = "Points are credited once"
    paths = (CREDITED,)

    def promise(self, p: Params) -> Any:
        return SURVIVED | {"expire_key", "lose_keys"}

    def on_state(self, r: Any) -> None:
        line = credited(r)
        if line is not None and line.times > 1:
            self.broken(f"payment {line.payment} earned its points {line.times} times by {seconds(r.at_us)}", [r.seq])


class RepeatsAsPromised(Always):
    """Where HTTP calls a method idempotent, the state after two requests is that after one."""

    title = "Repeating does what HTTP says"
    paths = REPEATED

    def promise(self, p: Params) -> Any:
        return SURVIVED | {"expire_key", "lose_keys"} if p.methods_per_s else None

    def on_state(self, r: Any) -> None:
        line = repeated(r)
        if line is not None and BY_NAME[line.method].repeats and not line.same:
            self.broken(f"the second {line.method} changed something at {seconds(r.at_us)}", [r.seq])


class PaidAgain(AnsweredAgain):
    """Once the faults stop, payments get their answers again."""

    title = "Payments are answered again"
    what = "payments"
    settles_us = 5 * US

    def promise(self, p: Params) -> Any:
        return SURVIVED if in_time(p) else None

    def counts(self, r: Any) -> bool:
        return r.client == SHOPPERS


PROPERTIES = (
    OneEffectEach, AcknowledgedIsPaid, SameAnswer, OtherBodyRefused, LedgerAddsUp, CreditedOnce, RepeatsAsPromised,
    PaidAgain, *SITUATIONS,
)  # fmt: skip
