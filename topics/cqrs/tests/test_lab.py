"""The lab: every way to write, project and read, and what faults leave behind."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
import pytest

from playground import catalog, simulate
from playground.sdk import Run, Scenario, fault
from topics.cqrs.measures import backwards, changes, deeds, edits, failed, lags_ms, unseen

TOPIC = catalog.topic("cqrs")
US = 1_000_000


def played(*planned: dict[str, Any], horizon_s: int = 8, **params: Any) -> Run:
    """A short run; asked for again, the same run."""
    return _once(TOPIC.scenario(seed=7, horizon_us=horizon_s * US, **params).plus(*planned).canonical())


@cache
def _once(canonical: bytes) -> Run:
    return simulate.run(Scenario.parse(TOPIC, orjson.loads(canonical)))


@pytest.mark.parametrize("reads", ["token", "wait", "write"])
def test_every_remedy_shows_editors_what_they_wrote(reads: str) -> None:
    run = played(reads=reads)
    assert edits(run) > 5
    assert unseen(run) == 0
    assert run.broken() == []


@pytest.mark.parametrize("variant", ["one", "same"])
def test_where_reads_and_writes_share_a_store_nothing_is_late(variant: str) -> None:
    run = played(variant=variant)
    assert unseen(run) == 0
    assert edits(run) > 5
    assert run.broken() == []


def test_a_synchronous_projection_is_seen_at_once_and_fails_when_one_model_is_down() -> None:
    run = played(fault("crash", "search", at_s=4), answers="projected")
    assert unseen(run, to_s=4) == 0
    assert failed(run, "504 outcome unknown") >= 1
    assert unseen(played()) > 0


def test_a_dead_read_model_does_not_stop_writing() -> None:
    run = played(fault("crash", "search", at_s=2))
    assert len(changes(run)) == len(changes(played()))


def test_two_projectors_of_each_model_keep_checkpoints_apart() -> None:
    run = played(fault("crash", "listing", at_s=4, for_s=1), parts=3, edits_per_s=8)
    assert run.verdicts()["ProjectionIsItsFold"].status == "holds"
    assert lags_ms(run, "listing", 6, 8)


def test_changes_captured_by_triggers_lead_to_the_same_documents() -> None:
    run = played(feed="cdc", edits_per_s=6)
    assert {change.type for change in changes(run)} == {"products.update", "reviews.insert"}
    assert run.verdicts()["NewsTellAll"].status == run.verdicts()["ProjectionIsItsFold"].status == "holds"


def test_a_rebuild_is_seen_in_place_and_not_beside() -> None:
    rebuild = fault("rebuild", "documents", at_s=5)
    busy = {"edits_per_s": 6, "reads_per_s": 12, "project_ms": 15}
    assert backwards(played(rebuild, **busy), "documents") == 0
    assert backwards(played(rebuild, rebuild="in_place", **busy), "documents") > 0


def test_a_poison_change_is_set_aside_or_blocks() -> None:
    spoil = fault("spoil", "editors", at_s=3)
    assert len(deeds(played(spoil), "documents", "parked")) >= 1
    assert lags_ms(played(spoil), "documents", 3.5, 8)
    assert not lags_ms(played(spoil, poison="blocks"), "documents", 3.5, 8)


def test_what_cannot_be_done_is_missed() -> None:
    run = played(fault("rebuild", "documents", at_s=1), fault("deliver_again", "documents", at_s=1), variant="one")
    assert [one.outcome for one in run.interventions()] == ["missed", "missed"]
    twice = played(fault("rebuild", "documents", at_s=5), fault("rebuild", "documents", at_s=5.1))
    assert [one.outcome for one in twice.interventions()] == ["applied", "missed"]
