"""Forks answered from real snapshots: the same bytes as from the start, and never in the way when one is gone."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import orjson
import pytest

from playground import catalog, simulate
from playground.runs.chunks import ChunkEncoder
from playground.runs.computation import compute_run
from playground.runs.detached import detach
from playground.runs.flight import ensure
from playground.runs.rehearsal import Rehearsal, rehearse_in
from playground.runs.scenarios import ask
from playground.runs.snapshots import RESUME, Snapshots
from playground.runs.stream import End, end_of, read_entries, run_key
from playground.runs.writer import LeaseLost, RunWriter


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


def acted(scenario, at_us):
    """With what the first button of the topic does, at an instant."""
    action = catalog.topic(scenario.topic).actions[0]
    lasting = {} if action.for_us is None else {"for_us": action.for_us}
    args = {**action.args, **lasting}
    return scenario.plus({"when": {"at_us": at_us}, "kind": action.kind, "target": action.target, "args": args})


@pytest.mark.parametrize("name", catalog.topics())
def test_a_run_resumed_from_a_snapshot_is_to_the_byte_the_one_computed_from_its_start(snapshots, name):
    default = catalog.topic(name).default()
    rehearsed(snapshots, default, count=5)  # fewer where traffic comes in a burst: snapshots are taken between chunks
    fork = acted(default, round(default.horizon_us * 0.6) + 1)
    assert resumed(snapshots, fork) == computed(fork)
    again = acted(fork, round(default.horizon_us * 0.95))
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

    def grown():
        """The parent's rehearsal may still hold the turn."""
        detach(lambda lifeline: rehearse_in(snapshots, fork, lifeline))
        time.sleep(0.5)
        return len(snapshots._doors()) >= 9

    until(grown)
    again = crashed(fork, 58_000_000)
    assert resumed(snapshots, again) == computed(again)


def test_one_rehearses_at_a_time(snapshots):
    reader, writer = os.pipe()

    child = os.fork()
    if not child:
        os.write(writer, b"1" if snapshots.take_turn() else b"0")
        time.sleep(60)
        os._exit(0)
    assert os.read(reader, 1) == b"1"
    assert not snapshots.take_turn()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert snapshots.take_turn()


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


class Numbered(Rehearsal):
    """Leaves the numbers of its sleeping and its answering processes in a folder."""

    folder = None
    dies_after = 1_000
    """How many times it answers before it is killed."""

    def _sleep(self, door):
        (self.folder / f"asleep-{os.getpid()}").touch()
        return super()._sleep(door)

    def _answer(self, chunks, at_us):
        (self.folder / f"answers-{os.getpid()}").touch()
        super()._answer(chunks, at_us)
        self.dies_after -= 1
        if self.dies_after == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def numbered(snapshots, scenario, folder, *, count=7, dies_after=1_000):
    def work(lifeline):
        rehearsal = Numbered(snapshots, scenario, lifeline, rest=0)
        rehearsal.folder, rehearsal.dies_after = folder, dies_after
        rehearsal.play()

    detach(work)
    until(lambda: len(list(folder.glob("asleep-*"))) >= count)


def pids(folder, what):
    return [int(path.name.partition("-")[2]) for path in folder.glob(f"{what}-*")]


def gone(pid):
    """Ended, or about to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


def asked_for(scenario):
    asked = ask(orjson.loads(scenario.canonical()))
    ensure(asked, "somebody", watch_ms=60_000)
    return asked


def test_a_fork_is_computed_from_its_start_when_its_sleeping_snapshots_were_killed(rooms, snapshots, tmp_path):
    calm = catalog.topic("counter").scenario(seed=7)
    numbered(snapshots, calm, tmp_path)
    for pid in pids(tmp_path, "asleep"):
        os.kill(pid, signal.SIGKILL)
    until(lambda: all(gone(pid) for pid in pids(tmp_path, "asleep")))
    fork = crashed(calm, 40_000_001)
    assert resumed(snapshots, fork) == ([], None)
    assert snapshots._of(fork) == []


def test_a_run_is_whole_though_the_process_that_answered_was_killed(rooms, redis_client, snapshots, tmp_path):
    calm = catalog.topic("counter").scenario(seed=7)
    numbered(snapshots, calm, tmp_path, dies_after=1)
    fork = crashed(calm, 20_000_001)
    asked = asked_for(fork)
    writer = RunWriter(redis_client, asked.digest, "me")
    assert writer.take()
    compute_run(writer, fork, snapshots)
    *chunks, end = read_entries(redis_client.xrange(run_key(asked.digest)))
    assert len(pids(tmp_path, "answers")) == 1
    assert ([chunk.sha for chunk in chunks], end) == computed(fork)


def test_a_worker_that_lost_its_lease_while_resuming_stops_and_so_does_what_answers(
    rooms, redis_client, snapshots, tmp_path
):
    calm = catalog.topic("counter").scenario(seed=7)
    numbered(snapshots, calm, tmp_path)
    fork = crashed(calm, 20_000_001)
    asked = asked_for(fork)
    writer = RunWriter(redis_client, asked.digest, "me")
    assert writer.take()
    redis_client.set(f"lease:{asked.digest}", "another")
    with pytest.raises(LeaseLost):
        compute_run(writer, fork, snapshots)
    until(lambda: all(gone(pid) for pid in pids(tmp_path, "answers")))
    assert redis_client.xlen(run_key(asked.digest)) == 0


def test_a_run_that_everybody_left_while_it_is_resumed_is_given_up(
    rooms, redis_client, snapshots, tmp_path, monkeypatch
):
    monkeypatch.setattr("playground.runs.rehearsal.BREATH_S", 30)
    calm = catalog.topic("counter").scenario(seed=7)
    numbered(snapshots, calm, tmp_path)
    fork = crashed(calm, 20_000_001)
    asked = asked_for(fork)
    writer = RunWriter(redis_client, asked.digest, "me")
    assert writer.take()
    redis_client.delete(f"watch:{asked.digest}")
    compute_run(writer, fork, snapshots)
    assert not redis_client.exists(f"lease:{asked.digest}", f"fail:{asked.digest}")
    assert 0 < redis_client.xlen(run_key(asked.digest)) < len(computed(fork)[0])
    for pid in pids(tmp_path, "answers"):
        os.kill(pid, signal.SIGKILL)


def test_snapshots_end_with_the_process_that_had_them_made(rooms, snapshots):
    child = os.fork()
    if not child:
        try:
            rehearsed(snapshots, catalog.topic("counter").scenario(seed=7), count=7)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    until(lambda: not snapshots._doors())
