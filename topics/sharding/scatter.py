"""Scatter and gather: a question without a shard key goes to every shard, and the answers are merged.

The answer is as slow as the slowest shard, and as incomplete as the number of shards that did not answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import NamedTuple

from .custody import Row


class Gathered(NamedTuple):
    """``rows`` by id, each user once; ``missing`` are the shards that gave no answer."""

    rows: list[Row]
    missing: list[str]


async def scatter(ask: Callable[[str], Awaitable[Sequence[Row]]], shards: Sequence[str]) -> Gathered:
    """Ask every shard at once and wait for all. What a shard raises is counted as missing."""
    answers = await asyncio.gather(*(ask(shard) for shard in shards), return_exceptions=True)
    rows = [row for answer in answers if not isinstance(answer, BaseException) for row in answer]
    missing = [shard for shard, answer in zip(shards, answers, strict=True) if isinstance(answer, BaseException)]
    return Gathered(merged(rows), missing)


def merged(rows: Iterable[Row]) -> list[Row]:
    """Each user once. A key that was handed over while the shards were asked may come twice: the later owner counts."""
    newest: dict[str, Row] = {}
    for row in rows:
        known = newest.get(row.id)
        if known is None or (known.epoch, known.visits) < (row.epoch, row.visits):
            newest[row.id] = row
    return [newest[id] for id in sorted(newest)]
