"""The command line finds a running playground, and never one that is gone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from playground.up.address import Address


def test_what_was_written_is_read_while_the_writer_lives(tmp_path: Path) -> None:
    address = Address(tmp_path / "data" / "play.json")
    address.write(redis_url="unix:///tmp/pg-1/r.sock")
    assert address.read()["redis_url"] == "unix:///tmp/pg-1/r.sock"


def test_the_address_of_a_playground_that_died_is_not_believed(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    file = tmp_path / "play.json"
    file.write_text(json.dumps({"pid": dead.pid, "redis_url": "unix:///tmp/pg-1/r.sock"}))
    assert Address(file).read() is None


def test_nobody_removes_the_address_of_another_playground(tmp_path: Path) -> None:
    file = tmp_path / "play.json"
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    file.write_text(json.dumps({"pid": other.pid}))
    Address(file).remove()
    assert file.exists()
    other.communicate(b"\n")


def test_a_playground_removes_its_own_address(tmp_path: Path) -> None:
    address = Address(tmp_path / "play.json")
    address.write(page="http://localhost:8000/")
    address.remove()
    assert address.read() is None
