"""A worker is killed while it makes an exhibit; asking again has another go on where it was."""

from __future__ import annotations

import orjson
import pytest

pytestmark = [pytest.mark.processes, pytest.mark.timeout(60)]

URL = "/api/v1/topics/gauge/exhibits/slow"


def standing(stand, method="GET"):
    body = b"{}" if method == "POST" else None
    return orjson.loads(stand.get(URL, method, body, **{"Content-Type": "application/json"})[2])


def test_a_killed_worker_costs_a_pause_and_no_step(stand):
    assert standing(stand, "POST")["status"] == "queued"
    stand.until(lambda: ((standing(stand)["progress"] or {}).get("done") or 0) >= 5, "some progress")
    stand.kill("worker")
    stand.until(lambda: standing(stand)["status"] == "absent", "the lapse of its lease")
    stand.start_worker()
    assert standing(stand, "POST")["status"] == "queued"
    stand.until(lambda: standing(stand)["status"] == "done", "the exhibit", 40)
    told = orjson.loads(stand.get(f"/api/v1/exhibits/{standing(stand)['sha']}")[2])
    assert int(dict(told["chart"]["facts"])["began at"]) >= 5
