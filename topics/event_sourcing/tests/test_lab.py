"""The lab: every action, and what a bank that dies in the wrong place leaves behind."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
import pytest

from playground import catalog, simulate
from playground.sdk import Run, Scenario, fault
from topics.event_sourcing.measures import balances, letters, loads, log, outcomes, shapes, written_again

TOPIC = catalog.topic("event_sourcing")
US = 1_000_000


def played(*planned: dict[str, Any], horizon_s: int = 10, **params: Any) -> Run:
    """A short run; asked for again, the same run."""
    return _once(TOPIC.scenario(seed=7, horizon_us=horizon_s * US, **params).plus(*planned).canonical())


@cache
def _once(canonical: bytes) -> Run:
    return simulate.run(Scenario.parse(TOPIC, orjson.loads(canonical)))


@pytest.mark.parametrize("variant", ["replay", "snapshots"])
@pytest.mark.parametrize("projection", ["asynchronous", "inline"])
def test_every_promise_is_kept_whichever_way_accounts_are_loaded_and_projected(variant: str, projection: str) -> None:
    run = played(fault("race", "customers", at_s=4), variant=variant, projection=projection, snapshot_every=4)
    assert run.broken() == []
    assert balances(run, "alice")[-1] == 20


def test_the_bank_dies_between_append_and_publish_and_the_projection_has_the_event_all_the_same() -> None:
    run = played(fault("crash_between", "bank", at_s=4), horizon_s=12)
    assert run.verdicts()["CatchesUp"].status == "holds"
    assert run.broken() == []


def test_a_lost_answer_is_found_by_the_commands_id() -> None:
    run = played(fault("lose_answer", "store", at_s=4))
    assert len(outcomes(run, "known")) == 1
    assert len({event.command for event in log(run)}) == len(log(run))


def test_a_store_that_crashes_keeps_every_committed_event() -> None:
    run = played(fault("crash", "store", at_s=4, for_s=1), fault("crash", "store", at_s=7, for_s=1))
    assert run.verdicts()["LogIsAppendOnly"].status == "holds"
    assert [event.position for event in log(run)] == list(range(1, len(log(run)) + 1))


def test_a_deployment_changes_the_shape_of_what_comes_and_outlives_a_crash() -> None:
    run = played(fault("deploy", "bank", at_s=3), fault("crash", "bank", at_s=5, for_s=1))
    assert all(shapes(run, stream) in ([1, 2], [1]) for stream in ("bob", "carol", "dave", "erin"))
    assert {event.schema for event in log(run)[-5:]} == {2}


def test_a_rebuild_is_silent_unless_the_mailer_is_careless() -> None:
    rebuild = fault("rebuild", "balances", at_s=8)
    assert letters(played(rebuild))
    assert written_again(played(rebuild)) == 0
    assert written_again(played(rebuild, defect="careless")) > 0


def test_the_past_can_be_asked_for() -> None:
    run = played(fault("as_of", "tellers", at_s=4, version=3))
    assert any(note.stream == "alice" and note.version == 3 and note.balance == 30 for note in loads(run, from_s=4))


def test_what_cannot_be_done_is_missed() -> None:
    early = [fault(kind, "customers", at_s=0.1) for kind in ("race", "interest", "reverse", "forget")]
    run = played(*early, fault("spoil_snapshot", "store", at_s=0.1), horizon_s=1)
    assert {one.outcome for one in run.interventions()} == {"missed"}
