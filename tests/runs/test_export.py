"""A run's spans are exported whole or by trace, in pieces, and to a few callers at a time."""

from __future__ import annotations

import gzip

import orjson
import pytest
from asgiref.sync import sync_to_async

from playground.engine.records import SpanOpened
from playground.runs import export
from playground.runs.chunks import decode
from playground.runs.scenarios import ask
from playground.runs.tasks import compute
from playground.runs.throttle import PER_MINUTE

SCENARIO = {"topic": "counter", "horizon_us": 5_000_000}


@pytest.fixture
def digest(client, rooms, redis_client):
    """A run that is asked for and computed."""
    client.post("/api/v1/runs", orjson.dumps(SCENARIO), content_type="application/json")
    asked = ask(SCENARIO)
    compute(asked.digest, asked.canonical.decode())
    return asked.digest


@pytest.fixture
def get(async_client, redis_client):
    async def got(run: str, **query: str):
        headers = {"Accept-Encoding": query.pop("accepts", "")}
        return await async_client.get(f"/api/v1/runs/{run}/trace", query, headers=headers)

    return got


async def body(answer) -> bytes:
    return b"".join([piece async for piece in answer])


def spans(text: bytes) -> list[dict]:
    entries = orjson.loads(text)["resourceSpans"]
    return [span for entry in entries for span in entry["scopeSpans"][0]["spans"]]


async def test_every_span_of_the_record_is_in_the_download(digest, get, redis_client) -> None:
    stored = await sync_to_async(redis_client.xrange)(f"run:{digest}")
    records = [record for _, fields in stored if b"data" in fields for record in decode(fields[b"data"])]
    opened = {record.span for record in records if isinstance(record, SpanOpened)}
    answer = await get(digest)
    assert answer["Content-Type"] == "application/json"
    found = spans(await body(answer))
    assert {span["spanId"] for span in found} == opened
    assert len(found) == len(opened) > 0


async def test_one_trace_is_downloaded_alone_under_its_own_name(digest, get) -> None:
    whole = spans(await body(await get(digest)))
    trace = whole[0]["traceId"]
    answer = await get(digest, trace=trace)
    assert f'filename="{trace}.otlp.json"' in answer["Content-Disposition"]
    assert spans(await body(answer)) == [span for span in whole if span["traceId"] == trace]


async def test_who_reads_gzip_gets_gzip(digest, get) -> None:
    plain = await body(await get(digest))
    packed = await get(digest, accepts="gzip, br")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(await body(packed)) == plain


async def test_what_is_not_there_is_not_made_up(digest, get) -> None:
    answers = [await get("0" * 64), await get(digest, trace="0" * 32)]
    assert [(answer.status_code, orjson.loads(answer.content)["error"]["code"]) for answer in answers] == [
        (404, "gone"),
        (404, "no_trace"),
    ]
    assert export.desk.busy == 0


async def test_more_exports_than_accepted_at_once_are_turned_away_with_the_limit(digest, get) -> None:
    with export.desk, export.desk:
        answer = await get(digest)
    assert (answer.status_code, answer["Retry-After"]) == (503, str(export.BUSY_S))
    assert f"accepted at once {export.AT_ONCE}" in orjson.loads(answer.content)["error"]["message"]
    assert (await get(digest)).status_code == 200


async def test_an_export_holds_its_place_until_its_last_piece_is_read(digest, get) -> None:
    answer = await get(digest)
    pieces = aiter(answer)
    await anext(pieces)
    assert export.desk.busy == 1
    assert [piece async for piece in pieces]
    assert export.desk.busy == 0


async def test_one_address_cannot_export_without_end(digest, get, redis_client) -> None:
    redis_client.set("rate:127.0.0.1", PER_MINUTE)
    answer = await get(digest)
    assert answer.status_code == 429
    assert f"accepted {PER_MINUTE}" in orjson.loads(answer.content)["error"]["message"]
