"""Pytest plugin: a private server and a private data folder, set up before Django's settings load.

pytest-django configures Django before any conftest is imported, so this must be loaded by ``-p tests.redis_plugin``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from playground.up.valkey import find_server

_folder = Path(tempfile.mkdtemp(prefix="pgt-"))
_socket = _folder / "r.sock"

# At import, because pytest-django loads the settings in the first hook there is.
os.environ |= {
    "REDIS_URL": f"unix://{_socket}",
    "PLAYGROUND_DATA_DIR": str(_folder),
    "PLAYGROUND_SECRET_KEY": "tests",
    "PLAYGROUND_DEBUG": "1",
    "DJANGO_SETTINGS_MODULE": "playground.settings",
}


def start_server(socket: Path) -> subprocess.Popen[bytes]:
    """A server of one's own on ``socket``, without a port and without files."""
    options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--appendonly", "no", "--loglevel", "warning"]
    process = subprocess.Popen(
        [find_server(), *options], cwd=socket.parent, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 10
    while not answers(socket):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server on {socket} did not start")
        time.sleep(0.01)
    return process


def answers(socket: Path) -> bool:
    with redis.Redis(unix_socket_path=str(socket)) as client:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_server] = start_server(_socket)


def pytest_unconfigure(config: pytest.Config) -> None:
    server = config.stash.get(_server, None)
    if server is not None:
        server.terminate()
        server.wait(10)
    shutil.rmtree(_folder, ignore_errors=True)


_server: pytest.StashKey[subprocess.Popen[bytes]] = pytest.StashKey()


@pytest.fixture
def redis_client() -> Iterator[redis.Redis]:
    """A client of the private server, which is empty."""
    with redis.Redis(unix_socket_path=str(_socket)) as client:
        client.flushall()
        yield client


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue also has the rooms that only tests enter."""
    monkeypatch.setenv("PLAYGROUND_EXTRA_TOPICS", "tests.sdk.rooms,tests.processes.rooms")
