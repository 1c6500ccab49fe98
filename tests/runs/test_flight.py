"""However many ask for a run, one task computes it; when its worker dies, one more."""

from __future__ import annotations

import orjson
import pytest

from playground.runs.connection import connect_async
from playground.runs.failure import Failure
from playground.runs.flight import ensure, ensure_async, expect_forks, forget
from playground.runs.queue import BULK
from playground.runs.tasks import TRIES, compute
from playground.runs.writer import RunWriter


@pytest.fixture
def broker(redis_client):
    """How many tasks wait in a queue."""
    redis_client.execute_command("SELECT", 1)

    def waiting(queue="runs"):
        return redis_client.llen(queue)

    yield waiting
    redis_client.execute_command("SELECT", 0)


def test_the_first_to_ask_enqueues_and_the_others_wait(asked, broker):
    assert [ensure(asked, name).status for name in ("alice", "bob", "carol")] == ["queued"] * 3
    assert broker() == 1


async def test_asking_from_an_event_loop_is_the_same_flight(asked, broker):
    ensure(asked, "alice")
    assert (await ensure_async(asked, "bob")).status == "queued"
    assert broker() == 1


def test_programs_wait_in_a_queue_of_their_own(asked, broker):
    ensure(asked, "alice", queue=BULK)
    assert (broker(), broker(BULK)) == (0, 1)


def test_a_computed_run_is_done_for_everybody(asked, redis_client):
    ensure(asked, "alice")
    compute(asked.digest, asked.canonical.decode())
    assert ensure(asked, "bob").status == "done"


def test_a_second_delivery_of_the_task_does_nothing(asked, redis_client):
    ensure(asked, "alice")
    compute(asked.digest, asked.canonical.decode())
    before = redis_client.xinfo_stream(f"run:{asked.digest}")
    compute(asked.digest, asked.canonical.decode())
    assert redis_client.xinfo_stream(f"run:{asked.digest}") == before


def test_while_a_worker_holds_the_lease_the_run_is_running(asked, redis_client):
    ensure(asked, "alice")
    RunWriter(redis_client, asked.digest, "worker-1").take()
    assert ensure(asked, "bob").status == "running"


def test_when_the_lease_of_a_dead_worker_lapsed_the_next_look_enqueues_again(asked, redis_client, broker):
    ensure(asked, "alice")
    redis_client.execute_command("SELECT", 0)
    RunWriter(redis_client, asked.digest, "worker-1").take()
    redis_client.delete(f"lease:{asked.digest}")
    ensure(asked, "alice")
    redis_client.execute_command("SELECT", 1)
    assert broker() == 2


def test_a_run_that_ended_its_worker_three_times_is_given_up(asked, redis_client):
    ensure(asked, "alice")
    for n in range(TRIES):
        RunWriter(redis_client, asked.digest, f"worker-{n}").take()
        redis_client.delete(f"lease:{asked.digest}")
    compute(asked.digest, asked.canonical.decode())
    assert "3 times" in ensure(asked, "alice").failure.message


def test_a_failure_is_told_instead_of_trying_again(asked, redis_client, broker):
    redis_client.execute_command("SELECT", 0)
    redis_client.set(f"fail:{asked.digest}", Failure("run_aborted", "too long").to_bytes())
    assert ensure(asked, "alice") == ("failed", Failure("run_aborted", "too long"))
    redis_client.execute_command("SELECT", 1)
    assert broker() == 0


async def test_whoever_leaves_is_no_longer_waited_for(asked, redis_client):
    await ensure_async(asked, "alice")
    await forget(asked.digest, "alice")
    assert RunWriter(redis_client, asked.digest, "worker-1").take() == 0


def test_a_worker_with_other_code_says_so_and_stores_nothing(asked, redis_client):
    strange = asked._replace(digest="f" * 64)
    ensure(strange, "alice")
    compute(strange.digest, strange.canonical.decode())
    assert ensure(strange, "alice").failure.code == "stale_code"
    assert not redis_client.exists("run:" + "f" * 64)


def test_a_scenario_the_worker_does_not_accept_names_the_field(asked, redis_client):
    body = orjson.loads(asked.canonical) | {"seed": -1}
    ensure(asked, "alice")
    compute(asked.digest, orjson.dumps(body).decode())
    assert ensure(asked, "alice").failure == ("invalid_scenario", "got -1, accepted 0 to 4294967295", "seed")


async def test_a_watched_run_is_rehearsed_once_for_all_who_watch(asked, broker, redis_client):
    for _ in range(3):
        await expect_forks(asked)
    assert broker() == 1
    await connect_async().aclose()


async def test_without_snapshots_nothing_is_rehearsed(asked, broker, settings):
    settings.SNAPSHOTS = 0
    await expect_forks(asked)
    assert broker() == 0
