"""A scenario becomes a run: the same one whenever it is asked for."""

import pytest

from playground import simulate
from playground.engine.records import Ended, Topology, Verdict
from playground.sdk import fault
from tests.sdk.rooms.counter.topic import TOPIC


def played(preset, **options):
    return simulate.run(TOPIC.preset(preset).scenario(TOPIC), topic=TOPIC, **options)


def test_the_same_scenario_gives_equal_records():
    assert played("crash").records == played("crash").records


def test_another_seed_gives_another_run():
    scenario = TOPIC.preset("calm").scenario(TOPIC)
    one, other = (simulate.run(scenario.seeded(seed), topic=TOPIC) for seed in (7, 8))
    assert one.digest() != other.digest()


def test_a_run_starts_with_its_topology_and_ends_with_its_verdicts():
    run = played("calm")
    assert type(run.records[0]) is Topology
    assert [type(record) for record in run.records[-3:]] == [Verdict, Verdict, Ended]
    assert [record.seq for record in run.records] == list(range(len(run.records)))
    assert run.reason == "horizon"


def test_the_log_is_handed_out_at_each_boundary_of_a_chunk_and_at_the_end():
    lengths = []
    run = played("calm", on_records=lambda records: lengths.append(len(records)))
    assert lengths == [256, 768, *range(1_792, len(run.records), 1_024), len(run.records)]


def test_what_the_listener_raises_ends_the_run_and_leaves():
    class Enough(Exception):
        pass

    def stop(records):
        raise Enough

    with pytest.raises(Enough):
        played("calm", on_records=stop)


def test_two_scenarios_that_agree_until_t_have_equal_records_until_t():
    scenario = TOPIC.preset("calm").scenario(TOPIC)
    forked = simulate.run(scenario.plus(fault("crash", "orders", at_s=5)), topic=TOPIC)
    plain = simulate.run(scenario, topic=TOPIC)

    def before(run):
        return [record for record in run.records if record.at_us < 5_000_000]

    assert before(forked) == before(plain)
    assert forked.interventions("crash")[0].outcome == "applied"


def test_a_burst_does_not_move_the_requests_that_come_anyway():
    scenario = TOPIC.preset("calm").scenario(TOPIC)
    burst = simulate.run(scenario.plus(fault("burst", "alice", at_s=5, rate_per_s=100, for_s=2)), topic=TOPIC)
    plain = simulate.run(scenario, topic=TOPIC)
    usual = {op.op: op.at_us for op in plain.operations("invoked")}
    asked = {op.op: op.at_us for op in burst.operations("invoked")}
    assert usual.items() <= asked.items()
    assert 150 < len(asked) - len(usual) < 250
    assert all(op.startswith("alice-5.") for op in asked.keys() - usual.keys())


def test_a_planted_defect_is_caught_by_its_property():
    verdict = played("lost").verdicts()["CountsSurvive"]
    assert (verdict.status, verdict.promise) == ("broken", "inside")
    assert [v.property for v in played("lost").broken()] == ["CountsSurvive"]
    assert played("crash").broken() == []


def test_a_lab_with_a_bug_has_no_run():
    from dataclasses import replace

    from playground.engine.world import LabFailed

    def build(world, p):
        async def fail():
            raise ValueError("bug")

        world.node("orders", boot=lambda node: node.spawn(fail(), "fail"))

    broken = replace(TOPIC, build=build)
    with pytest.raises(LabFailed, match="bug"):
        simulate.run(broken.scenario(), topic=broken)


def test_a_run_answers_what_claims_ask():
    run = played("crash")
    assert len(run.operations("failed", from_s=4, to_s=5)) == len(run.operations("failed")) > 0
    assert run.messages(source="orders", target="db-1", label="add")
    assert min(run.latencies_us()) > 1_000
    assert run.states("db-1", "count")[0].value == 0
    assert run.captions() == ["db-1 is down"]


@pytest.mark.parametrize("preset", ["calm", "crash"])
def test_a_listener_may_have_the_run_go_on_with_another_future(preset):
    scenario = TOPIC.preset(preset).scenario(TOPIC)
    forked = scenario.plus(fault("crash", "orders", at_s=50), fault("pause", "db-1", at_s=50))
    other = simulate.run(scenario, topic=TOPIC, on_records=lambda records: forked if len(records) >= 1_792 else None)
    assert other.records == simulate.run(forked, topic=TOPIC).records
