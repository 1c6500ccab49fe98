"""What claims ask of a run."""

from __future__ import annotations

from typing import Any

from playground.sdk import Run

from .history import KEY, US, Served, change_of, served
from .users import STRIDE


def states(run: Run, path: str) -> list[Any]:
    """What any shard showed at a path that begins so, in order."""
    return [record for record in run.records if getattr(record, "path", "").startswith(path)]


def notes(run: Run, *, from_s: float = 0, to_s: float = 1e9) -> list[Served]:
    """Every request that a shard served, in order."""
    told = (served(record) for record in states(run, "served"))
    return [note for note in told if note is not None and from_s * US <= note.at_us < to_s * US]


def owners(run: Run, at_s: float = 1e9) -> dict[str, str]:
    """The shard that said last, before an instant, that it owns each key."""
    owner: dict[str, str] = {}
    for record in states(run, KEY):
        if str(record.value).startswith("own") and record.at_us < at_s * US:
            owner[record.path.removeprefix(KEY)] = record.node
    return owner


def held(run: Run, at_s: float = 1e9) -> dict[str, int]:
    """How many of 100 million users each shard holds, by the sample."""
    counted: dict[str, int] = {}
    for node in owners(run, at_s).values():
        counted[node] = counted.get(node, 0) + STRIDE
    return counted


def moved(run: Run, from_s: float = 0) -> dict[str, tuple[str, str]]:
    """Each key that changed its owner after an instant, with the owner then and the owner at the end."""
    before, after = owners(run, from_s), owners(run)
    return {key: (before[key], after[key]) for key in before if after[key] != before[key]}


def moved_percent(run: Run, from_s: float) -> float:
    """The share of the sample that changed its owner."""
    return 100 * len(moved(run, from_s)) / len(owners(run, from_s))


def refusals(run: Run, label: str) -> int:
    """How often a shard refused a router for this reason."""
    return len(run.messages(kind="refused", label=label))


def longest_queue(run: Run, node: str) -> int:
    """The most requests that waited at a shard at once."""
    return max((int(r.value) for r in run.states(node, "queue") if r.value is not None), default=0)


def last_change(run: Run) -> tuple[int, int]:
    """(keys that moved, keys that are left) as the coordinator said it last."""
    told = [change_of(record.value) for record in run.states("coordinator", "change")]
    change = [each for each in told if each is not None and each.moving is not None][-1]
    return change.moving or 0, change.left or 0


def unanswered(run: Run, from_s: float) -> list[Any]:
    """Requests for one user that ended without an answer after an instant."""
    ended = [*run.operations("failed", from_s=from_s), *run.operations("unknown", from_s=from_s)]
    return [operation for operation in ended if operation.key in owners(run)]


def took_ms(run: Run, function: str, from_s: float, to_s: float) -> list[float]:
    """How long each operation took that was asked between two seconds, sorted."""
    asked = {o.op: o.at_us for o in run.operations("invoked", from_s=from_s, to_s=to_s) if o.function == function}
    return sorted((o.at_us - asked[o.op]) / 1000 for o in run.operations("ok") if o.op in asked)
