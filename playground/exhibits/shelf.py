"""Where exhibits are kept, and what is known of one that is being made.

Keys of exhibit ``e``, a hash of topic, id and code: ``exhibit:e`` the address of its content, ``exhibit-lease:e`` the
token of the worker that makes it, ``exhibit-enq:e`` a task is in the queue, ``exhibit-progress:e`` how far it is,
``exhibit-tries:e`` how often one began, ``exhibit-fail:e`` why the last try failed. ``exhibit-content:sha`` is the
content itself, addressed by its own hash. All of it can be made again, so all of it may be lost.
"""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

import orjson
import redis

LEASE_MS = 6_000
"""A dead worker is noticed after this."""

QUEUED_MS = 20_000
"""How long a task is believed to be in the queue; other long work may stand before it."""

TRIES, TRIES_S = 3, 600
"""What ended its worker this often will do so again."""

FAILURE_S = 60

_KEEP = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
"""


class LeaseLost(Exception):
    """Another worker makes this exhibit now."""


class Standing(NamedTuple):
    """``status`` is absent, queued, running, failed or done; ``sha`` is the content's address."""

    status: str
    sha: str | None = None
    progress: dict[str, int | str] | None = None
    failure: str | None = None


def address(topic: str, exhibit: str, code: str) -> str:
    """The name of an exhibit as long as nothing of how it is made changes."""
    return sha256(orjson.dumps([topic, exhibit, code])).hexdigest()


def standing(client: redis.Redis, name: str) -> Standing:
    """What is known of an exhibit."""
    sha, failure, progress, running, queued = client.mget(
        f"exhibit:{name}", f"exhibit-fail:{name}", f"exhibit-progress:{name}", f"exhibit-lease:{name}",
        f"exhibit-enq:{name}",
    )  # fmt: skip
    if sha is not None and client.exists(f"exhibit-content:{sha.decode()}"):
        return Standing("done", sha=sha.decode())
    if running is not None:
        return Standing("running", progress=orjson.loads(progress) if progress else None)
    if queued is not None:
        return Standing("queued")
    return Standing("failed", failure=failure.decode()) if failure is not None else Standing("absent")


def claim(client: redis.Redis, name: str) -> tuple[Standing, bool]:
    """What is known, and whether this asker shall enqueue the task: one of however many ask."""
    known = standing(client, name)
    if known.status not in ("absent", "failed"):
        return known, False
    first = bool(client.set(f"exhibit-enq:{name}", 1, nx=True, px=QUEUED_MS))
    client.delete(f"exhibit-fail:{name}")
    return Standing("queued"), first


def content(client: redis.Redis, sha: str) -> bytes | None:
    """The content at an address."""
    return client.get(f"exhibit-content:{sha}")


class Maker:
    """One worker's hold on one exhibit. Invariant: only who has the lease tells, keeps or fails."""

    def __init__(self, client: redis.Redis, name: str, token: str) -> None:
        self.name = name
        self._client = client
        self._token = token

    def take(self) -> bool:
        """Take the lease. False when there is nothing to do, or it failed too often."""
        if standing(self._client, self.name).status == "done":
            return False
        if not self._client.set(f"exhibit-lease:{self.name}", self._token, nx=True, px=LEASE_MS):
            return False
        self._client.delete(f"exhibit-enq:{self.name}", f"exhibit-progress:{self.name}")
        tries = self._client.incr(f"exhibit-tries:{self.name}")
        self._client.expire(f"exhibit-tries:{self.name}", TRIES_S)
        if tries > TRIES:
            self.fail(f"It ended its worker {TRIES} times, so it is not tried again now.")
            return False
        return True

    def keep(self) -> str:
        """Renew the lease: ``kept`` or ``lost``."""
        kept = self._client.register_script(_KEEP)(keys=[f"exhibit-lease:{self.name}"], args=[self._token, LEASE_MS])
        return "kept" if kept else "lost"

    def tell(self, done: int, total: int, words: str) -> None:
        """How far it is. Raises LeaseLost."""
        self._held()
        told = orjson.dumps({"done": done, "total": total, "words": words})
        self._client.set(f"exhibit-progress:{self.name}", told, ex=TRIES_S)

    def finish(self, made: bytes) -> str:
        """Keep the content under its own hash; return that. Raises LeaseLost."""
        self._held()
        sha = sha256(made).hexdigest()
        with self._client.pipeline() as pipe:
            pipe.set(f"exhibit-content:{sha}", made)
            pipe.set(f"exhibit:{self.name}", sha)
            self._let_go(pipe)
            pipe.delete(f"exhibit-tries:{self.name}")
            pipe.execute()
        return sha

    def fail(self, words: str) -> None:
        """Keep the reason for a while."""
        if self.keep() == "lost":
            return
        with self._client.pipeline() as pipe:
            pipe.set(f"exhibit-fail:{self.name}", words, ex=FAILURE_S)
            self._let_go(pipe)
            pipe.execute()

    def _let_go(self, pipe: redis.client.Pipeline) -> None:
        pipe.delete(f"exhibit-lease:{self.name}", f"exhibit-progress:{self.name}")

    def _held(self) -> None:
        if self.keep() == "lost":
            raise LeaseLost(f"exhibit {self.name[:12]} is made by another worker")
