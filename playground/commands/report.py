"""A hunt told in words: what was struck, what broke, and the command that repeats it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from playground.hunt import Found, Hunt

SHOWN = 5
"""More broken seeds than this say nothing new; their number is told."""


def report(hunt: Hunt) -> Iterator[str]:
    """Lines for a terminal."""
    yield f"{_result(hunt)} {hunt.topic}, {hunt.hunted.label()}: {_summary(hunt)}"
    yield ""
    yield from (f"    {line}" for line in hunt.coverage.table().splitlines())
    yield from _broken(hunt)
    yield from (f"  ! {words}" for words in hunt.coverage.shortfalls())
    yield ""


def _result(hunt: Hunt) -> str:
    return "FAILED" if hunt.failures else "ok    "


def _summary(hunt: Hunt) -> str:
    seeds = hunt.coverage.seeds
    if hunt.hunted.planted is None:
        return f"{len(hunt.found)} of {seeds} seeds broke a promise"
    return f"{hunt.hunted.planted} caught the planted defect in {len(hunt.caught)} of {seeds} seeds"


def _broken(hunt: Hunt) -> Iterator[str]:
    every = sorted(hunt.found, key=_seed)
    for found in every[:SHOWN] or sorted(hunt.caught, key=_seed)[:1]:
        yield f"  seed {found.seed}: {'; '.join(found.words)}"
        yield f"    {_command(hunt.topic, found)}"
    if every[SHOWN:]:
        yield f"  and {len(every) - SHOWN} more seeds: {', '.join(str(found.seed) for found in every[SHOWN:])}"
    if hunt.hunted.planted is not None and not hunt.caught:
        yield f"  ! {hunt.hunted.planted} never noticed the planted defect"


def _seed(found: Found) -> int:
    """Parts of a hunt come back in any order."""
    return found.seed


def _command(topic: str, found: Found) -> str:
    return f"python manage.py simulate {topic} --scenario {shlex.quote(found.scenario.canonical().decode())}"
