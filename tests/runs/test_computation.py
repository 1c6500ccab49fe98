"""A task computes a run and stores exactly what a simulation in this process gives."""

from __future__ import annotations

import pytest

from playground import catalog, simulate
from playground.engine.errors import InvalidScenario
from playground.runs import reader
from playground.runs.chunks import Chunk, decode
from playground.runs.connection import connect_async
from playground.runs.flight import ensure
from playground.runs.scenarios import ask
from playground.runs.stream import End, read_entries, run_key
from playground.runs.tasks import compute


def computed(client, scenario):
    asked = ask(scenario)
    ensure(asked, "alice")
    compute(asked.digest, asked.canonical.decode())
    return asked, read_entries(client.xrange(run_key(asked.digest)))


def test_the_stored_record_is_the_simulated_one(rooms, redis_client):
    _, (*chunks, end) = computed(redis_client, {"topic": "counter", "seed": 7})
    records = simulate.run(catalog.topic("counter").scenario(seed=7)).records
    assert [record for chunk in chunks for record in decode(chunk.data)] == records
    assert (end.events, end.t_end_us) == (len(records), 60_000_000)


def test_a_fork_shares_the_chunks_before_the_intervention(rooms, redis_client):
    crash = {"when": {"at_us": 40_000_001}, "kind": "crash", "target": "db-1", "args": {}}
    _, calm = computed(redis_client, {"topic": "counter"})
    _, forked = computed(redis_client, {"topic": "counter", "interventions": [crash]})
    shared = [a.sha for a, b in zip(calm, forked, strict=False) if isinstance(a, Chunk) and a == b]
    assert len(shared) > 10
    assert [chunk.sha for chunk in forked[: len(shared)]] == shared


def test_a_bug_of_the_lab_is_told_and_nothing_is_stored(rooms, redis_client, caplog):
    asked, entries = computed(redis_client, {"topic": "raising"})
    assert entries == []
    assert "no such shelf" in ensure(asked, "alice").failure.message
    assert "no such shelf" in caplog.text


def test_a_run_abandoned_by_everybody_gives_its_worker_back(rooms, redis_client):
    asked = ask({"topic": "spinning"})
    ensure(asked, "alice", watch_ms=300)
    compute(asked.digest, asked.canonical.decode())
    assert not redis_client.exists(f"lease:{asked.digest}", f"fail:{asked.digest}")


async def test_a_chunk_is_found_by_its_content(rooms, redis_client):
    _, (first, *_) = computed(redis_client, {"topic": "counter"})
    assert await reader.chunk(connect_async(), first.sha) == first.data
    assert await reader.chunk(connect_async(), "0" * 64) is None
    await connect_async().aclose()


def test_the_manifest_lists_chunks_and_end(rooms, redis_client):
    asked, (*chunks, end) = computed(redis_client, {"topic": "counter", "horizon_us": 5_000_000})
    found = reader.manifest(redis_client, asked.digest)
    assert isinstance(end, End)
    assert found["end"]["digest"] == end.digest
    assert [sha for _, sha, *_ in found["chunks"]] == [chunk.sha for chunk in chunks]
    assert reader.manifest(redis_client, "0" * 64) is None


@pytest.mark.parametrize("raw", [None, [], {"topic": 7}, {"topic": "nowhere"}, {}])
def test_what_is_no_scenario_is_refused_with_its_field(rooms, raw):
    with pytest.raises(InvalidScenario, match=r"^(scenario|topic): got"):
        ask(raw)
