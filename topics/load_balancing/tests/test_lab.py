"""The lab: what the policies, the remedies and the buttons do to the same arrivals and the same work."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from playground import catalog, simulate
from playground.engine import records
from playground.sdk import Run, fault
from topics.load_balancing.diary import PICK
from topics.load_balancing.measures import (
    lost_sessions,
    moved,
    order,
    outs,
    percentile_ms,
    share,
    share_failed,
    status,
    told,
)
from topics.load_balancing.params import POLICIES

TOPIC = catalog.topic("load_balancing")
REMEDIES = ("cookie", "address", "store", "token")


@cache
def preset(id: str) -> Run:
    return simulate.run(TOPIC.preset(id).scenario(TOPIC))


def played(*planned: dict[str, Any], horizon_s: int = 6, **params: Any) -> Run:
    return simulate.run(TOPIC.scenario(horizon_us=horizon_s * 1_000_000, **params).plus(*planned))


def asked(run: Run) -> list[tuple[Any, ...]]:
    return [(o.at_us, o.op, o.key) for o in run.operations("invoked")]


def test_a_first_visit_has_two_thousand_messages_or_more_and_begins_a_b_c_a() -> None:
    run = preset("in-turn")
    assert len(run.of(records.Message)) >= 2_000
    assert order(run, 4) == "abca"


@pytest.mark.parametrize("variant", list(POLICIES))
def test_every_policy_answers_the_same_requests(variant: str) -> None:
    run = played(variant=variant, rate_per_s=8, horizon_s=4)
    assert asked(run) == asked(played(rate_per_s=8, horizon_s=4))
    assert len(run.operations("ok")) > 15
    assert share_failed(run) == 0
    assert all(status(run, name) == "holds" for name in ("CountsEveryRequest", "LittlesLaw"))


def test_work_does_not_depend_on_the_policy() -> None:
    """With one request at a time nothing waits, so each takes its work and the network's time."""
    params: dict[str, Any] = {"rate_per_s": 2, "service_ms": 30, "workers": 8, "horizon_s": 8}
    took = [
        {each.number: int(each.detail) for each in told(played(variant=variant, **params), "done")}
        for variant in ("round_robin", "maglev")
    ]
    assert took[0].keys() == took[1].keys()
    assert sum(abs(took[0][n] - took[1][n]) < 30_000 for n in took[0]) == len(took[0])


def test_least_connections_cuts_the_tail_of_unequal_servers() -> None:
    turns, least = (played(variant=v, uneven=3, horizon_s=14) for v in ("round_robin", "least_connections"))
    assert percentile_ms(turns, 90, from_s=6) > 3 * percentile_ms(least, 90, from_s=6)
    assert share(least, "c") < share(turns, "c")


def test_passive_checks_close_the_sink_hole() -> None:
    failing = fault("fail_fast", "b", at_s=4, for_us=7_000_000)
    params: dict[str, Any] = {
        "variant": "least_connections",
        "rate_per_s": 28,
        "service_ms": 300,
        "workers": 4,
        "network_ms": 10,
    }
    run = played(failing, horizon_s=11, health="passive", **params)
    assert share_failed(run, 5, 11) < 0.1
    assert share_failed(preset("sink-hole"), 5, 11) > 0.6


def test_a_session_made_on_one_server_is_unknown_on_the_next() -> None:
    run = preset("lost-session")
    login = next(each for each in told(run, PICK) if each.detail == "/login")
    assert lost_sessions(run) > 10
    assert login.server in "abc"


@pytest.mark.parametrize("sticky", REMEDIES)
def test_each_remedy_keeps_every_session(sticky: str) -> None:
    run = played(sessions=True, users=5, rate_per_s=8, horizon_s=8, sticky=sticky)
    carts = [each for each in told(run, PICK) if each.detail == "/cart"]
    assert len(carts) > 30
    assert lost_sessions(run) == 0
    assert status(run, "SessionsKept") == "holds"


def test_a_session_dies_with_its_server_unless_it_is_kept_elsewhere() -> None:
    dead = fault("crash", "a", at_s=3, for_s=1)
    params: dict[str, Any] = {"sessions": True, "users": 6, "rate_per_s": 10, "horizon_s": 8}
    lost = {sticky: lost_sessions(played(dead, sticky=sticky, **params)) for sticky in REMEDIES}
    assert lost["cookie"] > 0
    assert (lost["store"], lost["token"]) == (0, 0)


def test_pages_move_as_each_hash_says() -> None:
    drain = fault("drain", "b", at_s=5)
    share_moved = {}
    for variant in ("ring", "ip_hash"):
        moves, stayed = moved(played(drain, variant=variant, horizon_s=10), (0, 5), (5, 10), "b")
        share_moved[variant] = moves / stayed
    assert share_moved["ring"] == 0
    assert share_moved["ip_hash"] > 0.2


def test_at_layer_four_a_connection_stays_with_its_server() -> None:
    run = played(layer="l4", users=3, rate_per_s=10)
    assert {each.word for each in told(run, PICK)} == {"policy", "pinned"}
    assert sum(each.word == "pinned" for each in told(run, PICK)) > 30


def test_active_checks_take_out_a_dead_server_and_bring_it_back() -> None:
    run = played(fault("crash", "b", at_s=1, for_s=3), health="active", check_ms=300, horizon_s=7)
    assert outs(run, 2.5, 4) > 0
    assert share(run, "b", 2.5, 4) == 0
    assert share(run, "b", 5.5, 7) > 0.2


def test_trying_the_next_one_hides_a_dead_server() -> None:
    dead = fault("crash", "b", at_s=1, for_s=4)
    one, two = (played(dead, attempts=attempts) for attempts in (1, 2))
    failed = [len(run.operations("failed", from_s=1.5, to_s=5)) for run in (one, two)]
    assert failed[0] > 10
    assert failed[1] == 0


def test_slow_start_spares_a_fresh_server() -> None:
    joins = fault("add_server", "d", at_s=1)
    params: dict[str, Any] = {"variant": "weighted", "cold_times": 6, "rate_per_s": 20}
    full, spared = (share(played(joins, slow_start_s=s, **params), "d", 1, 3) for s in (0, 8))
    assert full == pytest.approx(0.25, abs=0.02)
    assert spared < 0.1


def test_heavy_requests_and_long_connections_take_what_they_say() -> None:
    run = played(fault("streams", "clients", at_s=1), fault("heavy", "clients", at_s=1), workers=8, horizon_s=8)
    streams = [o for o in run.operations("ok") if o.op.startswith("streams")]
    assert [len(streams), len([o for o in run.operations("ok") if o.op.startswith("heavy")])] == [6, 8]
    assert all(o.at_us > 6_000_000 for o in streams)
