"""A hunt throws reproducible faults, catches the planted defect, and knows what it has struck."""

from dataclasses import replace
from functools import cache

import pytest

from playground import hunt, simulate
from playground.engine.errors import EngineError
from playground.sdk import Hunted, Scenario
from tests.sdk.rooms.counter.topic import TOPIC

DURABLE, EARLY = (replace(hunted, horizon_s=8) for hunted in TOPIC.hunts)


@cache
def _hunted(name):
    return hunt.hunt(TOPIC, {"durable": DURABLE, "early": EARLY}[name], range(25))


def hunted(variant):
    return _hunted(variant.name)


def test_a_correct_variant_stays_green():
    assert hunted(DURABLE).found == []
    assert hunted(DURABLE).failures == []


def test_a_planted_defect_is_caught_by_its_own_property():
    caught = hunted(EARLY).caught
    assert len(caught) > 2
    assert all(words.startswith("CountsSurvive broken") for found in caught for words in found.words)


def test_what_was_found_is_reproduced_by_its_scenario():
    found = hunted(EARLY).caught[0]
    again = Scenario.parse(TOPIC, found.scenario.as_json())
    verdict = simulate.run(again, topic=TOPIC).verdicts()["CountsSurvive"]
    assert f"CountsSurvive broken: {verdict.words}" in found.words


def test_turning_the_defect_off_makes_its_seeds_green():
    for found in hunted(EARLY).caught[:3]:
        mended = replace(found.scenario, params=TOPIC.params(variant="durable"))
        assert simulate.run(mended, topic=TOPIC).broken() == []


def test_each_seed_has_its_own_faults_and_keeps_them():
    one, again, other = (hunt.scenario(TOPIC, DURABLE, seed) for seed in (7, 7, 8))
    assert one == again
    assert one.interventions != other.interventions


@pytest.mark.parametrize("seed", range(20))
def test_at_least_three_faults_of_the_model_strike_inside_live_traffic_and_end(seed):
    scenario = hunt.scenario(TOPIC, DURABLE, seed)
    timed = [planned for planned in scenario.interventions if planned.at_us is not None]
    assert len(timed) >= 3
    for planned in timed:
        ends_us = planned.at_us + dict(planned.args)["for_us"]
        assert 0.1 * scenario.horizon_us <= planned.at_us < ends_us <= 0.75 * scenario.horizon_us
    assert {planned.kind for planned in scenario.interventions} <= {"crash", "pause", "slow", "isolate", "latency"}


def test_the_coverage_counts_what_was_struck_and_reached():
    coverage = hunted(DURABLE).coverage
    assert coverage.strikes["crash", "database"] > 0
    assert coverage.reached["DatabaseCrashed"] > 5
    assert "crash" in coverage.table()


def test_what_was_never_struck_is_a_failure():
    few = hunt.hunt(TOPIC, DURABLE, range(1))
    assert any("times, at least 1 expected" in words for words in few.failures)


def test_messages_are_struck_while_they_fly():
    dropping = Hunted({"variant": "durable"}, kinds=("drop", "delay"), horizon_s=5)
    applied = [
        record.outcome
        for seed in range(6)
        for record in simulate.run(hunt.scenario(TOPIC, dropping, seed), topic=TOPIC).interventions()
    ]
    assert len(applied) == 18
    assert applied.count("applied") > 9


def test_every_generic_kind_can_be_drawn():
    kinds = ("partition", "cut", "skew", "errors", "loss", "duplicate", "reorder", "hold", "restart:lose", "burst")
    anything = Hunted({"variant": "durable"}, kinds=kinds, horizon_s=5)
    struck = {p.kind for seed in range(40) for p in hunt.scenario(TOPIC, anything, seed).interventions}
    assert struck == {"partition", "cut", "skew", "errors", "loss", "duplicate", "reorder", "hold", "restart", "burst"}


def test_a_hunt_without_a_promise_is_refused():
    with pytest.raises(EngineError, match="no fault is inside the promise"):
        hunt.hunt(replace(TOPIC, properties=TOPIC.properties[1:], hunts=()), Hunted({}), range(1))
