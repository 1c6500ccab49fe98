"""Each button does to one order what it says, and the record shows it."""

from __future__ import annotations

import pytest

from playground.engine.records import Health
from topics.saga.tests.watching import (
    PRESS_S,
    TOPIC,
    UNDONE_AT,
    US,
    WHOLE,
    hit,
    log_of,
    played,
    press,
    status,
    story,
    unbroken,
)

REFUSALS = {"refuse-order": "create", "refuse-stock": "reserve", "decline": "charge", "refuse-address": "ship"}
ORDER = "shoppers-8"
"""The first order to reach its steps after the press."""

TESTED = {
    *REFUSALS,
    "payment-error",
    "late-reply",
    "late-work",
    "refund-fails",
    "refund-stuck",
    "crash-at-answer",
    "twice",
    "person",
}


def test_no_button_is_left_out_here() -> None:
    assert {action.id for action in TOPIC.actions} == TESTED


@pytest.mark.parametrize(("button", "step"), REFUSALS.items())
def test_a_refusal_undoes_the_steps_before_it_last_first(button: str, step: str) -> None:
    run = played(press(button))
    assert story(run, hit(run)) == UNDONE_AT[step]
    assert f"refused {step}" in log_of(run, hit(run))
    assert unbroken(run)


@pytest.mark.parametrize("button", REFUSALS)
def test_a_refusal_meets_one_order_and_leaves_the_others_alone(button: str) -> None:
    run = played(press(button))
    assert len(run.operations("failed")) == 1
    assert story(played(), hit(run)) == WHOLE


def test_an_error_of_payment_is_undone_though_no_money_moved() -> None:
    run = played(press("payment-error"))
    assert story(run, hit(run)) == UNDONE_AT["charge"]
    assert log_of(run, hit(run))[6:9] == ["unknown charge", "undoing charge", "undone charge"]
    assert len(run.messages(target="payment", label="RefundCard")) == 1
    assert unbroken(run)


def test_a_charge_answered_after_the_timeout_is_refunded() -> None:
    run = played(press("late-reply"))
    assert story(run, hit(run)) == UNDONE_AT["ship"]
    assert status(run, "UnknownHadHappened") == "reached"
    assert unbroken(run)


def test_a_charge_that_begins_after_its_own_refund_is_barred() -> None:
    run = played(press("late-work"))
    assert story(run, hit(run)) == UNDONE_AT["charge"]
    late = run.messages(source="ledger", label="TooLate")
    refunded = run.messages(source="payment", label="CardRefunded")
    assert [m.request for m in late] == [m.request for m in refunded] == [hit(run)]
    assert refunded[0].at_us < late[0].at_us
    assert unbroken(run)


def test_a_refund_that_fails_twice_is_tried_a_third_time_and_works_once() -> None:
    run = played(press("refund-fails"), press("refuse-address"))
    assert story(run, hit(run)) == UNDONE_AT["ship"]
    assert log_of(run, hit(run)).count("undo_failed charge") == 2
    assert len(run.messages(target="payment", label="RefundCard")) == 3
    assert len(run.messages(target="ledger", label="INSERT refund")) == 1
    assert status(run, "UndoRepeated") == "reached"
    assert unbroken(run)


def test_pauses_between_the_tries_of_an_undo_grow() -> None:
    run = played(press("refund-stuck"), press("refuse-address"), horizon_s=10)
    tries = [m.at_us for m in run.messages(target="payment", label="RefundCard")]
    pauses = [later - sooner for sooner, later in zip(tries, tries[1:], strict=False)]
    assert len(tries) == TOPIC.default().params.undo_tries == 5
    assert all(later > sooner + 100_000 for sooner, later in zip(pauses, pauses[1:], strict=False))


def test_a_refund_that_keeps_failing_is_parked_and_what_it_depended_on_is_left_as_it_is() -> None:
    run = played(press("refund-stuck"), press("refuse-address"), horizon_s=10)
    assert log_of(run, hit(run))[-2:] == ["undo_failed charge", "parked charge"]
    assert story(run, hit(run)) == ["pending", "held", "charged"]
    assert [o.value for o in run.operations("unknown")] == ["Parked"]
    assert status(run, "Escalated") == "reached"
    assert unbroken(run)


def test_a_person_has_the_parked_refund_tried_again_until_it_works() -> None:
    persons = [press("person", at_s) for at_s in (9, 15)]
    run = played(press("refund-stuck"), press("refuse-address"), *persons, horizon_s=17)
    assert story(run, ORDER) == UNDONE_AT["ship"]
    assert log_of(run, ORDER).count("undo_failed charge") == 10
    assert log_of(run, ORDER).count("resumed charge") == 2
    assert log_of(run, ORDER)[-1] == "ended compensated"


def test_two_persons_at_the_same_instant_make_one_try() -> None:
    persons = [press("person", 9), press("person", 9)]
    run = played(press("refund-stuck"), press("refuse-address"), *persons, horizon_s=17)
    assert log_of(run, ORDER).count("resumed charge") == 1
    assert log_of(run, ORDER).count("undo_failed charge") == 10
    assert unbroken(run)


def test_a_person_with_nothing_to_look_at_says_so() -> None:
    run = played(press("person"))
    assert [i.words for i in run.interventions()] == ["a person takes up 0 parked orders"]


def test_a_person_who_finds_the_orchestrator_down_misses() -> None:
    run = played(press("crash-at-answer"), press("person", 4))
    assert [i.outcome for i in run.interventions("call_person")] == ["missed"]


def test_the_orchestrator_dies_with_an_answer_in_its_hand_and_is_back_three_seconds_later() -> None:
    run = played(press("crash-at-answer"))
    down, up = (r.at_us / US for r in run.of(Health) if r.node == "orchestrator" and r.at_us > PRESS_S * US)
    assert PRESS_S < down < PRESS_S + 1
    assert up == pytest.approx(down + 3)
    assert status(run, "Recovered") == "reached"
    assert unbroken(run)


def test_a_charge_commanded_twice_is_charged_once() -> None:
    run = played(press("twice"))
    assert [m.request for m in run.messages(target="ledger", label="INSERT charge")].count(ORDER) == 2
    assert story(run, ORDER) == WHOLE
    assert status(run, "EffectiveOnce") == "holds"
