"""Workers for one command: a server and a worker of its own that live as long as the command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from playground.up import programs
from playground.up.child import Child
from playground.up.environment import ROOT
from playground.up.supervisor import Interrupted, Supervisor
from playground.up.valkey import EmbeddedValkey, answers

INTERRUPTED = 130


def with_workers(command: Sequence[str], processes: int) -> int:
    """Run ``command`` with REDIS_URL set to a server whose ``bulk`` queue is served; return its exit code."""
    supervisor = Supervisor(lambda line: print(line, file=sys.stderr, flush=True))
    supervisor.listen()
    embedded = EmbeddedValkey(os.environ)
    try:
        return _run(command, processes, supervisor, embedded)
    except Interrupted:
        return INTERRUPTED
    finally:
        supervisor.stop()
        embedded.remove()


def _run(command: Sequence[str], processes: int, supervisor: Supervisor, embedded: EmbeddedValkey) -> int:
    env = {"PYTHONWARNINGS": programs.AS_ROOT, **os.environ, "REDIS_URL": embedded.url}
    supervisor.add(embedded.child)
    supervisor.wait_until(lambda: answers(embedded.url), "the embedded Redis server", 10.0)
    worker = [sys.executable, *programs.worker(programs.BULK, processes, f"hunt-{os.getpid()}")]
    supervisor.add(Child("worker", worker, cwd=ROOT, env=env, hush=programs.FAREWELL))
    asker = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        supervisor.run_until(lambda: asker.poll() is not None)
    finally:
        if asker.poll() is None:
            asker.terminate()
        asker.wait()
    return asker.returncode
