"""Single flight: however many ask for a run, one task computes it.

``look`` says what is known of a run and registers the asker's interest; at most one asker is told to enqueue. The same
call, repeated, is the watchdog: when a worker died its lease lapses and the next look enqueues again.
"""

from __future__ import annotations

import asyncio
import uuid
from typing import Any, NamedTuple

import redis
import redis.asyncio
from django.conf import settings

from playground.runs import scripts
from playground.runs.connection import connect, connect_async
from playground.runs.failure import Failure
from playground.runs.queue import INTERACTIVE, enqueue, enqueue_rehearsal
from playground.runs.scenarios import Asked
from playground.runs.stream import run_key

QUEUED_MS = 5_000
"""How long a task is believed to be in the queue. After that a second one does no harm: it finds the lease taken."""

REHEARSED_S = 120
"""How long a run that is watched again needs no other rehearsal: its snapshots are still there."""

WATCH_MS = 5_000
"""Interest lapses after this; a tail renews it every half second."""


class Standing(NamedTuple):
    """``status`` is done, failed (with ``failure``), running or queued."""

    status: str
    failure: Failure | None = None


def watcher() -> str:
    """A name for one asker."""
    return uuid.uuid4().hex


def ensure(asked: Asked, who: str, *, queue: str = INTERACTIVE, watch_ms: int = WATCH_MS) -> Standing:
    """See to it that the run exists or will. Raises redis errors, and kombu's when the queue is away."""
    answer = _look(connect(), asked.digest, who, watch_ms)
    if answer[0] == b"enqueue":
        enqueue(asked.digest, asked.canonical, queue)
    return _standing(answer)


async def ensure_async(asked: Asked, who: str) -> Standing:
    """The same from an event loop."""
    answer = await _look(connect_async(), asked.digest, who, WATCH_MS)
    if answer[0] == b"enqueue":
        await asyncio.to_thread(enqueue, asked.digest, asked.canonical, INTERACTIVE)
    return _standing(answer)


async def expect_forks(asked: Asked) -> None:
    """Somebody watches this run and may intervene: have its past at hand, once for all who watch."""
    if not settings.SNAPSHOTS:
        return
    if await connect_async().set(f"rehearsed:{asked.digest}", 1, nx=True, ex=REHEARSED_S):
        await asyncio.to_thread(enqueue_rehearsal, asked.canonical)


async def forget(digest: str, who: str) -> None:
    """This asker no longer waits. A run that nobody waits for gives its worker back."""
    await connect_async().zrem(f"watch:{digest}", who)


def _look(client: redis.Redis | redis.asyncio.Redis, digest: str, who: str, watch_ms: int) -> Any:
    names = [f"{name}:{digest}" for name in ("lease", "enq", "fail", "watch")]
    keys = [run_key(digest), *names, "runs:access"]
    return client.register_script(scripts.LOOK)(keys=keys, args=[digest, who, watch_ms, QUEUED_MS])


def _standing(answer: list[bytes]) -> Standing:
    status = answer[0].decode()
    if status == "failed":
        return Standing(status, Failure.from_bytes(answer[1]))
    return Standing("queued" if status == "enqueue" else status)
