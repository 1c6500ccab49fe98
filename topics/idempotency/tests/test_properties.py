"""The promises of the room, shown records that no correct service writes: each of them can turn red."""

from __future__ import annotations

from typing import Any

import pytest

from playground.engine.records import Operation, State
from playground.sdk import Property
from tests.sdk.judging import verdict
from topics.idempotency.history import MARGIN_S
from topics.idempotency.notes import Answered, Charged, Credited, Repeated
from topics.idempotency.params import Params
from topics.idempotency.properties import (
    AcknowledgedIsPaid,
    CreditedOnce,
    LedgerAddsUp,
    OneEffectEach,
    OtherBodyRefused,
    PaidAgain,
    RepeatsAsPromised,
    SameAnswer,
)

S = 1_000_000


def judged(prop: type[Property], *script: tuple, **params: Any) -> tuple[str, str]:
    found = verdict(prop, Params(**params), script)
    return found.status, found.words


def shows(at_s: float, node: str, path: str, told: Any) -> tuple:
    return (round(at_s * S), State, node, path, told.spelled())


def charged(at_s: float, payment: int, intent: str = "k1", *, amount: int = 20, total: int = 20) -> tuple:
    return shows(at_s, "ledger", "charged", Charged(payment, intent, amount, total))


def answered(at_s: float, body: str, key: str = "k1", printed: str = "aa", status: int = 201) -> tuple:
    return shows(at_s, "api", "answered", Answered(key, "user-1", printed, status, body, "first"))


def asked(at_s: float, n: int, phase: str = "invoked", key: str = "k1") -> tuple:
    return (round(at_s * S), Operation, f"shoppers-{n}", phase, "shoppers", "POST", key, "201")


def test_a_second_charge_while_the_key_is_kept_is_seen_and_later_it_is_not_promised() -> None:
    params = {"retention_s": 10}
    status, words = judged(OneEffectEach, charged(1, 1), charged(2, 2, total=40), **params)
    assert (status, words) == ("broken", "k1 was charged at 1.000 s as payment 1 and again at 2.000 s as payment 2")
    kept_s = params["retention_s"] - MARGIN_S
    assert judged(OneEffectEach, charged(1, 1), charged(1 + kept_s, 2), **params)[0] == "holds"
    assert judged(OneEffectEach, charged(1, 1), charged(2, 1), charged(3, 2, "k2"), **params)[0] == "holds"


def test_a_payment_that_was_acknowledged_and_never_made_is_seen() -> None:
    assert judged(AcknowledgedIsPaid, charged(1, 1), asked(2, 1, "ok"))[0] == "holds"
    status, words = judged(AcknowledgedIsPaid, charged(1, 1), asked(2, 2, "ok", "k2"))
    assert (status, words) == ("broken", "k2 was acknowledged at 2.000 s and never charged")
    assert judged(AcknowledgedIsPaid, asked(2, 2, "failed", "k2"))[0] == "holds"


def test_another_answer_to_the_same_request_is_seen() -> None:
    assert judged(SameAnswer, answered(1, "one"), answered(2, "one"), answered(3, "two", "k2"))[0] == "holds"
    assert judged(SameAnswer, answered(1, "one"), answered(2, "two"))[0] == "broken"


def test_a_second_request_under_one_key_that_is_accepted_is_seen() -> None:
    refused = answered(2, "-", printed="bb", status=422)
    assert judged(OtherBodyRefused, answered(1, "one"), refused)[0] == "holds"
    assert judged(OtherBodyRefused, answered(1, "one"), answered(2, "two", printed="bb"))[0] == "broken"


def test_a_total_that_is_not_the_sum_of_intents_is_seen() -> None:
    good = (charged(1, 1, "k1", total=20), charged(2, 2, "k2", amount=35, total=55))
    assert judged(LedgerAddsUp, *good)[0] == "holds"
    assert judged(LedgerAddsUp, *good, charged(3, 3, "k2", amount=35, total=90))[0] == "broken"
    assert judged(LedgerAddsUp, good[0], charged(2, 2, "k2", amount=35, total=75))[0] == "broken"


def test_points_that_are_credited_twice_are_seen() -> None:
    first = shows(1, "points", "credited", Credited(1, 1, "credited"))
    assert judged(CreditedOnce, first, shows(2, "points", "credited", Credited(1, 1, "skipped")))[0] == "holds"
    assert judged(CreditedOnce, first, shows(2, "points", "credited", Credited(1, 2, "credited")))[0] == "broken"


@pytest.mark.parametrize(("method", "status"), [("PUT", "broken"), ("DELETE", "broken"), ("POST", "holds")])
def test_a_method_that_is_idempotent_and_changes_something_again_is_seen(method: str, status: str) -> None:
    changed = shows(1, "profiles", f"repeated.{method}", Repeated(method, 204, 204, same=False))
    assert judged(RepeatsAsPromised, changed)[0] == status
    same = shows(1, "profiles", f"repeated.{method}", Repeated(method, 204, 204, same=True))
    assert judged(RepeatsAsPromised, same)[0] == "holds"


@pytest.mark.parametrize(("phase", "status"), [("ok", "holds"), ("unknown", "stuck")])
def test_payments_that_get_no_answer_without_any_fault_are_seen(phase: str, status: str) -> None:
    script = [line for n in range(20) for line in (asked(10 + n / 2, n), asked(10.1 + n / 2, n, phase))]
    assert judged(PaidAgain, *script)[0] == status
