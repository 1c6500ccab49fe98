"""The lab: what each kind of replication loses and what it costs, under the same faults."""

from __future__ import annotations

import pytest

from playground.sdk import Run, fault
from topics.replication.history import end_of, segments
from topics.replication.measures import ended, history, lost, missing_at_the_end, reads, reigns, status, write_ms
from topics.replication.tests.watching import US, broken, played, press, shown

CRASH_S = 5.0
LATE = (fault("lag", "db-2", at_s=1, ms=1200), fault("lag", "db-3", at_s=1, ms=700))
DIES = (*LATE, fault("crash", "db-1", at_s=CRASH_S))
DURABLE = ["synchronous", "quorum", "chain"]


def final_rows(run: Run, node: str) -> dict[str, str]:
    """The rows that a copy shows at the end."""
    rows = {}
    for record in run.records:
        if getattr(record, "path", "").startswith("rows.") and record.node == node:
            rows[record.path.removeprefix("rows.")] = record.value
    return rows


def test_asynchronous_failover_loses_exactly_the_acknowledged_writes_of_its_lag_window() -> None:
    run = played(*DIES)
    promoted = reigns(run)[1]
    window = [ack.value for ack in history(run).acks if ack.at[0] == 1 and ack.at[1] > end_of(promoted.log)]
    assert window
    assert [ack.value for ack in lost(run)] == window == missing_at_the_end(run)
    assert run.verdicts()["LosesOnlyItsWindow"].words.startswith(f"{len(window)} of ")
    assert any(f"{len(window)} acknowledged writes are lost" in text for text in run.captions())
    assert broken(run) == []


def test_nothing_that_was_lost_is_ever_read_again() -> None:
    run = played(*DIES)
    gone = {ack.value for ack in lost(run)}
    after_s = reigns(run)[1].at_us / US
    assert not gone & {read.value for _, read in reads(run, from_s=after_s)}


def test_the_most_advanced_replica_is_promoted() -> None:
    run = played(*DIES)
    ends = {name: end_of(segments(shown(run, name, "log", CRASH_S + 1))) for name in ("db-2", "db-3")}
    assert reigns(run)[1].node == max(ends, key=ends.__getitem__)


@pytest.mark.parametrize("variant", DURABLE)
def test_whoever_waits_for_replicas_loses_nothing_in_the_same_failover(variant: str) -> None:
    run = played(*DIES, variant=variant)
    assert len(reigns(run)) == 2
    assert lost(run) == [] == missing_at_the_end(run)
    assert broken(run) == []


@pytest.mark.parametrize(("variant", "least_ms"), [("synchronous", 1150), ("quorum", 650), ("asynchronous", 0)])
def test_a_write_takes_as_long_as_the_replica_that_it_waits_for(variant: str, least_ms: int) -> None:
    took = write_ms(played(*LATE, variant=variant), 1.5, 8)
    assert min(took) >= least_ms
    assert variant != "asynchronous" or max(took) < 150


def test_a_stopped_replica_stops_synchronous_writes_and_nothing_else() -> None:
    stopped = fault("stop_replica", "db-3", at_s=2)
    for variant, acknowledged in (("synchronous", False), ("quorum", True), ("asynchronous", True)):
        run = played(stopped, variant=variant)
        assert bool(ended(run, "write", "ok", 3, 14)) is acknowledged


def test_semi_synchronous_says_in_its_answer_when_it_is_no_longer_safe() -> None:
    stops = [fault("stop_replica", name, at_s=2) for name in ("db-2", "db-3")]
    run = played(*stops, fault("crash", "db-1", at_s=6), variant="semi_synchronous")
    assert {ack.written.copies for ack in lost(run)} == {1}
    assert all(ack.written.copies >= 2 for ack in history(run).acks if ack.acked_us < 2 * US)
    assert status(run, "AcknowledgedSurvives") == "holds"


def test_with_fencing_the_old_primary_falls_silent_before_a_new_one_reigns() -> None:
    run = played(press("part", 3))
    second = reigns(run)[1]
    by_the_old = [ack.acked_us for ack in history(run).acks if ack.at[0] == 1]
    assert max(by_the_old) < second.at_us
    assert status(run, "TwoPrimaries") == "reached"
    assert broken(run) == []


def test_without_fencing_both_take_writes_and_the_verdict_is_red() -> None:
    run = played(press("part", 3), fencing="none")
    verdict = run.verdicts()["OldPrimaryIsSilent"]
    assert (verdict.status, verdict.promise) == ("broken", "inside")
    assert "two primaries took writes" in verdict.words
    assert {read.node for _, read in reads(run, from_s=6, to_s=10)} == {"db-1", reigns(run)[1].node}


def test_the_old_primary_rolls_back_its_tail_also_out_of_its_rows() -> None:
    run = played(*LATE, fault("crash", "db-1", at_s=CRASH_S, for_s=4), horizon_s=18)
    assert shown(run, "db-1", "rolled_back").startswith("1.")
    assert shown(run, "db-1", "log").split()[0] == shown(run, reigns(run)[1].node, "log").split()[0]
    assert not {ack.value for ack in lost(run)} & set(final_rows(run, "db-1").values())


def test_a_cancelled_wait_is_unknown_to_the_client_and_visible_to_the_others() -> None:
    run = played(fault("stop_replica", "db-3", at_s=2), press("cancel", 4), variant="synchronous")
    cancelled = [o for o in run.operations("unknown") if o.value == "wait cancelled"]
    asked = {o.op: o.value for o in run.operations("invoked")}
    seen = {read.value for _, read in reads(run, from_s=4)}
    assert cancelled
    assert {asked[o.op] for o in cancelled} & seen


def test_a_restarted_primary_reigns_again_under_a_new_epoch() -> None:
    run = played(fault("crash", "db-1", at_s=4, for_s=1), failover="manual")
    assert [(reign.node, reign.epoch) for reign in reigns(run)] == [("db-1", 1), ("db-1", 2)]
    assert lost(run) == []


def test_by_hand_a_dead_primary_is_replaced_when_somebody_says_so() -> None:
    crash = fault("crash", "db-1", at_s=3)
    assert len(reigns(played(crash, failover="manual"))) == 1
    run = played(crash, press("promote", 6), failover="manual")
    assert [reign.node for reign in reigns(run)] == ["db-1", "db-3"]


@pytest.mark.parametrize("routing", ["any", "bounded", "position"])
def test_reads_of_a_lagging_replica_are_as_good_as_their_routing_promises(routing: str) -> None:
    run = played(fault("lag", "db-3", at_s=1, ms=1500), routing=routing, bound_ms=800)
    assert broken(run) == []
    assert status(run, "SeesOwnWrites") == ("holds" if routing == "position" else "broken")
    assert (status(run, "StaleWithinBound") == "holds") is (routing == "bounded")


def test_synchronous_does_not_mean_fresh_reads_unless_replicas_apply_first() -> None:
    stale = {
        ack: status(played(variant="synchronous", routing="any", ack=ack), "StaleRead") for ack in ("receipt", "apply")
    }
    assert stale["apply"] == "unknown"


def test_leaders_that_conflict_end_up_with_the_same_rows_and_drop_acknowledged_writes() -> None:
    run = played(fault("cut", "link:db-1~db-2", at_s=2, for_s=4), variant="multi_leader", horizon_s=18)
    assert status(run, "CopiesAgree") == "holds"
    assert status(run, "Conflict") == "reached"


@pytest.mark.parametrize(
    ("level", "skew"),
    [("read committed", "reached"), ("snapshot isolation", "reached"), ("serializable", "unknown")],
)
def test_only_serializable_keeps_a_doctor_on_call(level: str, skew: str) -> None:
    run = played(doctors="two", isolation=level, failover="manual", horizon_s=10)
    assert status(run, "WriteSkew") == skew
    assert status(run, "IsolationKept") == "holds"
    refused = [o for o in run.operations("failed") if o.value == "serialization failure"]
    assert bool(refused) is (level == "serializable")


def test_flapping_changes_the_primary_again_and_again_and_loses_nothing_with_a_quorum() -> None:
    run = played(press("flap", 2), variant="quorum", horizon_s=32)
    assert len(reigns(run)) >= 4
    assert lost(run) == []
    assert broken(run) == []
