"""The commands as a person calls them: exit codes, files, and words on the terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from playground import catalog

ROOT = Path(__file__).resolve().parents[2]
ROOMS = {catalog.EXTRA: "tests.sdk.rooms"}


def manage(*arguments: str, **changed: str | None) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in (os.environ | ROOMS | changed).items() if value is not None}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)


def test_simulate_prints_an_account_and_succeeds() -> None:
    done = manage("simulate", "counter", "--preset", "crash")
    assert done.returncode == 0, done.stderr
    assert "crash db-1" in done.stdout
    assert "What was promised" in done.stdout


def test_simulate_writes_a_record_that_is_the_same_twice(tmp_path: Path) -> None:
    one, two = tmp_path / "one.ndjson", tmp_path / "two.ndjson"
    manage("simulate", "counter", "--out", str(one), PYTHONHASHSEED="1")
    manage("simulate", "counter", "--out", str(two), PYTHONHASHSEED="2")
    assert one.read_bytes() == two.read_bytes()
    assert orjson.loads(one.read_bytes().splitlines()[-1])["type"] == "ended"


def test_simulate_writes_the_spans_beside_its_account(tmp_path: Path) -> None:
    file = tmp_path / "trace.json"
    done = manage("simulate", "counter", "--otlp", str(file))
    assert done.returncode == 0, done.stderr
    assert "What was promised" in done.stdout
    assert orjson.loads(file.read_bytes())["resourceSpans"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["simulate", "nonsense"], "topic: got 'nonsense', accepted "),
        (["simulate", "counter", "--set", "rate_per_s=0"], "params.rate_per_s: got 0, accepted 1 to 200 /s"),
        (["simulate", "counter", "--out", "/no/such/folder/x.ndjson"], "out: cannot write /no/such/folder/x.ndjson"),
        (["simulate", "counter", "--otlp", "/no/such/x.json"], "otlp: cannot write /no/such/x.json"),
        (["hunt", "counter", "--seeds", "0"], "seeds: got 0, accepted 1 to "),
        (["hunt", "counter", "--only", "lazy"], "only: got 'lazy', accepted durable, early"),
        (["newtopic", "Leader"], "name: got 'Leader', accepted 2 to 40 small letters"),
        (["newtopic", "saga"], "name: got 'saga', but "),
    ],
)
def test_bad_input_exits_with_2_and_names_the_field(arguments: list[str], words: str) -> None:
    done = manage(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


ASKED = ("hunt", "counter", "--only", "early", "--seeds")


def test_an_inline_hunt_needs_no_workers() -> None:
    done = manage(*ASKED, "10", "--inline", REDIS_URL=None)
    assert done.returncode == 0, done.stdout
    assert "ok     counter, early: CountsSurvive caught the planted defect in " in done.stdout


def test_a_hunt_that_struck_too_little_fails_and_says_what_it_missed() -> None:
    done = manage(*ASKED, "1", "--inline")
    assert done.returncode == 1
    assert "at least 1 expected" in done.stdout


@pytest.mark.processes
def test_a_hunt_starts_workers_of_its_own_and_finds_what_an_inline_hunt_finds(tmp_path: Path) -> None:
    alone = manage(*ASKED, "10", "--inline")
    spread = manage(*ASKED, "10", "--jobs", "2", REDIS_URL=None, PLAYGROUND_DATA_DIR=str(tmp_path))
    coverage = slice(0, 12)
    assert spread.returncode == 0, spread.stderr
    assert spread.stdout.splitlines()[coverage] == alone.stdout.splitlines()[coverage]
