"""Forks answered from real snapshots: the same bytes as from the start, and never in the way when one is gone."""

from __future__ import annotations

import os
import threading
import time

import pytest

from playground import catalog, simulate
from playground.runs.chunks import ChunkEncoder
from playground.runs.detached import detach
from playground.runs.rehearsal import Rehearsal, rehearse_in
from playground.runs.snapshots import RESUME, Snapshots
from playground.runs.stream import End, end_of


@pytest.fixture
def snapshots():
    kept = Snapshots()
    kept.settle(16)
    yield kept
    for path in kept._doors():
        path.unlink()
    kept.leave()


def until(ready, timeout_s=20):
    deadline = time.monotonic() + timeout_s
    while not ready():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def rehearsed(snapshots, scenario, *, count):
    detach(lambda lifeline: Rehearsal(snapshots, scenario, lifeline, rest=0).play())
    until(lambda: len(snapshots._doors()) >= count)


def crashed(scenario, at_us, target="db-1"):
    return scenario.plus({"when": {"at_us": at_us}, "kind": "crash", "target": target, "args": {}})


def resumed(snapshots, scenario):
    shas, end = [], None
    for part in snapshots.resume(scenario):
        if isinstance(part, End):
            end = part
        else:
            shas += [chunk.sha for chunk in part]
    return shas, end


def computed(scenario):
    encoder = ChunkEncoder()
    records = simulate.run(scenario).records
    encoder.finish(records)
    return encoder.shas, end_of(records, encoder)


@pytest.mark.parametrize("name", catalog.topics())
def test_a_run_resumed_from_a_snapshot_is_to_the_byte_the_one_computed_from_its_start(snapshots, name):
    default = catalog.topic(name).default()
    service = next(record.id for record in simulate.run(default).records if getattr(record, "kind", "") == "service")
    rehearsed(snapshots, default, count=6)
    for share in (0.6, 0.9):
        fork = crashed(default, round(default.horizon_us * share) + 1, service)
        assert resumed(snapshots, fork) == computed(fork)
        again = crashed(fork, round(default.horizon_us * 0.95), service)
        assert resumed(snapshots, again) == computed(again)


def test_a_snapshot_answers_more_than_once_and_takes_back_what_was_planned_ahead(rooms, snapshots):
    calm = catalog.topic("counter").scenario(seed=7)
    planned = crashed(calm, 50_000_000)
    rehearsed(snapshots, planned, count=6)
    for other in (calm, crashed(calm, 40_000_001), crashed(calm, 40_000_001), crashed(planned, 50_000_000)):
        assert resumed(snapshots, other) == computed(other)


def test_another_past_finds_no_snapshot(rooms, snapshots):
    calm = catalog.topic("counter").scenario(seed=7)
    rehearsed(snapshots, calm, count=7)
    for other in (
        calm.seeded(8),
        crashed(calm, 1_000_000),
        catalog.topic("counter").scenario(seed=7, horizon_us=59_000_000),
    ):
        assert resumed(snapshots, other) == ([], None)


def test_a_fork_is_rehearsed_from_the_snapshots_of_its_parent(rooms, snapshots):
    calm = catalog.topic("counter").scenario(seed=7)
    rehearsed(snapshots, calm, count=7)
    fork = crashed(calm, 40_000_001)
    detach(lambda lifeline: rehearse_in(snapshots, fork, lifeline))
    until(lambda: len(snapshots._doors()) >= 9)
    again = crashed(fork, 58_000_000)
    assert resumed(snapshots, again) == computed(again)


def test_at_most_so_many_sleep_and_the_least_used_go_first(rooms, snapshots):
    snapshots._most = 2
    calm = catalog.topic("counter").scenario(seed=7)
    detach(lambda lifeline: Rehearsal(snapshots, calm, lifeline, rest=0).play())
    late = crashed(calm, 59_000_000)
    until(lambda: any(snapshots._of(late)) and max(snapshots._of(late)).name[:12] > "000052500000")
    assert len(snapshots._doors()) == 2
    assert resumed(snapshots, late) == computed(late)


def test_a_snapshot_that_was_killed_leaves_a_door_that_is_passed_over(rooms, snapshots):
    calm = catalog.topic("counter").scenario(seed=7)
    snapshots.open(calm, 30_000_000).close()
    assert len(snapshots._doors()) == 1
    assert resumed(snapshots, crashed(calm, 40_000_000)) == ([], None)
    assert snapshots._doors() == []


def test_a_snapshot_that_dies_while_it_answers_gives_what_it_had(rooms, snapshots):
    calm = catalog.topic("counter").scenario(seed=7)
    chunks = ChunkEncoder().finish(simulate.run(calm).records)
    door = snapshots.open(calm, 30_000_000)
    lifeline, mine = os.pipe()

    def answer_and_die():
        connection, what, _ = door.next_visitor(lifeline)
        connection.send(chunks[:3] if what == RESUME else [])
        connection.close()

    thread = threading.Thread(target=answer_and_die)
    thread.start()
    got = resumed(snapshots, calm)
    thread.join()
    door.close()
    os.close(lifeline)
    os.close(mine)
    assert got == ([chunk.sha for chunk in chunks[:3]], None)


def test_snapshots_end_with_the_process_that_had_them_made(rooms, snapshots):
    child = os.fork()
    if not child:
        try:
            rehearsed(snapshots, catalog.topic("counter").scenario(seed=7), count=7)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    until(lambda: not snapshots._doors())
