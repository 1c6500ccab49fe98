"""The run socket: who may connect, what is refused and how, and what a viewer gets."""

from __future__ import annotations

import asyncio
import hashlib

import pytest

from playground import catalog, simulate
from playground.engine.errors import InvalidScenario
from playground.live.consumers import Nowhere, RunConsumer
from playground.live.credit import WINDOW
from playground.live.hub import hubs
from playground.live.protocol import MESSAGE_BYTES, OPEN_BYTES
from playground.live.session import BURST
from playground.runs.chunks import ChunkEncoder, digest_of
from playground.runs.flight import ensure
from playground.runs.scenarios import ask
from playground.runs.writer import RunWriter
from tests.live.conftest import Browser, compute_now, records_of

SCENARIO = {"topic": "counter", "horizon_us": 20_000_000}
CRASH = {"when": {"at_us": 15_000_001}, "kind": "crash", "target": "db-1", "args": {}}
FORK = {**SCENARIO, "interventions": [CRASH]}
HEAVY = {"topic": "noisy"}


def done(scenario):
    ensure(ask(scenario), "alice")
    return compute_now(scenario)


@pytest.mark.parametrize("origin", [None, (b"origin", b"http://evil.example"), (b"origin", b"http://localhost:9999")])
async def test_a_page_from_elsewhere_cannot_connect(origin):
    connected, _ = await Browser(origin=origin).connect(timeout=5)
    assert not connected


async def test_another_subprotocol_is_explained_and_closed(dial):
    browser = await dial(subprotocols=("chat",))
    assert (await browser.hear())["msg"] == "accepted the subprotocol playground.v1"
    assert await browser.closed() == 4400


async def test_another_path_is_closed(dial):
    browser = await dial(path="/ws/v2/nothing")
    assert await browser.closed() == 4404


async def test_the_welcome_names_the_limits(dial):
    browser = await dial()
    assert await browser.hear() == {"t": "welcome", "v": 1, "limits": {"in_bytes": OPEN_BYTES, "window": WINDOW}}


async def test_a_finished_run_comes_whole_and_in_order(browser):
    asked = done(SCENARIO)
    await browser.say("open", id=3, scenario=SCENARIO)
    (run, end), frames = await browser.hear_all()
    assert run == {
        "t": "run",
        "id": 3,
        "tag": 1,
        "run": asked.digest,
        "code": asked.code,
        "from": 0,
        "status": "done",
    }
    assert [frame.i for frame in frames] == list(range(end["chunks"]))
    assert records_of(frames) == simulate.run(catalog.topic("counter").scenario(horizon_us=20_000_000)).records
    assert end["digest"] == digest_of(hashlib.sha256(frame.data).hexdigest() for frame in frames)
    assert [frame.flags for frame in frames] == [1] * (len(frames) - 1) + [3]


async def test_a_run_still_to_be_computed_is_queued_and_then_comes(browser):
    await browser.say("open", id=1, scenario=SCENARIO)
    assert (await browser.hear())["status"] == "queued"
    compute_now(SCENARIO)
    (end,), frames = await browser.hear_all()
    assert end["events"] == len(records_of(frames))


async def test_a_fork_gets_only_what_differs(browser):
    done(SCENARIO)
    done(FORK)
    await browser.say("open", id=1, scenario=SCENARIO)
    _, old = await browser.hear_all()
    have = [hashlib.sha256(frame.data).hexdigest() for frame in old]
    await browser.say("open", id=2, scenario=FORK, have=have)
    (run, same, end), new = await browser.hear_all()
    assert (run["from"], same["t"], same["tag"]) == (0, "same", run["tag"])
    assert [frame.i for frame in new] == list(range(same["upto"], end["chunks"]))
    assert same["upto"] > 2
    whole = [*old[: same["upto"]], *new]
    assert end["digest"] == digest_of(hashlib.sha256(frame.data).hexdigest() for frame in whole)


async def test_a_fork_without_a_change_sends_nothing_again(browser):
    done(SCENARIO)
    await browser.say("open", id=1, scenario=SCENARIO)
    (_, end), old = await browser.hear_all()
    await browser.say("open", id=2, scenario=SCENARIO, have=[hashlib.sha256(frame.data).hexdigest() for frame in old])
    (_, same, again), frames = await browser.hear_all()
    assert (same["upto"], again["digest"], frames) == (end["chunks"], end["digest"], [])


async def test_chunks_of_some_other_run_are_of_no_use(browser):
    done(SCENARIO)
    await browser.say("open", id=1, scenario=SCENARIO, have=["0" * 64])
    texts, frames = await browser.hear_all()
    assert [text["t"] for text in texts] == ["run", "end"]
    assert frames[0].i == 0


async def test_a_browser_that_comes_back_goes_on_where_it_was(browser, dial):
    done(SCENARIO)
    await browser.say("open", id=1, scenario=SCENARIO, have={"next": 3})
    (run, end), frames = await browser.hear_all()
    assert run["from"] == 3
    assert [frame.i for frame in frames] == list(range(3, end["chunks"]))


async def test_a_new_open_gives_up_the_one_before(browser, redis_client):
    await browser.say("open", id=1, scenario=SCENARIO)
    first = await browser.hear()
    done(FORK)
    await browser.say("open", id=2, scenario=FORK)
    (run, end), frames = await browser.hear_all()
    assert (first["tag"], run["tag"], end["tag"]) == (1, 2, 2)
    assert {frame.tag for frame in frames} == {2}
    assert len(hubs()) == 0


async def test_a_run_that_everybody_left_is_awaited_by_nobody(browser, redis_client):
    await browser.say("open", id=1, scenario=SCENARIO)
    run = await browser.hear()
    assert redis_client.zcard(f"watch:{run['run']}") == 1
    await browser.disconnect()
    for _ in range(100):
        if not redis_client.exists(f"watch:{run['run']}"):
            break
        await asyncio.sleep(0)
    assert len(hubs()) == 0


async def test_a_failed_run_is_told_in_words(browser):
    done({"topic": "raising"})
    await browser.say("open", id=5, scenario={"topic": "raising"})
    (_, error), frames = await browser.hear_all()
    assert frames == []
    assert (error["id"], error["code"], error["fatal"]) == (5, "run_crashed", False)
    assert "no such shelf" in error["msg"]


async def test_a_viewer_that_acknowledges_nothing_gets_one_window_and_no_more(browser):
    done(HEAVY)
    await browser.say("open", id=1, scenario=HEAVY)
    await browser.hear()
    frames = []
    while not await browser.receive_nothing(timeout=0.3):
        frames.append(await browser.hear())
    sent = sum(len(frame.data) + 24 for frame in frames)
    assert WINDOW - 64_000 < sent <= WINDOW
    await browser.say("ack", tag=1, i=frames[-1].i)
    following = await browser.hear()
    assert following.i == frames[-1].i + 1
    assert max(len(frame.data) for frame in frames) < 64 * 1024


async def test_a_viewer_that_stays_silent_is_given_up(browser, monkeypatch):
    monkeypatch.setattr("playground.live.viewer.STALL_S", 0.1)
    done(HEAVY)
    await browser.say("open", id=1, scenario=HEAVY)
    assert await browser.closed() == 4408


async def test_opening_again_and_again_without_acknowledging_is_given_up(browser, monkeypatch):
    monkeypatch.setattr("playground.live.session.DEBT", WINDOW // 2)
    done(HEAVY)
    await browser.say("open", id=1, scenario=HEAVY)
    while not await browser.receive_nothing(timeout=0.3):
        await browser.hear()
    await browser.say("open", id=2, scenario=SCENARIO)
    assert (await browser.hear())["code"] == "stalled"
    assert await browser.closed() == 4408


async def test_a_store_that_forgets_everything_in_the_middle_costs_no_record(browser, redis_client):
    records = simulate.run(catalog.topic("counter").scenario(horizon_us=20_000_000)).records
    await browser.say("open", id=1, scenario=SCENARIO)
    run = (await browser.hear())["run"]
    writer = RunWriter(redis_client, run, "worker-1")
    writer.take()
    writer.append(ChunkEncoder().finish(records)[:3])
    before = [await browser.hear() for _ in range(3)]
    redis_client.flushall()
    while not redis_client.exists(f"watch:{run}"):
        await asyncio.sleep(0.01)
    compute_now(SCENARIO)
    (end,), after = await browser.hear_all()
    assert records_of([*before, *after]) == records
    assert end["chunks"] == len(before) + len(after)


@pytest.mark.parametrize(
    ("scenario", "field"),
    [
        (None, "scenario"),
        ({"topic": "nowhere"}, "topic"),
        ({**SCENARIO, "seed": -1}, "seed"),
        ({**SCENARIO, "params": {"rate_per_s": "many"}}, "params.rate_per_s"),
        ({**SCENARIO, "interventions": [{**CRASH, "target": "nobody"}]}, "interventions.0.target"),
    ],
)
async def test_a_wrong_scenario_names_its_field_and_the_socket_stays(browser, scenario, field):
    await browser.say("open", id=8, scenario=scenario)
    error = await browser.hear()
    assert (error["code"], error["field"], error["id"], error["fatal"]) == ("invalid_scenario", field, 8, False)
    with pytest.raises(InvalidScenario):
        ask(scenario)
    await browser.say("ping", c=4)
    assert await browser.hear() == {"t": "pong", "c": 4}


async def test_too_long_a_message_is_refused_and_the_socket_stays(browser):
    await browser.send_to(text_data='{"t":"ping","c":1,"pad":"' + "x" * MESSAGE_BYTES + '"}')
    assert f"accepted {MESSAGE_BYTES}" in (await browser.hear())["msg"]
    await browser.send_to(text_data="x" * (OPEN_BYTES + 1))
    assert f"accepted {OPEN_BYTES}" in (await browser.hear())["msg"]


async def test_a_binary_message_is_refused(browser):
    await browser.send_to(bytes_data=b"\x00")
    assert (await browser.hear())["msg"] == "is binary, accepted text"


async def test_who_talks_too_much_is_cut_off(browser):
    for c in range(BURST + 1):
        await browser.say("ping", c=c)
    heard = [await browser.hear() for _ in range(BURST + 1)]
    assert (heard[-1]["code"], heard[-1]["fatal"]) == ("rate", True)
    assert await browser.closed() == 4429


async def test_many_viewers_of_one_run_share_one_tail(dial):
    browsers = [await dial() for _ in range(5)]
    for one in browsers:
        await one.hear()
        await one.say("open", id=1, scenario=SCENARIO)
        await one.hear()
    assert len(hubs()) == 1
    compute_now(SCENARIO)
    heard = [await one.hear_all() for one in browsers]
    assert len({texts[-1]["digest"] for texts, _ in heard}) == 1


def test_no_consumer_uses_a_channel_layer():
    assert {RunConsumer.channel_layer_alias, Nowhere.channel_layer_alias} == {"none"}
