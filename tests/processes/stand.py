"""Real processes for a test: a server, workers and a web process, and a browser's side of the socket."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import redis
from websockets.asyncio.client import ClientConnection, connect

from playground.live.protocol import SUBPROTOCOL, Frame, unframe
from playground.runs.chunks import decode, digest_of
from tests.redis_plugin import start_server

ROOT = Path(__file__).parents[2]


class Stand:
    """Everything ``bin/play`` starts, in a folder of its own. Only what it started does it stop."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "r.sock"
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self.port = _free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.redis = redis.Redis(unix_socket_path=str(self._socket))
        self._env = {
            **os.environ,
            "REDIS_URL": f"unix://{self._socket}",
            "PLAYGROUND_DATA_DIR": str(folder),
            "PLAYGROUND_ORIGINS": self.origin,
            "PLAYGROUND_EXTRA_TOPICS": "tests.sdk.rooms,tests.processes.rooms",
        }

    def start(self) -> None:
        self.start_redis()
        self.start_worker()
        self.start_web()
        self.until(self.answers, "the web process")

    def start_redis(self) -> None:
        self._processes["redis"] = start_server(self._socket)

    def start_worker(self) -> None:
        arguments = ["--quiet", "-A", "playground.celery:app", "worker", "-Q", "runs,bulk", "-c", "2", "-l", "warning"]
        self._spawn("worker", "celery", *arguments, "--without-gossip", "--without-mingle")

    def start_web(self) -> None:
        where = ["-b", "127.0.0.1", "-p", str(self.port), "-v", "0"]
        limit = ["--websocket-max-message-size", "262144"]
        self._spawn("web", "daphne", *where, *limit, "playground.asgi:application")

    def kill(self, name: str) -> None:
        """SIGKILL to the process and, for a worker, its children: as when a machine goes away."""
        process = self._processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL) if name == "worker" else process.kill()
        process.wait(10)

    def stop(self) -> None:
        for name in ("web", "worker", "redis"):
            process = self._processes.pop(name, None)
            if process is None:
                continue
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(8)
            if name == "worker":
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.wait(5)

    def log(self, name: str) -> str:
        return (self._folder / f"{name}.log").read_text()

    def answers(self) -> bool:
        try:
            return self.get("/healthz")[0] == 200
        except OSError:
            return False

    def get(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, dict, bytes]:
        """Status, headers (names in lower case) and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def until(self, ready: Callable[[], bool], what: str, timeout_s: float = 20) -> None:
        deadline = time.monotonic() + timeout_s
        while not ready():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{what} was not ready after {timeout_s} s")
            time.sleep(0.02)

    @contextlib.asynccontextmanager
    async def browser(self, **options: Any) -> AsyncIterator[Browser]:
        async with self.dial("/ws/v1/run/", **options) as connection:
            browser = Browser(connection)
            browser.welcome = await browser.hear()
            yield browser

    def dial(self, path: str, **options: Any) -> connect:
        defaults: dict[str, Any] = {"origin": self.origin, "subprotocols": [SUBPROTOCOL], "compression": None}
        return connect(f"ws://127.0.0.1:{self.port}{path}", **{**defaults, **options}, max_size=1 << 20)

    def _spawn(self, name: str, *arguments: str) -> None:
        with open(self._folder / f"{name}.log", "ab") as log:
            self._processes[name] = subprocess.Popen(
                [sys.executable, "-u", "-m", *arguments],
                cwd=ROOT,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


class Browser:
    """What a page does on its socket: opens, acknowledges, keeps chunks."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.welcome: dict[str, Any] = {}

    async def hear(self) -> dict[str, Any]:
        return orjson.loads(await self.connection.recv())

    async def say(self, **message: Any) -> None:
        await self.connection.send(orjson.dumps(message).decode())

    async def watch(self, scenario: dict[str, Any], *, ack: bool = True, **more: Any) -> Watched:
        """Open a run and take it to its end (or error)."""
        await self.say(t="open", id=1, scenario=scenario, **more)
        return await self.follow(ack=ack)

    async def follow(self, *, ack: bool = True) -> Watched:
        watched, unacknowledged = Watched(), 0
        while not watched.over:
            message = await self.connection.recv()
            if isinstance(message, str):
                watched.texts.append(orjson.loads(message))
                continue
            frame = unframe(message)
            watched.frames.append(frame)
            unacknowledged += len(message)
            if ack and unacknowledged > 131_072:
                await self.say(t="ack", tag=frame.tag, i=frame.i)
                unacknowledged = 0
        return watched


class Watched:
    """What arrived for one ``open``."""

    def __init__(self) -> None:
        self.texts: list[dict[str, Any]] = []
        self.frames: list[Frame] = []

    @property
    def over(self) -> bool:
        return bool(self.texts) and self.texts[-1]["t"] in ("end", "error")

    @property
    def last(self) -> dict[str, Any]:
        return self.texts[-1]

    def records(self) -> list[Any]:
        return [record for frame in self.frames for record in decode(frame.data)]

    def shas(self) -> list[str]:
        return [hashlib.sha256(frame.data).hexdigest() for frame in self.frames]

    def is_whole(self) -> bool:
        """Every chunk once, in order, and the digest of the end is that of what arrived."""
        in_order = [frame.i for frame in self.frames] == list(range(self.last["chunks"]))
        dense = [record.seq for record in self.records()] == list(range(self.last["events"]))
        return in_order and dense and digest_of(self.shas()) == self.last["digest"]


@contextlib.contextmanager
def standing() -> Iterator[Stand]:
    with tempfile.TemporaryDirectory(prefix="pgs-") as folder:
        stand = Stand(Path(folder))
        try:
            stand.start()
            yield stand
        finally:
            stand.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
