"""The lab: what the buttons, the companions and the variants do to the shop."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from playground import catalog, simulate
from playground.engine import records
from playground.sdk import Run, fault
from topics.circuit_breaker.breaker import CLOSED, FORCED_OPEN, HALF_OPEN, OPEN, CircuitBreaker
from topics.circuit_breaker.measures import ended, instances, moves, orders_us, percentile, share_ok, stays
from topics.circuit_breaker.orders import BROWSE, FALLBACK, PLACE

TOPIC = catalog.topic("circuit_breaker")
OUTAGE = fault("crash", "payment", at_s=3, for_s=10)
SLOWNESS = fault("slow", "payment", at_s=3, for_s=10, percent=6000)


@cache
def preset(id: str) -> Run:
    return simulate.run(TOPIC.preset(id).scenario(TOPIC))


def played(*planned: dict[str, Any], horizon_s: int = 30, **params: Any) -> Run:
    return simulate.run(TOPIC.scenario(horizon_us=horizon_s * 1_000_000, **params).plus(*planned))


def pressed(id: str, at_s: float) -> dict[str, Any]:
    action = next(action for action in TOPIC.actions if action.id == id)
    return action.planned(round(at_s * 1_000_000))


def states(run: Run) -> list[str]:
    return [state for _, state in moves(run)]


def test_the_figures_of_the_guide_are_the_defaults() -> None:
    p = TOPIC.default().params
    assert (p.variant, p.failures, p.window_s, p.open_s) == ("time_window", 5, 10, 30)
    assert (p.permits, p.successes) == (1, 1)
    assert FALLBACK == "Payment temporarily unavailable, please try again"


def test_the_table_on_the_stage_is_the_table_of_the_pattern() -> None:
    machine = next(r for r in preset("five-failures").of(records.Topology) if r.what == "machine")
    assert all(f'["{old}","{event}","{new}"]' in machine.attrs for old, event, new in CircuitBreaker.TRANSITIONS)


def test_a_first_visit_has_two_thousand_messages_or_more() -> None:
    assert len(preset("five-failures").of(records.Message)) >= 2_000


def test_payment_down_opens_the_breaker_within_two_seconds() -> None:
    run = played(pressed("payment-down", 5))
    assert moves(run)[0][1] == OPEN
    assert moves(run)[0][0] < 7


def test_payment_restarted_is_found_by_the_next_test() -> None:
    run = played(pressed("payment-down", 3), pressed("payment-restarted", 6), open_s=5)
    assert states(run) == [OPEN, HALF_OPEN, CLOSED]


def test_payment_slow_fills_every_worker() -> None:
    run = played(pressed("payment-slow", 5), horizon_s=8)
    assert max(state.value for state in run.states("orders", "load")) == 8


def test_payment_failing_half_of_its_calls_opens_a_count_but_not_a_run_of_five() -> None:
    half = pressed("payment-failing", 3)
    assert OPEN in states(played(half))
    in_a_row = played(half, variant="consecutive", failures=20)
    assert states(in_a_row) == []


def test_payment_mended_lets_orders_through_again() -> None:
    run = played(pressed("payment-slow", 3), pressed("payment-mended", 6), open_s=5)
    assert states(run)[-1] == CLOSED
    assert share_ok(run, PLACE, 20, 30) > 0.9


def test_forced_open_admits_nothing_until_it_is_released() -> None:
    run = played(pressed("force-open", 5), pressed("release", 15))
    assert states(run) == [FORCED_OPEN, CLOSED]
    assert ended(run, PLACE, "ok", 6, 15) == 0
    assert ended(run, PLACE, "ok", 16, 30) > 50


def test_without_a_breaker_forcing_it_open_misses() -> None:
    run = played(pressed("force-open", 5), variant="none")
    assert [i.outcome for i in run.interventions("force_open")] == ["missed"]


def test_a_burst_brings_sixty_more_orders_a_second() -> None:
    run = played(pressed("burst", 5), horizon_s=10)
    asked = [o for o in run.operations("invoked", from_s=5, to_s=8) if o.function == PLACE]
    assert len(asked) > 3 * 50


def test_a_lost_test_is_bounded_by_a_timeout() -> None:
    lost = [OUTAGE, fault("lose_probe", "payment", at_s=13.1)]
    run = played(*lost, open_s=4, timeout_ms=1000, horizon_s=40)
    assert max(stays(run, HALF_OPEN)) < 1.1
    assert states(run)[-1] == CLOSED


def test_a_lost_test_is_bounded_by_the_longest_stay_in_half_open() -> None:
    lost = [OUTAGE, fault("lose_probe", "payment", at_s=13.1)]
    run = played(*lost, open_s=4, timeout_ms=0, half_open_s=3, horizon_s=40)
    assert states(run)[-1] == CLOSED
    assert any(3 <= stay < 4 for stay in stays(run, HALF_OPEN))


def test_open_intervals_grow_with_each_failed_test() -> None:
    run = played(fault("crash", "payment", at_s=3), open_s=2, backoff_percent=200, horizon_s=40)
    assert [round(stay) for stay in stays(run, OPEN)] == [2, 4, 8, 16]


def test_a_fleet_sends_a_test_for_each_instance_unless_the_intervals_are_spread() -> None:
    params = dict(TOPIC.preset("fleet").params)
    together, apart = (played(OUTAGE, horizon_s=30, seed=3, **params, spread_percent=percent) for percent in (0, 100))
    assert together.verdicts()["FleetTestsTogether"].status == "reached"
    assert apart.verdicts()["FleetTestsTogether"].status == "unknown"
    assert all(HALF_OPEN in [state for _, state in moves(apart, node)] for node in instances(apart))


def test_a_bulkhead_keeps_workers_for_product_pages() -> None:
    bare = played(SLOWNESS, variant="none", horizon_s=13)
    walled = played(SLOWNESS, variant="none", bulkhead=4, horizon_s=13)
    assert share_ok(walled, BROWSE, 4, 13) == 1
    assert share_ok(bare, BROWSE, 4, 13) < 0.6


def test_a_retry_budget_or_a_breaker_ends_the_storm() -> None:
    storm = TOPIC.preset("retry-storm")
    params = dict(storm.params)
    assert share_ok(preset("retry-storm"), PLACE, 30, 40) < 0.25
    for remedy in ({"retry_budget_percent": 10}, {"variant": "time_window", "open_s": 5}):
        run = played(*storm.interventions, horizon_s=40, **(params | remedy))
        assert share_ok(run, PLACE, 30, 40) > 0.8, remedy


def test_a_retry_outside_an_open_breaker_does_not_try_again() -> None:
    run = played(SLOWNESS, retry="fixed", workers=40, horizon_s=13)
    opened_us = moves(run)[0][0] * 1_000_000
    later = [m for m in run.messages(source="orders", target="payment") if m.at_us > opened_us + 10]
    assert later == []


def test_a_retry_inside_the_breaker_is_seen_as_one_call() -> None:
    inside, outside = (
        played(OUTAGE, retry="fixed", retry_place=place, horizon_s=13) for place in ("inside", "outside")
    )
    charges = [len([m for m in run.messages(target="payment") if m.at_us > 3_000_000]) for run in (inside, outside)]
    assert charges[0] >= 15
    assert charges[1] < 10


def test_deadlines_end_the_storm_because_payment_works_for_those_who_wait() -> None:
    storm = TOPIC.preset("retry-storm")
    run = played(*storm.interventions, horizon_s=40, **dict(storm.params), deadline=True)
    assert share_ok(run, PLACE, 30, 40) > 0.8
    assert run.states("payment", "wasted")[-1].value * 5 < preset("retry-storm").states("payment", "wasted")[-1].value


def test_hedging_cuts_the_tail_on_the_same_luck() -> None:
    params = dict(TOPIC.preset("hedging").params) | {"hedge_ms": 0}
    plain = played(horizon_s=60, **params)
    assert percentile(orders_us(plain), 99) > 1_000_000
    assert percentile(orders_us(preset("hedging")), 99) < 700_000


def test_declined_cards_never_open_a_breaker() -> None:
    run = played(declined_percent=50, failures=2)
    assert states(run) == []
    assert any(o.value == "card declined" for o in run.operations("failed"))


def test_a_crash_of_the_order_service_forgets_that_it_was_open() -> None:
    run = played(fault("crash", "payment", at_s=3), fault("crash", "orders", at_s=10, for_s=1), horizon_s=15)
    assert [state.value for state in run.states("orders", "breaker")] == [CLOSED, OPEN, None, CLOSED, OPEN]


@pytest.mark.parametrize("variant", [value for value in TOPIC.params.fields()["variant"].choices if value != "none"])
def test_every_trip_rule_opens_in_an_outage_of_slowness(variant: str) -> None:
    run = played(SLOWNESS, variant=variant, open_s=5, minimum_calls=5, horizon_s=30)
    assert OPEN in states(run)
    assert run.verdicts()["TripsExactlyWhenFull"].status == "holds"


def test_variants_meet_the_same_arrivals() -> None:
    asked = [
        [(o.op, o.at_us) for o in played(SLOWNESS, variant=variant, horizon_s=15).operations("invoked")]
        for variant in ("none", "time_window")
    ]
    assert asked[0] == asked[1]


def test_letting_everybody_through_is_caught() -> None:
    params = {"defect": "open_door", "open_s": 2, "workers": 40, "payment_ms": 900, "timeout_ms": 5000}
    run = played(OUTAGE, horizon_s=25, rate_per_s=20, **params)
    assert run.verdicts()["ProbesWithinPermits"].status == "broken"


def test_the_planted_defect_is_its_one_line() -> None:
    scenario = TOPIC.preset("late-results").scenario(TOPIC)
    sound = TOPIC.preset("late-results").as_json(TOPIC.name)
    sound["params"] = dict(sound["params"]) | {"defect": "none"}
    assert simulate.run(scenario).verdicts()["LateResultsDoNotCount"].status == "broken"
    assert simulate.run(type(scenario).parse(TOPIC, sound)).verdicts()["LateResultsDoNotCount"].status == "holds"
