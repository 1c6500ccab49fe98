"""The supervisor leaves nothing behind, whatever ends: a child, itself, or both. Real processes, really killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from playground.up.child import Child
from playground.up.errors import CannotStart
from playground.up.supervisor import MOST_RESTARTS, Interrupted, Supervisor

pytestmark = pytest.mark.processes

FOREVER = "import signal; print('ready', flush=True); signal.pause()"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {FOREVER}"
FAILING = "raise SystemExit(4)"


def child(name: str, code: str) -> Child:
    return Child(name, [sys.executable, "-c", code], cwd=Path.cwd(), env=os.environ)


def alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(condition: Callable[[], bool], timeout_s: float = 10) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "the awaited thing did not happen"
        os.sched_yield()


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(said: list[str]):
    made = Supervisor(said.append, first_delay_s=0.001)
    yield made
    made.stop()


def test_what_a_child_writes_is_told_with_its_name(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.add(child("web", FOREVER))
    supervisor.wait_until(lambda: "    web | ready" in said, "web", 10)


def test_a_child_that_dies_is_started_again(supervisor: Supervisor, said: list[str]) -> None:
    worker = child("worker", FOREVER)
    supervisor.add(worker)
    first = worker.pid
    os.kill(first, signal.SIGKILL)
    while worker.pid == first:
        supervisor._turn(0.1)
        supervisor._tend(worker)
    assert "worker stopped (signal 9, SIGKILL); starting it again, 1 of 5" in said
    assert alive(worker.pid)


def test_a_child_that_keeps_dying_is_given_up(supervisor: Supervisor, said: list[str]) -> None:
    supervisor.add(child("worker", FAILING))
    with pytest.raises(CannotStart, match=rf"worker stopped {MOST_RESTARTS + 1} times \(exit code 4\)"):
        supervisor.run()


def test_a_child_that_dies_before_it_is_ready_is_told_at_once(supervisor: Supervisor) -> None:
    supervisor.add(child("web", FAILING))
    with pytest.raises(CannotStart, match="web stopped .exit code 4. before the page was ready"):
        supervisor.wait_until(lambda: False, "the page", 10)


def test_what_is_never_ready_is_given_up_in_words(supervisor: Supervisor) -> None:
    supervisor.add(child("web", FOREVER))
    with pytest.raises(CannotStart, match="the page was not ready after 0.1 s"):
        supervisor.wait_until(lambda: False, "the page", 0.1)


def test_children_stop_in_reverse_order_of_their_start(said: list[str]) -> None:
    supervisor = Supervisor(said.append)
    goodbye = "import signal, sys; signal.signal(15, lambda *_: (print('bye', flush=True), sys.exit()))"
    for name in ("valkey", "worker", "web"):
        supervisor.add(child(name, f"{goodbye}; print('up', flush=True)\nwhile True: signal.pause()"))
        supervisor.wait_until(lambda name=name: f"{name:>7} | up" in said, name, 10)
    supervisor.stop()
    assert [line.split()[0] for line in said if line.endswith("bye")] == ["web", "worker", "valkey"]


def test_a_child_that_ignores_the_request_to_stop_is_killed_after_its_grace(said: list[str]) -> None:
    supervisor = Supervisor(said.append, grace_s=0.1)
    stubborn = child("worker", STUBBORN)
    supervisor.add(stubborn)
    supervisor.wait_until(lambda: bool(said), "worker", 10)
    supervisor.stop()
    assert not alive(stubborn.pid)


LEADER = """
import sys, os
from pathlib import Path
from playground.up.child import Child
from playground.up.supervisor import Supervisor
supervisor = Supervisor(lambda line: print(line, flush=True))
supervisor.listen()
for name in ("one", "two"):
    code = "import os, signal; print(os.getpid(), flush=True); signal.pause()"
    supervisor.add(Child(name, [sys.executable, "-c", code], cwd=Path.cwd(), env=os.environ))
try:
    supervisor.run()
finally:
    supervisor.stop()
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_no_child_outlives_the_supervisor_however_it_ends(number: signal.Signals) -> None:
    leader = subprocess.Popen(
        [sys.executable, "-c", LEADER], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    pids = [int(leader.stdout.readline().split("|")[1]) for _ in range(2)]
    assert all(map(alive, pids))
    leader.send_signal(number)
    leader.wait(timeout=20)
    leader.stdout.close()
    until(lambda: not any(map(alive, pids)))


def test_a_signal_ends_the_watch_at_once(supervisor: Supervisor) -> None:
    supervisor.add(child("web", FOREVER))
    supervisor._on_signal(signal.SIGTERM, None)
    with pytest.raises(Interrupted):
        supervisor.run()
