"""The HTTP interface and the task: how one stands, bad input, and what is kept."""

from __future__ import annotations

from hashlib import sha256

import orjson
import pytest

from playground import catalog
from playground.exhibits import shelf
from playground.exhibits.tasks import measure
from tests.processes.rooms.gauge.topic import STEPS

SLOW, FAILS = "/api/v1/topics/gauge/exhibits/slow", "/api/v1/topics/gauge/exhibits/fails"


@pytest.fixture
def post(client, rooms, redis_client):
    return lambda url, content_type="application/json": client.post(url, b"{}", content_type=content_type)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path / "exhibits" / "gauge" / "slow"


def made(exhibit="slow"):
    name = shelf.address("gauge", exhibit, catalog.code_of(catalog.topic("gauge")))
    measure("gauge", exhibit, name)


@pytest.fixture
def nearly_done(folder):
    """A worker was killed shortly before the end."""
    folder.mkdir(parents=True)
    (folder / "steps").write_text("".join(f"{n}\n" for n in range(STEPS - 2)))


def test_it_is_absent_until_somebody_asks_for_it(client, post):
    assert client.get(SLOW).json()["status"] == "absent"
    answer = post(SLOW)
    assert (answer.status_code, answer.json()["status"]) == (202, "queued")
    assert client.get(SLOW).json()["status"] == "queued"


def test_a_made_one_is_there_at_once_with_its_machine_and_its_day(client, post, nearly_done):
    post(SLOW)
    made()
    answer = post(SLOW)
    assert (answer.status_code, answer.json()["status"]) == (200, "done")
    sha = answer.json()["sha"]
    kept = client.get(f"/api/v1/exhibits/{sha}")
    assert "immutable" in kept["Cache-Control"]
    assert sha256(kept.content).hexdigest() == sha
    told = orjson.loads(kept.content)
    assert (told["topic"], told["exhibit"], told["chart"]["x"]) == ("gauge", "slow", "steps")
    assert "SQLite" in told["machine"]
    assert told["made_at"].endswith("UTC")


def test_prepared_data_is_kept_and_gone_on_with(client, post, nearly_done, folder):
    post(SLOW)
    made()
    told = client.get(f"/api/v1/exhibits/{client.get(SLOW).json()['sha']}").json()
    assert told["chart"]["facts"] == [["began at", str(STEPS - 2)]]
    assert len((folder / "steps").read_text().splitlines()) == STEPS


def test_a_measurement_that_fails_says_why(client, post):
    post(FAILS)
    made("fails")
    assert client.get(FAILS).json() == {
        "status": "failed", "sha": None, "progress": None,
        "failure": "The measurement raised OSError: no room left",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("url", "accepted"),
    [
        ("/api/v1/topics/nowhere/exhibits/slow", "counter"),
        ("/api/v1/topics/gauge/exhibits/nothing", "accepted slow, fails"),
    ],
)
def test_what_nobody_declared_is_unknown(client, rooms, redis_client, url, accepted):
    answer = client.get(url)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown")
    assert accepted in answer.json()["error"]["message"]


def test_unknown_content_is_gone(client, redis_client):
    answer = client.get("/api/v1/exhibits/" + "0" * 64)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "gone")
    assert client.get("/api/v1/exhibits/zzz").status_code == 404


def test_a_form_of_another_site_cannot_have_one_made(post, client):
    assert post(SLOW, "text/plain").status_code == 400
    assert client.get(SLOW).json()["status"] == "absent"
    assert client.put(SLOW).status_code == 405


def test_a_store_that_is_away_is_told(client, rooms, settings):
    settings.REDIS_URL = "unix:///nowhere/r.sock"
    assert client.get(SLOW).status_code == 503
    assert client.get("/api/v1/exhibits/" + "0" * 64).status_code == 503


def test_a_task_for_what_is_no_longer_declared_fails_in_words(rooms, redis_client):
    measure("gauge", "nothing", "e" * 64)
    assert "has no exhibit" in shelf.standing(redis_client, "e" * 64).failure
