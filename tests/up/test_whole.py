"""``bin/play`` as a person uses it: one command, one address, one Ctrl-C, and nothing left behind."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.up import programs
from playground.up.environment import ROOT

pytestmark = [pytest.mark.processes, pytest.mark.timeout(120)]

STARTED = re.compile(r"The playground is at (http://localhost:\d+/) +\(started in ([\d.]+) s")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class Play:
    """A playground of its own, with a data folder of its own and no server given."""

    def __init__(self, data: Path, **env: str) -> None:
        self.data = data
        ours = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "PLAYGROUND_DEBUG")}
        command = [sys.executable, "-m", "playground.up", "serve", "--port", str(free_port()), "--workers", "1"]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=ours | {"PLAYGROUND_DATA_DIR": str(data)} | env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.output = ""

    def page(self) -> tuple[str, float]:
        """Address and seconds, once it says so."""
        while not (match := STARTED.search(self.output)):
            line = self.process.stdout.readline()
            assert line, f"it stopped: {self.output}"
            self.output += line
        return match[1], float(match[2])

    def end(self, number: signal.Signals) -> int:
        """Send a signal, read the rest, and return the exit code; nothing when it has ended already."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        if not self.process.stdout.closed:
            self.output += self.process.stdout.read()
            self.process.stdout.close()
        return self.process.wait(30)


def family(leader: int) -> set[int]:
    """Every process that descends from ``leader``."""
    parents = {int(pid): parent for pid, parent in _parents()}
    found = {leader}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {leader}


def _parents() -> Iterator[tuple[str, int]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            yield stat.parent.name, int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if Path(f"/proc/{pid}").exists() and _state(pid) != "Z"}


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def gone(pids: set[int], within_s: float) -> bool:
    deadline = time.monotonic() + within_s
    while alive(pids) and time.monotonic() < deadline:
        os.sched_yield()
    return not alive(pids)


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    started = Play(tmp_path)
    yield started
    started.end(signal.SIGKILL)


def test_the_printed_address_serves_the_home_page_and_ctrl_c_leaves_nothing(play: Play) -> None:
    page, _ = play.page()
    with urllib.request.urlopen(page) as answer:
        assert answer.status == 200
    pids = family(play.process.pid)
    assert len(pids) >= 4
    assert play.end(signal.SIGINT) == 0, play.output
    assert "Stopped." in play.output
    assert alive(pids) == set()
    assert not (play.data / "play.json").exists()


def test_killing_the_leader_outright_leaves_no_orphans(play: Play) -> None:
    play.page()
    pids = family(play.process.pid)
    play.end(signal.SIGKILL)
    assert gone(pids, within_s=20)


def test_a_second_start_takes_a_few_seconds(play: Play) -> None:
    """The promise is 5 s; here other tests may be running on the same two cores."""
    play.page()
    play.end(signal.SIGINT)
    again = Play(play.data)
    _, seconds = again.page()
    again.end(signal.SIGINT)
    assert seconds < 10


def test_a_killed_web_process_is_started_again(play: Play) -> None:
    page, _ = play.page()
    web = next(pid for pid in family(play.process.pid) if b"daphne" in Path(f"/proc/{pid}/cmdline").read_bytes())
    os.kill(web, signal.SIGKILL)
    while "web stopped (signal 9, SIGKILL); starting it again, 1 of 5" not in play.output:
        play.output += play.process.stdout.readline()
    assert _answers(page, within_s=30)


def _answers(page: str, within_s: float) -> bool:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{page}healthz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            os.sched_yield()
    return False


def test_the_command_line_finds_the_running_playground(play: Play) -> None:
    page, _ = play.page()
    facts = json.loads((play.data / "play.json").read_text())
    assert facts["page"] == page
    assert Path(facts["redis_url"].removeprefix("unix://")).is_socket()


def test_an_unreachable_redis_is_told_by_its_setting_without_its_password(tmp_path: Path) -> None:
    nowhere = Play(tmp_path, REDIS_URL=f"redis://:secret@127.0.0.1:{free_port()}")
    assert nowhere.end(signal.SIGCONT) == 1
    assert "No Redis server answers at REDIS_URL=redis://***@127.0.0.1:" in nowhere.output
    assert "secret" not in nowhere.output


def test_docker_compose_runs_the_same_programs() -> None:
    compose = (ROOT / "docker-compose.yml").read_text()
    for arguments in (
        programs.web("0.0.0.0", 8000),
        programs.worker(programs.RUNS, 2, "worker"),
        programs.worker(programs.BULK, 2, "bulk"),
    ):
        assert f"command: python {' '.join(arguments)}\n" in compose
