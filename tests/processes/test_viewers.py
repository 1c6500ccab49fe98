"""Real processes, many browsers: one computation, every record, in order, for everybody."""

from __future__ import annotations

import asyncio
import time

import orjson
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from playground import catalog, simulate
from playground.live.protocol import OPEN_BYTES

pytestmark = [pytest.mark.processes, pytest.mark.timeout(90)]

COUNTER = {"topic": "counter", "seed": 3}
SPINNING = {"topic": "spinning"}


async def test_a_hundred_viewers_get_every_record_in_order_from_one_computation(stand, rooms):
    async def visit():
        async with stand.browser() as browser:
            return await browser.watch(COUNTER)

    visits = await asyncio.gather(*(visit() for _ in range(100)))
    assert all(watched.is_whole() for watched in visits)
    assert len({watched.last["digest"] for watched in visits}) == 1
    assert stand.log("worker").count(f"run {visits[0].last['run'][:12]} of counter computed") == 1
    assert visits[0].records() == simulate.run(catalog.topic("counter").scenario(seed=3)).records


async def test_a_late_viewer_gets_the_same_from_the_store(stand):
    async with stand.browser() as browser:
        first = await browser.watch(COUNTER)
        began = time.monotonic()
        late = await browser.watch(COUNTER)
    assert late.shas() == first.shas()
    assert late.texts[0]["status"] == "done"
    assert time.monotonic() - began < 2
    status, headers, body = stand.get(f"/c/{late.shas()[0]}")
    assert (status, headers["content-encoding"], body) == (200, "gzip", late.frames[0].data)


async def test_a_page_from_elsewhere_cannot_connect(stand):
    with pytest.raises(InvalidStatus, match="403"):
        await stand.dial("/ws/v1/run/", origin="http://evil.example")


async def test_wrong_input_is_explained_and_the_socket_goes_on(stand):
    async with stand.browser() as browser:
        for scenario, field in [({"topic": "nowhere"}, "topic"), ({**COUNTER, "seed": "x"}, "seed"), (7, "scenario")]:
            assert (await browser.watch(scenario)).last["field"] == field
        await browser.connection.send("{")
        assert (await browser.hear())["code"] == "bad_message"
        await browser.connection.send(b"\x00")
        assert (await browser.hear())["msg"] == "is binary, accepted text"
        await browser.connection.send(" " * (OPEN_BYTES + 1))
        assert "accepted" in (await browser.hear())["msg"]
        assert (await browser.watch(COUNTER)).is_whole()


async def test_a_message_no_browser_of_ours_would_send_ends_that_socket_only(stand):
    async with stand.browser() as browser, stand.browser() as other:
        with pytest.raises(ConnectionClosed):
            await browser.connection.send("x" * 300_000)
            await browser.connection.recv()
        assert (await other.watch(COUNTER)).is_whole()


async def test_a_program_has_a_run_computed_and_reads_it(stand):
    body = orjson.dumps({"topic": "counter", "seed": 11, "horizon_us": 5_000_000})
    create = ("/api/v1/runs", "POST", body)
    status, _, answer = stand.get(*create, **{"Content-Type": "application/json"})
    run = orjson.loads(answer)["run"]
    assert status == 202
    stand.until(lambda: b'"done"' in stand.get(f"/api/v1/runs/{run}")[2], "the run")
    assert stand.get(*create, **{"Content-Type": "application/json"})[0] == 200


async def test_an_endless_loop_is_ended_and_told_while_others_are_served(stand):
    async with stand.browser() as stuck, stand.browser() as other:
        await stuck.say(t="open", id=1, scenario=SPINNING)
        assert (await other.watch({**COUNTER, "seed": 4})).is_whole()
        ended = await stuck.follow()
        assert ended.last["code"] == "run_aborted"
        assert "still computing after 8 s" in ended.last["msg"]
        again = await stuck.watch(SPINNING)
        assert again.last["code"] == "run_aborted"
        assert stand.get(f"/api/v1/runs/{ended.texts[0]['run']}")[0] == 404


async def test_runs_that_were_left_give_their_workers_back(stand):
    async with stand.browser() as one, stand.browser() as two, stand.browser() as three:
        for seed, browser in enumerate((one, two)):
            await browser.say(t="open", id=1, scenario={**SPINNING, "seed": seed})
        leases = [f"lease:{(await browser.hear())['run']}" for browser in (one, two)]
        stand.until(lambda: stand.redis.exists(*leases) == 2, "both workers being busy")
        began = time.monotonic()
        for seed, browser in enumerate((one, two)):
            await browser.say(t="open", id=2, scenario={**COUNTER, "seed": seed + 20})
        assert (await three.watch({**COUNTER, "seed": 30})).is_whole()
        assert time.monotonic() - began < 6
        assert all([(await browser.follow()).is_whole() for browser in (one, two)])
