"""The HTTP interface says what is there, what will be, and what is wrong with the input."""

from __future__ import annotations

import orjson
import pytest

from playground.engine.limits import SCENARIO_BYTES
from playground.runs.scenarios import ask
from playground.runs.tasks import compute
from playground.runs.throttle import PER_MINUTE

SCENARIO = {"topic": "counter", "horizon_us": 5_000_000}


@pytest.fixture
def post(client, rooms, redis_client):
    def posted(body, content_type="application/json"):
        data = body if isinstance(body, (bytes, str)) else orjson.dumps(body)
        return client.post("/api/v1/runs", data, content_type=content_type)

    return posted


def test_a_new_scenario_is_accepted_and_named(post):
    answer = post(SCENARIO)
    assert (answer.status_code, answer.json()["status"]) == (202, "queued")
    assert answer.json()["run"] == ask(SCENARIO).digest


def test_a_computed_one_is_there_at_once_and_has_a_manifest(post, client):
    run = post(SCENARIO).json()["run"]
    compute(run, ask(SCENARIO).canonical.decode())
    assert post(SCENARIO).status_code == 200
    assert client.get(f"/api/v1/runs/{run}").json()["status"] == "done"


def test_an_unknown_run_is_gone(client, redis_client):
    answer = client.get("/api/v1/runs/" + "0" * 64)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "gone")


def test_a_wrong_value_names_the_field_and_the_range(post):
    answer = post({**SCENARIO, "params": {"rate_per_s": 999}})
    assert answer.status_code == 400
    assert answer.json() == {
        "error": {"code": "invalid_scenario", "field": "params.rate_per_s", "message": "got 999, accepted 1 to 200 /s"}
    }


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 2_000])
def test_what_is_not_json_is_refused(post, body):
    assert post(body).status_code == 400


def test_a_form_cannot_post_a_run(post):
    answer = post("topic=counter", content_type="application/x-www-form-urlencoded")
    assert "application/json" in answer.json()["error"]["message"]


def test_too_long_a_scenario_is_refused_unread(post):
    answer = post(b" " * (SCENARIO_BYTES + 1))
    assert f"{SCENARIO_BYTES} bytes" in answer.json()["error"]["message"]


def test_one_address_cannot_ask_without_end(post, redis_client):
    redis_client.set("rate:127.0.0.1", PER_MINUTE)
    assert post(SCENARIO).status_code == 429


def test_health_is_told(client, redis_client):
    assert client.get("/healthz").json() == {"ok": True, "redis": True}


def test_every_answer_carries_a_policy_with_a_fresh_nonce(client, redis_client):
    policies = {client.get("/healthz")["Content-Security-Policy"] for _ in range(2)}
    assert len(policies) == 2
    assert all("script-src 'self' 'nonce-" in policy and "unsafe" not in policy for policy in policies)
