"""The lab: what the limiters, the places where they count, and the buttons do to the same stream of requests."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from math import ceil
from typing import Any

import pytest

from playground import catalog, simulate
from playground.engine import records
from playground.sdk import Run, fault
from topics.rate_limiting.bounds import BOUNDS
from topics.rate_limiting.lanes import LANES, RULES, code
from topics.rate_limiting.measures import (
    ANSWERED,
    admitted,
    asked_store,
    came_back,
    count,
    decisions,
    early,
    most_within,
    refusals,
    requests,
    status,
    unchecked,
)
from topics.rate_limiting.tenants import ALICE, START_US, quota_of
from topics.rate_limiting.tests.cast import InMemory

TOPIC = catalog.topic("rate_limiting")
QUICK = {"limit": 20, "window_s": 3, "burst": 6, "places": 6, "others_per_s": 2, "alice_per_s": 3}


@cache
def preset(id: str) -> Run:
    return simulate.run(TOPIC.preset(id).scenario(TOPIC))


def played(*planned: dict[str, Any], horizon_s: int = 8, **params: Any) -> Run:
    return simulate.run(TOPIC.scenario(horizon_us=horizon_s * 1_000_000, **{**QUICK, **params}).plus(*planned))


def pressed(id: str, at_s: float) -> dict[str, Any]:
    action = next(action for action in TOPIC.actions if action.id == id)
    return action.planned(round(at_s * 1_000_000))


def test_a_first_visit_has_two_thousand_messages_or_more() -> None:
    assert len(preset("at-the-edge").of(records.Message)) >= 2_000


def test_the_figures_of_the_guide_are_those_of_the_free_tier() -> None:
    p = TOPIC.preset("free-tier").scenario(TOPIC).params
    assert (p.variant, p.limit, p.window_s) == ("fixed_window", 100, 3600)
    assert "Retry-After: 3600" in refusals(preset("free-tier"))[0]
    labels = [m.label for m in preset("free-tier").messages(request="alice-burst-20-99")]
    assert labels == ["GET /orders", "EVALSHA fixed_window rate:alice", "no, in 3.6e+03 s", "429 Retry-After: 3600"]


@pytest.mark.parametrize("variant", list(BOUNDS))
def test_what_one_store_admits_is_what_its_lane_admits(variant: str) -> None:
    run = played(fault("burst", ALICE, at_s=2, requests=40), variant=variant)
    asked = requests(run, ALICE)
    assert len(asked) > 40
    assert abs(len(admitted(ANSWERED, asked)) - len(admitted(variant, asked))) <= 1
    assert status(run, "DecidesAsDefined") == "holds"


def test_one_stream_feeds_every_limiter_and_each_admits_and_refuses_in_a_lane_of_its_own() -> None:
    run = played(fault("burst", ALICE, at_s=2, requests=40, for_us=200_000), fault("burst", ALICE, at_s=6, requests=40))
    stream = requests(run, ALICE)
    assert all(list(each.codes) == list(LANES) for each in stream)
    for lane in LANES:
        assert 0 < len(admitted(lane, stream)) < len(stream), lane
    quota = quota_of(run.scenario.params)
    for lane, rule in RULES.items():
        alone = InMemory(rule, quota)
        assert [code(alone.ask(START_US + each.at_us, each.cost)) for each in stream] == [
            each.codes[lane] for each in stream
        ]


def test_only_limiters_that_are_not_exact_refuse_before_the_limit_is_used_up() -> None:
    run = preset("come-back-together")
    quota = quota_of(run.scenario.params)
    found = {lane: early(run, lane, ALICE, quota) for lane in LANES}
    assert (found["fixed_window"], found["sliding_log"]) == (0, 0)
    assert found["sliding_counter"] > 10
    assert found["token_bucket"] == found["gcra"] > 10


def test_every_refusal_tells_the_exact_instant_and_its_header_rounds_it_up_to_seconds() -> None:
    told = [words for id in ("at-the-edge", "free-tier") for words in refusals(preset(id))]
    assert len(told) > 30
    for words in told:
        [exact_s] = re.findall(r" in ([0-9.]+) s; ", words)
        assert f"Retry-After: {ceil(Fraction(exact_s))}" in words


@pytest.mark.parametrize("variant", LANES)
def test_every_variant_serves_a_quiet_tenant(variant: str) -> None:
    run = played(variant=variant, alice_per_s=1, others_per_s=1)
    assert len(run.operations("ok")) > 10
    assert run.operations("unknown") == []


def test_requests_wait_in_the_queue_and_reach_the_api_one_by_one() -> None:
    run = played(fault("burst", ALICE, at_s=2, requests=20, for_us=100_000), variant="leaky_queue", alice_per_s=0)
    passed = [m.at_us for m in run.messages(target="api") if str(m.request).startswith("alice-burst")]
    assert len(passed) == 7
    assert all(b - a >= 130_000 for a, b in zip(passed, passed[1:], strict=False))


def test_who_waits_in_the_queue_is_counted_at_its_gateway() -> None:
    run = played(fault("burst", ALICE, at_s=2, requests=20, for_us=100_000), variant="leaky_queue", alice_per_s=0)
    waiting = [int(r.value) for r in run.states("gateway_1", "queue") if r.at_us > 1_900_000]
    assert max(waiting) >= 6
    assert waiting[-1] <= 2


def test_a_gateway_shows_what_it_has_leased_and_not_spent() -> None:
    run = played(where="lease", gateways=1)
    left: dict[str, int] = {}
    told = {r.at_us: str(r.value) for r in run.states("gateway_1", "leases")}
    for r in run.states("gateway_1", "lease"):
        _, key, what, units = str(r.value).split(" ")
        left[key] = left.get(key, 0) + (int(units) if what == "leased" else -int(units))
        if what == "spent":
            assert told[r.at_us] == ", ".join(f"{each} {units}" for each, units in sorted(left.items()) if units)
    assert left


def test_gateways_that_count_alone_admit_their_number_of_limits() -> None:
    noise = fault("noisy", ALICE, at_s=0.1, rate_per_s=40, for_us=4_000_000)
    most = {
        where: most_within(played(noise, variant="sliding_log", gateways=3, where=where), ANSWERED, ALICE, 3)
        for where in ("central", "local")
    }
    assert most == {"central": 20, "local": 60}


def test_leases_admit_at_most_what_the_store_granted_and_ask_it_less_often() -> None:
    noise = fault("noisy", ALICE, at_s=0.1, rate_per_s=20, for_us=6_000_000)
    central, leased = (played(noise, gateways=3, where=where) for where in ("central", "lease"))
    assert asked_store(leased, 0, 8) < asked_store(central, 0, 8) / 2
    granted = sum(each.cost for each in decisions(leased, "store") if each.allowed)
    assert len(admitted(ANSWERED, requests(leased))) <= granted
    assert most_within(leased, ANSWERED, ALICE, 3) <= 2 * 20 + 3 * 5


def test_a_silent_store_refuses_everybody_or_lets_everybody_through() -> None:
    closed, opened = (played(pressed("outage", 3), outage=outage) for outage in ("closed", "open"))
    during = [requests(run, "", 3.2, 6.5) for run in (closed, opened)]
    assert {each.outcome for each in during[0]} == {"!"}
    assert {each.outcome for each in during[1]} == {"?"}
    assert (unchecked(closed), len(unchecked(opened)) > 10) == ([], True)


def test_counts_are_gone_when_the_store_comes_back() -> None:
    run = played(pressed("burst", 0.5), fault("crash", "store", at_s=1.6, for_s=0.3), horizon_s=3, alice_per_s=20)
    assert count(run, ANSWERED, ALICE, 1.2, 1.6) == 0
    assert count(run, ANSWERED, ALICE, 2, 3) > 5


def test_exports_cost_five() -> None:
    run = played(exports_percent=50, variant="sliding_log")
    assert {each.cost for each in requests(run)} == {1, 5}
    assert most_within(run, ANSWERED, ALICE, 3) <= 20


def test_a_gateway_with_a_wrong_clock_counts_in_another_window() -> None:
    skewed = fault("skew", "gateway_1", at_s=0.5, offset_us=1_500_000)
    burst = fault("burst", ALICE, at_s=2, requests=40)
    sound, ahead = (played(*planned, clock="gateway", alice_per_s=0) for planned in ((burst,), (skewed, burst)))
    assert decisions(ahead)[-1].reading_us > decisions(sound)[-1].reading_us + 1_000_000
    assert status(ahead, "WithinTheBound") == "holds"


def test_two_clocks_that_disagree_refill_a_bucket_whose_last_goes_back() -> None:
    skewed = fault("skew", "gateway_2", at_s=0.5, offset_us=2_000_000)
    noise = fault("noisy", ALICE, at_s=1, rate_per_s=40, for_us=5_000_000)
    params: dict[str, Any] = {"variant": "token_bucket", "gateways": 2, "clock": "gateway"}
    sound = played(skewed, noise, **params)
    broken = played(skewed, noise, **params, defect="overwrites_last")
    assert (status(sound, "WithinTheBound"), status(broken, "WithinTheBound")) == ("holds", "broken")
    assert count(broken, ANSWERED, ALICE, 1, 6) > 2 * count(sound, ANSWERED, ALICE, 1, 6)


def test_who_keeps_asking_starves_where_refusals_are_counted() -> None:
    params: dict[str, Any] = {"variant": "sliding_log", "retry": "impatient", "alice_per_s": 12}
    fair, unfair = played(**params, horizon_s=10), played(**params, defect="counts_refused", horizon_s=10)
    assert count(fair, ANSWERED, ALICE, 4, 10) > 30
    assert count(unfair, ANSWERED, ALICE, 4, 10) == 0
    assert status(unfair, "RetryIsExact") == "broken"


def test_the_herd_comes_back_in_the_first_second_of_the_window() -> None:
    run = played(pressed("burst", 3.2), pressed("herd", 3.1), alice_per_s=0, limit=10, burst=5)
    assert came_back(run, 6, 7.1) > 20
    assert came_back(run, 3, 6) == 0


def test_spread_out_they_come_back_one_by_one() -> None:
    run = played(pressed("burst", 3.2), retry="spread", limit=10, burst=5, horizon_s=9)
    assert came_back(run, 6, 7.1) > came_back(run, 7.1, 9) / 3
    assert came_back(run, 7.1, 9) > 5


def test_a_noisy_tenant_hurts_only_herself() -> None:
    run = played(pressed("noisy", 2), variant="token_bucket", burst=20)
    assert {each.outcome for each in requests(run, "bob")} == {"+"}
    assert sum(each.outcome == "-" for each in requests(run, ALICE)) > 30


def test_concurrency_refuses_when_answers_become_slow() -> None:
    run = played(pressed("slow", 2), variant="concurrency", most_at_once=3, alice_per_s=10, others_per_s=0)
    asked = requests(run, ALICE)
    slow = [each.outcome for each in asked if 2_500_000 < each.at_us < 7_000_000]
    assert slow.count("-") > 5
    assert [each.outcome for each in asked if each.at_us < 1_900_000].count("-") <= 1


def test_the_lanes_agree_with_the_true_limits_even_while_the_store_is_down() -> None:
    run = played(pressed("outage", 2), pressed("burst", 3), outage="open")
    assert most_within(run, "sliding_log", ALICE, 3) <= 20
    assert most_within(run, ANSWERED, ALICE, 3) > 20
