"""Workers and the server are killed in the middle of a run; the viewer notices nothing but a pause."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.processes, pytest.mark.timeout(60)]


def slow(seed):
    """About three seconds of computing on an idle machine."""
    return {"topic": "long", "seed": seed, "params": {"records": 15_000, "burn": 12_000}}


async def begun(browser, scenario, chunks=3):
    """Open a run and wait until it is coming in."""
    await browser.say(t="open", id=1, scenario=scenario)
    run = await browser.hear()
    frames = [await browser.connection.recv() for _ in range(chunks)]
    return run["run"], frames


async def test_a_killed_worker_costs_a_pause_and_not_a_record(stand):
    async with stand.browser() as browser, stand.browser() as witness:
        run, frames = await begun(browser, slow(1))
        stand.kill("worker")
        assert stand.redis.xlen(f"run:{run}") < 17, "it was killed in the middle"
        stand.start_worker()
        rest = await browser.follow()
        assert [frame.i for frame in rest.frames] == list(range(len(frames), rest.last["chunks"]))
        assert (await witness.watch(slow(1))).is_whole()


async def test_a_killed_server_costs_a_pause_and_not_a_record(stand):
    async with stand.browser() as browser, stand.browser() as witness:
        run, frames = await begun(browser, slow(2))
        stand.kill("redis")
        assert stand.get("/healthz")[0] == 503
        stand.start_redis()
        assert stand.redis.xlen(f"run:{run}") < 17, "it forgot everything"
        rest = await browser.follow()
        assert [frame.i for frame in rest.frames] == list(range(len(frames), rest.last["chunks"]))
        whole = await witness.watch(slow(2))
        assert whole.is_whole()
        assert whole.last["digest"] == rest.last["digest"]


async def test_a_run_asked_for_while_the_server_is_away_comes_when_it_is_back(stand):
    stand.kill("redis")
    async with stand.browser() as browser:
        await browser.say(t="open", id=1, scenario={"topic": "counter", "seed": 5})
        assert (await browser.hear())["status"] == "queued"
        await browser.say(t="ping", c=1)
        assert (await browser.hear())["t"] == "pong"
        stand.start_redis()
        assert (await browser.follow()).is_whole()
