"""A worker's hold on a run: the stream is a prefix of the run, whoever writes it and however often."""

from __future__ import annotations

import pytest
import redis

from playground.runs.chunks import Chunk, digest_of
from playground.runs.failure import Failure
from playground.runs.reader import manifest
from playground.runs.stream import End, read_entries, run_key
from playground.runs.writer import LeaseLost, RunWriter, evict

RUN = "a" * 64


@pytest.fixture
def awaited(redis_client):
    redis_client.zadd(f"watch:{RUN}", {"bob": 10**15})


def stored(client):
    return read_entries(client.xrange(run_key(RUN)))


def end_of(chunks):
    return End(len(chunks), 3_000, 99, digest_of(chunk.sha for chunk in chunks))


def test_what_is_appended_is_read_back(redis_client, writer, chunks, awaited):
    assert writer.take() == 1
    writer.append(chunks[:2])
    writer.append(chunks[2:])
    writer.end(end_of(chunks))
    assert stored(redis_client) == [*chunks, end_of(chunks)]
    assert manifest(redis_client, RUN)["status"] == "done"


def test_a_run_computed_again_writes_only_what_is_missing(redis_client, writer, chunks, awaited):
    writer.take()
    writer.append(chunks[:3])
    redis_client.delete(f"lease:{RUN}")
    second = RunWriter(redis_client, RUN, "bob")
    assert second.take() == 2
    size = redis_client.get("runs:total")
    second.append(chunks[:3])
    assert redis_client.get("runs:total") == size
    second.append(chunks[3:])
    assert stored(redis_client) == chunks


def test_after_the_server_lost_everything_a_gap_is_refused(redis_client, writer, chunks, awaited):
    writer.take()
    writer.append(chunks[:2])
    redis_client.delete(run_key(RUN))
    with pytest.raises(redis.ResponseError, match="GAP"):
        writer.append(chunks[2:])


def test_a_worker_without_the_lease_cannot_write(redis_client, writer, chunks, awaited):
    writer.take()
    redis_client.set(f"lease:{RUN}", "bob")
    with pytest.raises(LeaseLost):
        writer.append(chunks)
    with pytest.raises(LeaseLost):
        writer.end(end_of(chunks))
    assert writer.keep() == "lost"
    assert stored(redis_client) == []


def test_only_one_worker_takes_a_run(redis_client, writer, awaited):
    assert writer.take() == 1
    assert RunWriter(redis_client, RUN, "bob").take() == 0


def test_nobody_takes_a_run_that_nobody_awaits(writer):
    assert writer.take() == 0


def test_a_worker_learns_that_nobody_waits_any_more(redis_client, writer, awaited):
    writer.take()
    assert writer.keep() == "kept"
    redis_client.zrem(f"watch:{RUN}", "bob")
    assert writer.keep() == "unwatched"


def test_a_released_run_keeps_its_chunks_and_no_blame(redis_client, writer, chunks, awaited):
    writer.take()
    writer.append(chunks[:2])
    writer.release()
    assert RunWriter(redis_client, RUN, "bob").take() == 1
    assert len(stored(redis_client)) == 2


def test_a_failed_run_leaves_its_reason_for_a_while_and_nothing_else(redis_client, writer, chunks, awaited):
    writer.take()
    writer.append(chunks)
    writer.fail(Failure("run_aborted", "it was still computing after 8 s"))
    assert stored(redis_client) == []
    assert Failure.from_bytes(redis_client.get(f"fail:{RUN}")).message == "it was still computing after 8 s"
    assert 0 < redis_client.pttl(f"fail:{RUN}") <= 10_000
    assert redis_client.get("runs:total") == b"0"
    assert redis_client.keys("chunk:*") == []


def test_over_the_budget_the_run_unused_for_longest_goes_first(redis_client, chunks):
    for place, name in enumerate("abc"):
        write(redis_client, name * 64, chunks[place : place + 1])
        redis_client.zadd("runs:access", {name * 64: place})
    total = int(redis_client.get("runs:total"))
    assert evict(redis_client, total) == 0
    assert evict(redis_client, total - 1) == 1
    assert [manifest(redis_client, name * 64) is None for name in "abc"] == [True, False, False]
    assert not redis_client.exists(f"chunk:{chunks[0].sha}")
    assert redis_client.exists(f"chunk:{chunks[1].sha}")


def test_a_run_being_computed_is_not_evicted(redis_client, writer, chunks, awaited):
    writer.take()
    writer.append(chunks)
    assert evict(redis_client, 0) == 0


def test_a_chunk_shared_with_an_evicted_run_stays_where_it_was_written_last(redis_client, chunks):
    write(redis_client, "a" * 64, chunks)
    write(redis_client, "b" * 64, chunks)
    redis_client.zadd("runs:access", {"a" * 64: 0})
    evict(redis_client, int(redis_client.get("runs:total")) - 1)
    assert redis_client.get(f"chunk:{chunks[0].sha}") == b"b" * 64 + b" 0"


def write(client: redis.Redis, digest: str, chunks: list[Chunk]) -> None:
    writer = RunWriter(client, digest, "alice")
    client.zadd(f"watch:{digest}", {"bob": 10**15})
    writer.take()
    writer.append([chunk._replace(i=i) for i, chunk in enumerate(chunks)])
    writer.end(End(len(chunks), 1, 1, ""))
