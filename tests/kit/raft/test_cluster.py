"""Raft in the simulated world: what it shows, and what it withstands."""

import pytest

from playground.engine.records import Message, Operation, State, Topology
from playground.kit.raft import Options
from playground.sdk import fault
from tests.kit.raft.storms import Stage, storm, wrong_in

SEEDS = 50


def first_leader(**options):
    """Who leads until a fault, and the others."""
    stage = Stage(options=Options(**options)).run(2)
    leader = last_leader(stage)
    return leader, [name for name in stage.names if name != leader]


def last_leader(stage):
    return [record.node for record in shown(stage, "leads") if record.value][-1]


def answered(stage, after_s=0, before_s=1_000):
    return [
        record
        for record in stage.records
        if type(record) is Operation and record.phase == "ok" and after_s <= record.at_us / 1_000_000 < before_s
    ]


def shown(stage, path):
    return [record for record in stage.records if type(record) is State and record.path == path]


def test_a_calm_cluster_elects_once_and_serves_everybody():
    stage = Stage().run(6)
    assert len([record for record in shown(stage, "leads") if record.value]) == 1
    invoked = [record for record in stage.records if type(record) is Operation and record.phase == "invoked"]
    assert len(answered(stage)) >= len(invoked) - 3
    assert stage.wrong() == []


def test_a_member_shows_its_table_its_term_and_its_log():
    stage = Stage().run(4)
    machines = [record.id for record in stage.records if type(record) is Topology and record.what == "machine"]
    assert machines == [f"{name}.role" for name in stage.names]
    for path in ("role", "term", "vote", "log", "commit", "snapshot", "appended", "committed"):
        assert {record.node for record in shown(stage, path)} == set(stage.names), path


def test_what_a_client_asks_can_be_followed_to_the_replicas():
    stage = Stage().run(4)
    written = [record for record in stage.records if type(record) is Message and record.label == "AppendEntries"]
    assert any(record.request and record.request.startswith("alice-") for record in written)


def test_another_leader_takes_over_from_one_that_crashed():
    leader, _ = first_leader()
    stage = Stage().strike(fault("crash", leader, at_s=2)).run(6)
    assert last_leader(stage) != leader
    assert answered(stage, after_s=4)
    assert stage.wrong() == []


def test_the_minority_side_resigns_and_answers_nobody():
    leader, others = first_leader()
    groups = f"{leader},{others[0]}|{','.join(others[1:])}"
    stage = Stage().strike(fault("partition", groups=groups, at_s=2)).run(6)
    assert last_leader(stage) in others[1:]
    assert not stage.cluster.members[leader].raft.leads
    assert stage.wrong() == []


def test_a_member_that_was_away_gets_a_snapshot():
    leader, others = first_leader()
    stage = Stage(options=Options(snapshot_every=20)).strike(fault("isolate", others[0], at_s=2, for_s=4)).run(9)
    assert stage.verdicts()["SnapshotInstalled"].status == "reached"
    raft = [stage.cluster.members[name].raft for name in (leader, others[0])]
    assert raft[1].commit >= raft[0].log.snapshot.index > 0
    assert stage.wrong() == []


def test_a_member_that_crashes_after_a_snapshot_comes_back_from_it():
    _, others = first_leader()
    crash = fault("crash", others[0], at_s=5, for_s=1)
    stage = Stage(options=Options(snapshot_every=20)).strike(crash).run(9)
    assert stage.cluster.members[others[0]].raft.log.snapshot.index > 0
    assert stage.wrong() == []


def test_a_member_that_lost_its_disk_stays_outside():
    stage = Stage().strike(fault("restart", "n3", at_s=3, disk="lose")).run(6)
    assert stage.cluster.members["n3"].raft.role.state == "outsider"
    assert stage.wrong() == []


def late_answers(leader, others):
    """The leader sleeps while the answers to its heartbeat lie there, and wakes up cut off from its peers."""
    cut = f"{leader}|{','.join(others)}"
    far = [fault("latency", f"link:{leader}~{other}", at_s=2.5, for_s=1, add_us=20_000) for other in others]
    return *far, fault("pause", leader, at_s=3, for_s=2), fault("partition", groups=cut, at_s=3.1, for_s=4)


@pytest.mark.parametrize(("defects", "is_wrong"), [((), False), (("lease_from_answer",), True)])
def test_a_pause_breaks_a_lease_that_counts_from_the_answer(defects, is_wrong):
    leader, others = first_leader(reads="lease")
    stage = Stage(options=Options(reads="lease", defects=defects)).place_faithful(leader)
    assert bool(stage.strike(*late_answers(leader, others)).run(7).wrong()) is is_wrong


@pytest.mark.parametrize(("slow_percent", "is_wrong"), [(0, False), (5, False), (48, True)])
def test_a_lease_trusts_the_rate_of_the_clock(slow_percent, is_wrong):
    leader, others = first_leader(reads="lease")
    cut = f"{leader}|{','.join(others)}"
    skew = fault("skew", leader, at_s=2, offset_us=1_500_000, drift_ppm=-10_000 * slow_percent)
    wrong = []
    for seed in (7, 8):
        stage = Stage(7, options=Options(reads="lease", election_s=(0.4, 0.42))).place_faithful(leader, rate=100 + seed)
        wrong += stage.strike(skew, fault("partition", groups=cut, at_s=3, for_s=4)).run(7).wrong()
    assert bool(wrong) is is_wrong


@pytest.mark.parametrize("reads", ["index", "lease"])
@pytest.mark.parametrize("first", range(0, SEEDS, 10))
def test_storms_of_random_faults_break_nothing(first, reads):
    options = Options(reads=reads, snapshot_every=30)
    wrong = {seed: wrong_in(seed, options, rate=4) for seed in range(first, first + 10)}
    assert {seed: words for seed, words in wrong.items() if words} == {}


def test_storms_that_take_a_disk_away_break_nothing():
    wrong = {seed: wrong_in(seed, rate=4, lose=True) for seed in range(10)}
    assert {seed: words for seed, words in wrong.items() if words} == {}


@pytest.mark.parametrize(("defect", "seed"), [("local_reads", 12), ("early_reads", 12)])
def test_a_storm_catches_a_careless_read(defect, seed):
    assert any("not linearizable" in words for words in wrong_in(seed, Options(defects=(defect,))))


def test_the_same_seed_gives_the_same_record():
    records = [Stage(5).strike(*storm(5, ["n1", "n2", "n3", "n4", "n5"])).run(8).records for _ in range(2)]
    assert records[0] == records[1]
