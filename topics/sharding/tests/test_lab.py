"""The lab: every placement and migration under load, crashes in the middle of a move, and the planted defects."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
import pytest

from playground import catalog, simulate
from playground.sdk import Run, Scenario, at_point, fault
from topics.sharding.measures import held, longest_queue, moved, moved_percent, owners, refusals

TOPIC = catalog.topic("sharding")
US = 1_000_000
ADD = fault("add_shard", "coordinator", at_s=2)
BUSY = {"writes_per_s": 20, "reads_per_s": 5, "questions_per_min": 0}


def played(*planned: dict[str, Any], horizon_s: int = 15, **params: Any) -> Run:
    """A run of a busy town; asked for again, the same run."""
    scenario = TOPIC.scenario(seed=7, horizon_us=horizon_s * US, **(BUSY | params)).plus(*planned)
    return _once(scenario.canonical())


@cache
def _once(canonical: bytes) -> Run:
    return simulate.run(Scenario.parse(TOPIC, orjson.loads(canonical)))


def statuses(run: Run) -> dict[str, str]:
    return {name: verdict.status for name, verdict in run.verdicts().items()}


def kept(run: Run) -> bool:
    """Whether nothing broke and the change is over."""
    return run.broken() == [] and statuses(run)["ChangeEnds"] == "holds"


@pytest.mark.parametrize("variant", list(TOPIC.params.variant.choices))
def test_every_placement_takes_a_fifth_shard_while_writes_go_on(variant: str) -> None:
    run = played(ADD, variant=variant, migration="dual")
    assert kept(run)
    assert held(run)["shard_5"] > 5 * US
    assert not run.operations("failed")


@pytest.mark.parametrize("migration", ["copy", "dual", "stop"])
def test_every_migration_empties_a_shard_that_leaves(migration: str) -> None:
    run = played(fault("remove_shard", "shard_2", at_s=2), variant="ring", migration=migration)
    assert kept(run)
    assert "shard_2" not in owners(run).values()
    assert {source for source, _ in moved(run, 2).values()} == {"shard_2"}


def test_a_stopped_world_refuses_far_more_writes_than_a_switch_by_batches() -> None:
    stopped, copied = (refusals(played(ADD, migration=each), "Busy") for each in ("stop", "copy"))
    assert stopped > 5 * max(copied, 1)


@pytest.mark.parametrize("point", ["sync", "send"])
@pytest.mark.parametrize("nth", [2, 4, 7])
def test_a_coordinator_that_dies_anywhere_goes_on_from_its_log(point: str, nth: int) -> None:
    crash = fault("crash", "coordinator", when=at_point("coordinator", point, nth=nth), for_s=1)
    run = played(ADD, crash, variant="ring")
    assert [i.outcome for i in run.interventions("crash")] == ["applied"]
    assert kept(run)
    assert held(run)["shard_5"] > 5 * US


@pytest.mark.parametrize("shard", ["shard_1", "shard_5"])
def test_a_shard_that_dies_in_the_middle_of_a_move_delays_it_and_loses_nothing(shard: str) -> None:
    run = played(ADD, fault("crash", shard, at_s=2.6, for_s=2), variant="ring", horizon_s=20)
    assert kept(run)


def test_a_second_change_waits_for_the_first() -> None:
    run = played(ADD, fault("remove_shard", "shard_2", at_s=2.2), variant="ring", horizon_s=25)
    assert kept(run)
    assert set(owners(run).values()) == {"shard_1", "shard_3", "shard_4", "shard_5"}


def test_without_a_spare_nothing_joins() -> None:
    run = played(ADD, fault("add_shard", "coordinator", at_s=10), variant="ring")
    assert [i.outcome for i in run.interventions("add_shard")] == ["applied", "missed"]


def test_new_users_are_taken_in_at_their_new_place_during_a_move() -> None:
    run = played(ADD, newcomers_per_min=600, writes_per_s=2)
    assert kept(run)
    newcomers = [key for key in owners(run) if int(key) > 100 * US]
    assert len(newcomers) > 100


def test_salt_takes_the_queue_of_a_celebrity_apart() -> None:
    famous = fault("celebrity", "world", at_s=2, for_s=8)
    load = {"writes_per_s": 40, "service_ms": 40, "workers": 1, "reads_per_s": 1}
    plain, salted = (longest_queue(played(famous, salt=salt, **load), "shard_3") for salt in (0, 1))
    assert plain > 10 > salted


def test_a_global_index_answers_from_one_node_and_names_the_same_users() -> None:
    asked = {"questions_per_min": 60, "newcomers_per_min": 0}
    local, whole = (played(index=index, **asked) for index in ("local", "global"))
    last = [run.operations("ok", from_s=10)[-1] for run in (local, whole)]
    answers = [{o.value for o in run.operations("ok", from_s=5) if o.key == "CA"} for run in (local, whole)]
    assert answers[0] == answers[1] != set()
    assert len(whole.messages(label="SELECT home", target="shard_1")) == 0 < len(last)


def test_a_router_that_heard_nothing_is_refused_and_asks_again() -> None:
    run = played(fault("deafen", "router_2", at_s=1, for_s=14), ADD, variant="ring")
    assert kept(run)
    assert len(run.messages(label="GET map", source="router_2")) > 0
    assert not run.operations("failed")


def test_modulo_moves_most_and_the_ring_a_fifth() -> None:
    assert moved_percent(played(ADD), 2) > 3 * moved_percent(played(ADD, variant="ring"), 2)


def test_the_careless_migration_forgets_visits_and_the_same_seed_without_it_does_not() -> None:
    assert statuses(played(ADD, defect="careless"))["NothingForgotten"] == "broken"
    assert kept(played(ADD))


def test_shards_that_serve_what_they_have_make_two_owners() -> None:
    deaf = fault("deafen", "router_2", at_s=1, for_s=14)
    broken = statuses(played(deaf, ADD, defect="no_custody"))
    assert broken["OneOwner"] == "broken"
    assert kept(played(deaf, ADD))
