"""Two processes with different hash seeds see the same disk, byte for byte."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from playground.engine.disk import Disk
from tests.engine.disk.bank import Bank, audit
from tests.engine.disk.incarnation import Machine

ROOT = Path(__file__).resolve().parents[3]


async def everything(disk: Disk) -> list:
    """What a node can see of its disk, and some SQL that asks for time and chance."""
    chance = await disk.sql("bank").execute("SELECT random(), hex(randomblob(16)), julianday('now')")
    return [await audit(disk), disk.log("raft").entries(), disk.kv("votes").items(), chance]


async def hurry(disk: Disk) -> None:
    for number in range(50):
        disk.log("raft").append({"entry": number})
        disk.kv("votes").put(f"term {number % 7}", number)


def story() -> str:
    """A hash of what is left on ten disks after crashes in the middle of everything, and of their every byte."""
    told = hashlib.sha256()
    for seed in range(10):
        machine = Machine(seed, fails_at=200 + seed)
        machine.live(hurry)
        machine.live(Bank())
        told.update(repr([machine.live(everything), machine.now_us, machine.edges]).encode())
        told.update(repr([(name, bytes(file.data)) for name, file in machine.disk._files.items()]).encode())
        machine.disk.close()
    return told.hexdigest()


def test_the_same_story_twice_in_one_process_leaves_the_same_bytes() -> None:
    assert story() == story()


def test_the_same_story_in_processes_with_other_hash_seeds_leaves_the_same_bytes() -> None:
    tell = "from tests.engine.disk.test_determinism import story; print(story())"
    told = [
        subprocess.run(
            [sys.executable, "-c", tell],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for hash_seed in ("1", "2")
    ]
    assert told == [story(), story()]
