"""The lab: every way to hear of an order, and what faults leave behind."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
import pytest

from playground import catalog, simulate
from playground.sdk import Run, Scenario, fault
from topics.event_driven.measures import accepted, effects, events, failures, ghosts, lost

TOPIC = catalog.topic("event_driven")
US = 1_000_000


def played(*planned: dict[str, Any], horizon_s: int = 10, **params: Any) -> Run:
    """A short run; asked for again, the same run."""
    return _once(TOPIC.scenario(seed=7, horizon_us=horizon_s * US, **params).plus(*planned).canonical())


@cache
def _once(canonical: bytes) -> Run:
    return simulate.run(Scenario.parse(TOPIC, orjson.loads(canonical)))


@pytest.mark.parametrize("variant", ["sync", "queue", "log"])
def test_every_listener_hears_of_every_order_and_every_promise_is_kept(variant: str) -> None:
    run = played(variant=variant)
    assert accepted(run, 0, 9) == 1
    assert run.broken() == []
    assert len(effects(run, "email")) > 20


@pytest.mark.parametrize("publishing", ["outbox", "cdc"])
def test_with_one_transaction_nothing_is_lost_and_nothing_is_made_up(publishing: str) -> None:
    run = played(fault("crash_between", "orders", at_s=3), publishing=publishing)
    assert lost(run, 6) == []
    assert ghosts(run) == []


def test_only_the_synchronous_shop_notices_that_email_is_down() -> None:
    down = fault("crash", "email", at_s=3, for_s=4)
    assert accepted(played(down, variant="sync"), 3.2, 6.8) == 0
    assert accepted(played(down), 3.2, 6.8) == 1


def test_the_broker_gets_back_from_its_replica_what_its_disk_has_lost() -> None:
    crash, back = fault("crash", "broker", at_s=4), fault("restart", "broker", at_s=5, disk="lose")
    run = played(crash, back)
    assert run.verdicts()["AcknowledgedStays"].status == "holds"
    assert run.verdicts()["OffsetsAreContiguous"].status == "holds"
    assert len(events(run)) > 25


def test_without_a_sync_an_acknowledged_event_can_be_lost() -> None:
    found = {
        played(fault("crash", "broker", at_s=at_s, for_s=0.5), acks="none", orders_per_s=30, handle_ms=5)
        .verdicts()["AcknowledgedStays"]
        .status
        for at_s in (3.0, 3.1, 3.2, 3.3)
    }
    assert "broken" in found


def test_at_most_once_never_has_an_effect_twice() -> None:
    run = played(fault("crash", "inventory_1", at_s=4, for_s=1), delivery="at_most_once")
    had = [effect for node in ("inventory_1", "inventory_2") for effect in effects(run, node)]
    assert had
    assert all(effect.times == 1 for effect in had)


def test_dead_letters_are_replayed_once_the_consumers_are_mended() -> None:
    run = played(fault("poison", "shoppers", at_s=2), fault("replay_dead", "broker", at_s=7), poison="dead")
    assert len(failures(run, "email", "dead")) == 1
    assert failures(run, "email", "dead")[0].event in {effect.event for effect in effects(run, "email", 7)}


def test_a_shop_that_sheds_refuses_orders_and_one_that_waits_does_not() -> None:
    slow = fault("slow", "analytics", at_s=1, percent=5000)
    how = {"orders_per_s": 15, "most_behind": 20, "handle_ms": 10}
    assert accepted(played(slow, pressure="shed", **how), 5, 9) < 0.5
    assert accepted(played(slow, pressure="block", **how), 5, 9) == 1


def test_what_cannot_be_done_is_missed() -> None:
    run = played(fault("add_member", "world", at_s=1), fault("replay_dead", "world", at_s=1), variant="sync")
    assert [one.outcome for one in run.interventions()] == ["missed", "missed"]
    full = played(fault("add_member", "world", at_s=1), fault("add_member", "world", at_s=2))
    assert [one.outcome for one in full.interventions()] == ["applied", "missed"]
