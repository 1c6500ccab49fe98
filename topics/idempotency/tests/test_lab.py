"""The lab: every crash point between the arrival of a payment and its answer, every variant and every action."""

from __future__ import annotations

from functools import cache
from itertools import count, product
from typing import Any

import orjson
import pytest

from playground import catalog, simulate
from playground.sdk import Run, Scenario, at_point, fault
from topics.idempotency.history import charged
from topics.idempotency.measures import acknowledged, answers, charges, credits, paid_twice, repeats
from topics.idempotency.methods import METHODS
from topics.idempotency.notes import CHARGED, EXTRA
from topics.idempotency.payers import SEED_KEY

TOPIC = catalog.topic("idempotency")
US = 1_000_000
POINTS = ("send", "write", "charged", "commit", "sync", "reply")


def played(*planned: dict[str, Any], horizon_s: int = 10, **params: Any) -> Run:
    """A short run; asked for again, the same run."""
    params = {"methods_per_s": 0, **params}
    return _once(TOPIC.scenario(seed=7, horizon_us=horizon_s * US, **params).plus(*planned).canonical())


@cache
def _once(canonical: bytes) -> Run:
    return simulate.run(Scenario.parse(TOPIC, orjson.loads(canonical)))


def first_answered_us(run: Run) -> int:
    return next(one.at_us for one in run.operations("ok") if one.key == SEED_KEY)


def deaths(**params: Any) -> dict[tuple[str, str, str, int], Run]:
    """A run for each effect of a server, before and after it, from the arrival of the first payment to its answer."""
    params = {"payments_per_s": 1, "reserved_ms": 800, **params}
    until_us = first_answered_us(played(horizon_s=7, **params))
    servers = ("api", "keys", "ledger") if params["variant"] in ("before", "after") else ("api", "ledger")
    found = {}
    for node, point, edge in product(servers, POINTS, ("before", "after")):
        for nth in count(1):
            run = played(fault("crash", node, when=at_point(node, point, edge, nth), for_s=0.3), horizon_s=7, **params)
            crashes = run.interventions("crash")
            if not crashes or crashes[0].at_us > until_us:
                break
            found[node, point, edge, nth] = run
    return found


@pytest.mark.parametrize(
    ("params", "least"),
    [
        ({"variant": "same"}, 10),
        ({"variant": "put"}, 10),
        ({"variant": "before", "recovery": "passes"}, 22),
        ({"variant": "before", "recovery": "asks"}, 22),
    ],
    ids=["same transaction", "put", "key handed on", "asks first"],
)
def test_a_payment_survives_a_death_at_every_effect_between_its_arrival_and_its_answer(params, least: int) -> None:
    found = deaths(**params)
    assert len(found) >= least
    assert [where for where, run in found.items() if charges(run)[SEED_KEY] != 1] == []
    assert [where for where, run in found.items() if SEED_KEY not in acknowledged(run)] == []
    assert [
        where for where, run in found.items() if len({a.body for a in answers(run, key=SEED_KEY, status=201)}) > 1
    ] == []
    assert [where for where, run in found.items() if run.broken()] == []


@pytest.mark.parametrize(
    "params",
    [{"variant": "after"}, {"variant": "before", "recovery": "blind"}, {"variant": "none"}],
    ids=["key after", "taken over blindly", "no key"],
)
def test_a_defect_does_not_survive_every_death(params) -> None:
    struck = {where for where, run in deaths(**params).items() if charges(run)[SEED_KEY] > 1}
    assert struck
    if params["variant"] != "none":
        assert ("api", "charged", "before", 1) in struck


@pytest.mark.parametrize("variant", ["put", "same", "before"])
@pytest.mark.parametrize("gap_ms", [0, 30, 120])
def test_a_double_click_is_charged_once(variant: str, gap_ms: int) -> None:
    run = played(fault("click_twice", "shoppers", at_s=2, gap_ms=gap_ms), variant=variant)
    assert paid_twice(run) == []
    assert run.broken() == []
    assert len([a for a in answers(run) if a.key.startswith("x1-") and a.status == 201]) == 2


@pytest.mark.parametrize(("busy", "told"), [("conflict", True), ("waits", False)])
def test_a_duplicate_in_flight_gets_409_or_waits(busy: str, told: bool) -> None:
    run = played(fault("click_twice", "shoppers", at_s=2, gap_ms=0), variant="before", busy=busy)
    assert bool(answers(run, status=409)) is told
    assert paid_twice(run) == []


@pytest.mark.parametrize("variant", ["put", "same", "before"])
def test_another_amount_under_the_same_key_is_refused(variant: str) -> None:
    run = played(fault("other_body", "shoppers", at_s=2), variant=variant)
    assert len(answers(run, status=422)) == 1
    assert run.verdicts()["OtherRequest"].status == "reached"


def test_without_comparing_the_other_amount_gets_the_answer_of_the_first() -> None:
    run = played(fault("other_body", "shoppers", at_s=2), compares=False)
    assert not answers(run, status=422)
    assert run.verdicts()["OtherBodyRefused"].status == "broken"


@pytest.mark.parametrize("variant", ["same", "before"])
def test_a_late_retry_is_answered_with_what_was_kept(variant: str) -> None:
    run = played(fault("late_retry", "shoppers", at_s=5, count=3), variant=variant)
    assert len(answers(run, from_s=5, how="replayed")) == 3
    assert paid_twice(run) == []


@pytest.mark.parametrize("action", ["expire_key", "lose_keys"])
def test_a_forgotten_key_is_charged_again_unless_the_ledger_knows_keys_too(action: str) -> None:
    forgets = fault(action, "shoppers", at_s=5)
    assert paid_twice(played(forgets, variant="same"))
    assert paid_twice(played(forgets, variant="before", recovery="asks"))
    assert not paid_twice(played(forgets, variant="before", recovery="passes"))


@pytest.mark.parametrize("variant", ["none", "put", "fingerprint", "same", "before", "after"])
def test_a_lost_answer_is_paid_twice_only_where_nobody_looks_at_a_key(variant: str) -> None:
    run = played(fault("lose_response", "api", at_s=3), variant=variant)
    assert bool(paid_twice(run)) is (variant == "none")


def test_a_key_store_that_dies_keeps_its_keys() -> None:
    run = played(
        fault("lose_response", "api", at_s=3), fault("crash", "keys", at_s=3.3, for_s=0.5),
        fault("late_retry", "shoppers", at_s=6, count=3), variant="before", recovery="asks",
    )  # fmt: skip
    assert paid_twice(run) == []
    assert answers(run, from_s=6, how="replayed")


@pytest.mark.parametrize("inbox", [True, False])
def test_a_consumer_without_an_inbox_credits_again_what_comes_again(inbox: bool) -> None:
    run = played(fault("loss", "link:queue~points", at_s=1, for_s=6, percent=40), inbox=inbox)
    assert any(line.times > 1 for line in credits(run)) is not inbox
    assert run.verdicts()["CreditedOnce"].status == ("holds" if inbox else "broken")


def test_what_was_paid_too_often_is_shown_and_is_known_after_a_restart() -> None:
    restart = fault("crash", "ledger", at_s=7, for_s=0.5)
    run = played(fault("loss", "link:api>shoppers", at_s=1, for_s=4, percent=30), restart, variant="none")
    extra = [r for r in run.states("ledger", EXTRA) if r.value is not None]
    twice = [
        r.at_us for r in run.states("ledger", CHARGED) if (row := charged(r)) and row.time > 1 and r.at_us < 7 * US
    ]
    assert [r.at_us for r in extra if r.at_us < 7 * US] == twice
    assert extra[-1].value == sum(times - 1 for times in charges(run).values()) == len(twice)
    assert extra[-1].at_us > 7 * US


def test_what_was_credited_too_often_is_shown() -> None:
    run = played(fault("loss", "link:queue~points", at_s=1, for_s=6, percent=40), inbox=False)
    extra = [r.value for r in run.states("points", EXTRA)]
    assert extra[-1] == sum(line.times > 1 for line in credits(run)) > 0
    assert not played(fault("loss", "link:queue~points", at_s=1, for_s=6, percent=40)).states("points", EXTRA)


def test_a_refusal_is_told_with_its_status_once() -> None:
    for variant in ("put", "same", "before"):
        [refused] = answers(played(fault("other_body", "shoppers", at_s=2), variant=variant), status=422)
        assert refused.how == "other request"


def test_every_method_does_when_repeated_what_its_row_says() -> None:
    run = played(methods_per_s=6)
    told = {method.name: repeats(run, method.name) for method in METHODS}
    assert all(told.values())
    assert {name: lines[-1].same for name, lines in told.items()} == {m.name: m.repeats for m in METHODS}


def test_an_action_that_cannot_be_done_says_why() -> None:
    run = played(
        fault("late_retry", "shoppers", at_s=0), fault("expire_key", "shoppers", at_s=0),
        fault("crash", "api", at_s=1, for_s=2), fault("lose_response", "api", at_s=2),
    )  # fmt: skip
    missed = [one.words for one in run.interventions() if one.outcome == "missed"]
    assert missed == ["nobody has paid yet", "nobody has paid yet", "api is down"]


@pytest.mark.parametrize("recovery", ["asks", "passes"])
def test_a_reservation_shorter_than_a_charge_keeps_only_the_promise_of_who_hands_the_key_on(recovery: str) -> None:
    slow = {"reserved_ms": 100, "ledger_ms": 250, "network_ms": 40, "patience_ms": 200}
    run = played(variant="before", recovery=recovery, **slow)
    assert bool(paid_twice(run)) is (recovery == "asks")
    assert run.broken() == []


def test_who_waits_too_briefly_for_the_network_is_promised_no_answer() -> None:
    run = played(network_ms=300, patience_ms=700)
    assert run.broken() == []
    assert run.verdicts()["PaidAgain"].promise == "outside"


@pytest.mark.parametrize("variant", ["none", "put"])
def test_where_no_key_is_kept_none_can_be_forgotten(variant: str) -> None:
    run = played(fault("expire_key", "shoppers", at_s=5), variant=variant)
    assert [one.words for one in run.interventions()] == ["no key is kept"]
