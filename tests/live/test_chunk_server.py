"""Chunks by content over HTTP, before Django."""

from __future__ import annotations

import pytest
from channels.testing import ApplicationCommunicator

from playground.asgi import application
from playground.runs.chunks import decode
from playground.runs.flight import ensure
from playground.runs.reader import manifest
from playground.runs.scenarios import ask
from tests.live.conftest import compute_now, settle

SCENARIO = {"topic": "counter", "horizon_us": 5_000_000}


@pytest.fixture
async def get(rooms, redis_client):
    async def got(path, method="GET", **headers):
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": b"",
            "headers": [(b"host", b"localhost"), *((k.replace("_", "-").encode(), v) for k, v in headers.items())],
        }
        one = ApplicationCommunicator(application, scope)
        await one.send_input({"type": "http.request", "body": b""})
        start, body = await one.receive_output(5), await one.receive_output(5)
        await one.wait(5)
        return start["status"], dict(start["headers"]), body.get("body", b"")

    yield got
    await settle()


@pytest.fixture
def sha(rooms, redis_client):
    asked = ask(SCENARIO)
    ensure(asked, "alice")
    compute_now(SCENARIO)
    return manifest(redis_client, asked.digest)["chunks"][0][1]


async def test_a_chunk_is_served_for_ever(get, sha):
    status, headers, body = await get(f"/c/{sha}")
    assert (status, len(decode(body))) == (200, 256)
    assert headers[b"cache-control"] == b"public, max-age=31536000, immutable"
    assert headers[b"content-encoding"] == b"gzip"


async def test_a_browser_that_has_it_gets_no_body(get, sha):
    assert (await get(f"/c/{sha}", if_none_match=f'"{sha}"'.encode()))[0] == 304
    status, headers, body = await get(f"/c/{sha}", method="HEAD")
    assert (status, body, int(headers[b"content-length"]) > 0) == (200, b"", True)


async def test_a_chunk_that_is_gone_is_not_found_and_that_is_not_cached(get):
    status, headers, _ = await get("/c/" + "0" * 64)
    assert (status, headers[b"cache-control"]) == (404, b"no-store")


async def test_nothing_but_reading_is_allowed(get, sha):
    assert (await get(f"/c/{sha}", method="POST"))[0] == 405


async def test_other_paths_go_to_django(get):
    assert (await get("/c/short"))[0] == 404
    status, headers, body = await get("/healthz")
    assert (status, body) == (200, b'{"ok": true, "redis": true}')
