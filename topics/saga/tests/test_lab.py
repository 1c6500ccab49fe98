"""The lab: both styles under the same faults, crashes at every answer, late and doubled messages, planted defects."""

from __future__ import annotations

from typing import Any

import pytest

from playground.engine.records import Message
from playground.sdk import Run, at_point, fault
from topics.saga.deeds import DEEDS
from topics.saga.participant import TRANSITIONS
from topics.saga.tests.watching import UNDONE_AT, US, WHOLE, hit, log_of, played, press, status, story, unbroken

DANCE = {"variant": "choreographed", "patience_s": 3}
FIRST = "shoppers-1"
ORDER = "shoppers-8"
BUTTONS = {"create": "refuse-order", "reserve": "refuse-stock", "charge": "decline", "ship": "refuse-address"}


def crash_at_answer(nth: int, **params: Any) -> Run:
    """The orchestrator dies with the nth answer in its hand, in a shop with little to do."""
    crash = fault("crash", "orchestrator", when=at_point("orchestrator", "answer", nth=nth), for_s=2)
    return played(crash, rate_per_s=1, **({"horizon_s": 10} | params))


def sent(label: str, key: str = ORDER) -> Message:
    """A message of the run in which nothing happens."""
    return played().messages(label=label, request=key)[0]


def meddled(kind: str, message: Message, **args: int) -> Run:
    """The same run with one message delayed or doubled while it flies."""
    name = f"{message.request}/{message.source}>{message.target}/{message.label}#{message.attempt}.{message.copy}"
    run = played(fault(kind, f"message:{name}", when={"at_us": message.at_us + 1}, **args))
    assert [i.outcome for i in run.interventions(kind)] == ["applied"]
    return run


def looks(run: Run, sku: str) -> list[str]:
    """What visitors heard of one product."""
    return [str(o.value) for o in run.operations("ok") if o.function == "GET /stock" and o.key == sku]


def test_the_steps_are_those_of_the_guide_each_with_its_undo() -> None:
    assert {deed.command: deed.undo for deed in DEEDS.values() if deed.undo} == {
        "CreateOrder": "CancelOrder",
        "ReserveStock": "ReleaseStock",
        "ChargeCard": "RefundCard",
        "BookParcel": "CancelParcel",
    }


def test_a_shop_in_which_nothing_happens_confirms_every_order() -> None:
    for params in ({}, DANCE):
        run = played(**params)
        assert run.operations("failed") == run.operations("unknown") == []
        assert story(run, ORDER) == WHOLE
        assert unbroken(run) or params


def test_the_table_on_the_stage_is_the_table_of_the_pattern() -> None:
    machines = [r for r in played().records if getattr(r, "what", "") == "machine"]
    assert {r.id.split(".")[0] for r in machines} >= {"orders_db", "stock", "ledger", "parcels"}
    assert all(f'["{old}","{event}","{new}"]' in r.attrs for r in machines for old, event, new in TRANSITIONS)


@pytest.mark.parametrize("step", BUTTONS)
def test_both_styles_walk_the_same_way_back(step: str) -> None:
    conducted, danced = played(press(BUTTONS[step])), played(press(BUTTONS[step]), **DANCE)
    assert hit(conducted) == hit(danced) == ORDER
    assert story(conducted, ORDER) == story(danced, ORDER) == UNDONE_AT[step]
    assert danced.broken() == []


def test_in_both_styles_the_same_shoppers_order_at_the_same_instants() -> None:
    arrivals = [[(o.op, o.at_us) for o in run.operations("invoked")] for run in (played(), played(**DANCE))]
    assert arrivals[0] == arrivals[1]


def test_a_choreography_has_no_coordinator() -> None:
    assert played(**DANCE).messages(target="orchestrator") == []
    assert played().messages(target="broker") == []


@pytest.mark.parametrize("nth", range(1, 6))
def test_wherever_the_orchestrator_dies_its_successor_ends_the_order(nth: int) -> None:
    run = crash_at_answer(nth)
    back = [UNDONE_AT["reserve"], UNDONE_AT["charge"], UNDONE_AT["ship"]]
    whole_way_back = ["pending", "held", "charged", "booked", "cancelled", "refunded", "released", "cancelled"]
    assert story(run, FIRST) == [*back, whole_way_back, WHOLE][nth - 1]
    step = tuple(DEEDS)[nth - 1]
    assert f"unknown {step}" in log_of(run, FIRST, life=-1)
    assert status(run, "Recovered") == "reached"
    assert unbroken(run)


def test_a_successor_reads_the_log_from_its_first_entry() -> None:
    run = crash_at_answer(3)
    before, after = log_of(run, FIRST), log_of(run, FIRST, life=-1)
    assert before[-1] == "started charge"
    assert after[: len(before)] == before


def test_an_orchestrator_with_its_log_in_memory_leaves_orders_pending_for_ever() -> None:
    run = crash_at_answer(3, log="memory", horizon_s=14)
    assert story(run, FIRST) == ["pending", "held", "charged"]
    verdict = run.verdicts()["NothingStuck"]
    assert (verdict.status, verdict.promise) == ("stuck", "outside")


def test_a_reply_delayed_past_its_timeout_makes_the_charge_unknown_and_so_refunded() -> None:
    run = meddled("delay", sent("CardCharged"), by_us=2 * US)
    assert story(run, ORDER) == UNDONE_AT["ship"]
    assert log_of(run, ORDER)[6:9] == ["unknown charge", "undoing charge", "undone charge"]
    assert unbroken(run)


def test_a_command_delayed_past_its_own_undo_meets_the_tombstone() -> None:
    run = meddled("delay", sent("ChargeCard"), by_us=2 * US)
    assert story(run, ORDER) == UNDONE_AT["charge"]
    assert [m.request for m in run.messages(source="ledger", label="TooLate")] == [ORDER]
    assert unbroken(run)


@pytest.mark.parametrize("command", [deed.command for deed in DEEDS.values() if deed.step not in ("park", "settle")])
def test_a_command_doubled_by_the_network_has_one_effect(command: str) -> None:
    run = meddled("duplicate", sent(command))
    assert len(run.messages(label=command, request=ORDER)) == 2
    assert story(run, ORDER) == WHOLE
    assert unbroken(run)


def test_a_network_that_doubles_everything_changes_no_story() -> None:
    links = [
        fault("duplicate", f"link:{name}~orchestrator", at_s=0.1, percent=100) for name in ("inventory", "payment")
    ]
    plain, doubled = played(declined_percent=50), played(*links, declined_percent=50)
    keys = [f"shoppers-{n}" for n in range(1, 16)]
    assert [story(doubled, key) for key in keys] == [story(plain, key) for key in keys]
    assert len(doubled.messages(label="INSERT charge")) > len(plain.messages(label="INSERT charge")) + 10
    assert unbroken(doubled)


@pytest.mark.parametrize("button", ["payment-error", "late-reply", "late-work"])
def test_forward_recovery_asks_again_and_the_order_is_confirmed_after_all(button: str) -> None:
    run = played(press(button), recovery="forward")
    assert log_of(run, ORDER).count("started charge") == 2
    assert story(run, ORDER) == WHOLE
    assert unbroken(run)


def test_behind_the_point_of_no_return_a_silent_step_is_asked_for_until_it_answers() -> None:
    run = played(fault("crash", "shipping", at_s=2, for_s=3), pivot="charge", horizon_s=14)
    assert run.operations("failed") == []
    assert any(log_of(run, f"shoppers-{n}").count("unknown ship") > 1 for n in range(6, 12))
    assert unbroken(run)


def test_behind_the_point_of_no_return_a_refusal_waits_for_a_person() -> None:
    run = played(press("refuse-address"), pivot="charge")
    assert log_of(run, ORDER)[-2:] == ["refused ship", "parked ship"]
    assert story(run, ORDER) == ["pending", "held", "charged"]
    assert unbroken(run)


def test_parallel_steps_overlap_and_are_faster_and_both_are_undone() -> None:
    serial, parallel = (played(press("refuse-address"), parallel=flag) for flag in (0, 1))
    assert log_of(parallel, ORDER)[3:5] == ["started reserve", "started charge"]
    assert sorted(serial.latencies_us())[10] > sorted(parallel.latencies_us())[10] + 50_000
    assert sorted(story(parallel, ORDER)) == sorted(UNDONE_AT["ship"])
    assert unbroken(parallel)


def test_visitors_are_told_of_stock_that_is_given_back_a_moment_later() -> None:
    run = played(press("late-reply", 0.05), looks_per_s=20, stock=1, horizon_s=4)
    heard = looks(run, "lamp")
    assert heard[0] == "1 left"
    assert "1 left" in heard[heard.index("sold out") :]
    assert status(run, "DirtyRead") == "reached"


def test_under_the_semantic_lock_they_hear_not_yet_instead_of_no() -> None:
    run = played(press("late-reply", 0.05), looks_per_s=20, stock=1, horizon_s=4, lock=True)
    heard = looks(run, "lamp")
    assert heard.index("ask again") < heard.index("sold out")
    assert "1 left" not in heard[heard.index("sold out") :]
    assert run.broken() == []
    assert run.verdicts()["NeverSaysNoTooEarly"].promise == "inside"


@pytest.mark.parametrize("button", ["late-reply", "late-work", "payment-error"])
def test_in_a_choreography_an_unacknowledged_fact_comes_again_and_the_charge_happens_once(button: str) -> None:
    run = played(press(button), horizon_s=12, **(DANCE | {"patience_s": 10}))
    assert len(run.messages(label="StockReserved", target="payment", request=ORDER)) > 1
    assert story(run, ORDER) == WHOLE
    assert run.broken() == []


def test_in_a_choreography_silence_is_noticed_by_the_order_service_alone() -> None:
    run = played(fault("crash", "payment", at_s=2, for_s=8), horizon_s=24, **DANCE)
    abandoned = run.messages(label="OrderAbandoned", source="orders")
    assert ORDER in [m.request for m in abandoned]
    assert story(run, ORDER) == UNDONE_AT["ship"]
    assert ORDER in [m.request for m in run.messages(source="parcels", label="TooLate")]
    assert run.broken() == []
    assert status(run, "NothingStuck") == "holds"


def test_in_a_choreography_a_refund_that_keeps_failing_calls_a_person() -> None:
    stuck = [press("refund-stuck"), press("refuse-address")]
    run = played(*stuck, press("person", 9), horizon_s=24, variant="choreographed")
    told = story(run, ORDER)
    assert told[:4] == ["pending", "held", "charged", "parked"]
    assert told[-3:] == ["refunded", "released", "cancelled"]
    assert run.broken() == []


def test_in_a_choreography_a_fact_told_twice_changes_nothing() -> None:
    run = played(press("twice"), **DANCE)
    assert len(run.messages(label="CardCharged", target="broker", request=ORDER)) == 2
    assert story(run, ORDER) == WHOLE
    assert run.broken() == []


def test_a_broker_that_crashes_delivers_afterwards_what_it_had_stored() -> None:
    run = played(fault("crash", "broker", at_s=2.2, for_s=2), horizon_s=12, **DANCE)
    assert run.broken() == []
    assert status(run, "NothingStuck") == "holds"


def test_a_database_that_dies_after_its_commit_has_charged_and_is_asked_to_refund() -> None:
    run = played(fault("crash", "ledger", when=at_point("ledger", "commit", edge="after", nth=8), for_s=2))
    doubted = [str(o.key) for o in run.operations("failed") if "unknown charge" in log_of(run, str(o.key))]
    told = [story(run, key) for key in doubted]
    assert told.count(UNDONE_AT["ship"]) == 1
    assert told.count(UNDONE_AT["charge"]) == len(told) - 1 > 0
    assert unbroken(run)


def test_an_undo_registered_after_its_step_leaves_the_charge_standing() -> None:
    assert status(played(press("late-reply"), defect="late_registration"), "CancelledMeansUndone") == "broken"
    assert status(played(press("late-reply")), "CancelledMeansUndone") == "holds"


def test_without_tombstones_a_late_charge_happens_after_its_own_refund() -> None:
    run = played(press("late-work"), defect="no_tombstone")
    assert status(run, "CancelledMeansUndone") == "broken"
    assert story(run, ORDER)[-2:] == ["cancelled", "charged"]
    assert status(played(press("late-work")), "CancelledMeansUndone") == "holds"


def test_an_order_that_is_parked_while_its_database_is_down_is_not_called_stuck() -> None:
    commit = at_point("orders_db", "commit", edge="after", nth=2)  # the first is that of the boot
    run = played(fault("crash", "orders_db", when=commit, for_s=3), undo_tries=2, horizon_s=20)
    assert "parked create" in log_of(run, FIRST)
    assert story(run, FIRST) == ["pending"]
    assert status(run, "NothingStuck") == "holds"
