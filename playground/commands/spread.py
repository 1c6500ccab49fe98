"""Spreads the seeds of a hunt over the workers and gathers what they answer."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from typing import Any

import orjson

from playground.commands.tasks import HUNT
from playground.runs.connection import connect
from playground.runs.queue import BULK, app

SEEDS_PER_PART = 5
"""A second or two of work: short enough for an honest progress bar and to lose little with a worker."""

SILENCE_S = 90.0
"""Longer than any part may take: nobody is working."""


class NobodyWorks(Exception):
    """No worker has answered for too long."""


class PartFailed(Exception):
    """A worker could not run its seeds at all; the message holds its words."""


def spread(topic: str, index: int, first: int, seeds: int) -> Iterator[dict[str, Any]]:
    """Parcels of all parts, each once, in the order in which they come. Raises NobodyWorks or PartFailed."""
    answers = f"hunt:{uuid.uuid4().hex}"
    starts = list(range(first, first + seeds, SEEDS_PER_PART))
    for part, start in enumerate(starts):
        count = min(SEEDS_PER_PART, first + seeds - start)
        app.send_task(HUNT, (answers, part, topic, index, start, count), queue=BULK)
    yield from _gather(answers, set(range(len(starts))))


def _gather(answers: str, missing: set[int]) -> Iterator[dict[str, Any]]:
    store = connect()
    heard = time.monotonic()
    while missing:
        came = store.blpop([answers], timeout=1)
        if came is None and time.monotonic() - heard > SILENCE_S:
            raise NobodyWorks(f"no worker has answered for {SILENCE_S:g} s")
        if came is None:
            continue
        heard = time.monotonic()
        parcel = orjson.loads(came[1])
        if "failed" in parcel:
            raise PartFailed(parcel["failed"])
        if parcel["part"] in missing:
            missing.discard(parcel["part"])
            yield parcel


def in_parts(first: int, seeds: int) -> Iterator[range]:
    """The same parts for whoever works alone."""
    for start in range(first, first + seeds, SEEDS_PER_PART):
        yield range(start, min(start + SEEDS_PER_PART, first + seeds))
