"""Migration: what has to move between two placements, and four ways of moving it.

    stop the world    freeze everything that moves; copy; hand over
    copy and switch   copy; freeze a batch; copy what changed meanwhile; hand over
    dual write        forward new writes and copy; freeze a batch; hand over
    careless          copy; hand over                          (a planted defect: what changed meanwhile is lost)

To hand over is to let the source release, then the target adopt, then the routers know. The plan is written to a log
before its first step, and each finished batch after its last, so that a coordinator that was restarted repeats at most
one batch; every step may be repeated (see ``custody.py``).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .placement import Placement

Ask = Callable[[str, str, dict[str, Any]], Awaitable[Any]]
"""(shard, step, body) -> answer; it does not return before the shard has answered."""

STRATEGIES: dict[str, tuple[str, ...]] = {
    "copy": ("COPY", "FREEZE", "COPY"),
    "dual": ("LEAVE", "COPY", "FREEZE", "COPY"),
    "careless": ("COPY",),
}
"""What the source of one batch is asked to do before the handover. ``stop`` goes all batches in step, see ``steps``."""


class Move(NamedTuple):
    """A batch: keys that go from one shard to another, in the epoch in which they change hands."""

    source: str
    target: str
    keys: list[str]
    epoch: int

    def body(self) -> dict[str, Any]:
        """What the shards have to know."""
        return {"keys": self.keys, "target": self.target, "epoch": self.epoch}


class Step(NamedTuple):
    """One thing to ask of one shard. ``ends`` is the number of the batch that is over after it."""

    shard: str
    operation: str
    move: Move
    ends: int | None = None


def plan(placement: Placement, held: Mapping[str, Sequence[str]], epoch: int, most: int) -> list[Move]:
    """Batches of at most ``most`` keys that bring what each shard holds to where ``placement`` wants it."""
    moves: list[Move] = []
    for source, keys in held.items():
        wanted: dict[str, list[str]] = {}
        for key in keys:
            if placement.shard_of(key) != source:
                wanted.setdefault(placement.shard_of(key), []).append(key)
        for target in sorted(wanted):
            for start in range(0, len(wanted[target]), most):
                batch = wanted[target][start : start + most]
                moves.append(Move(source, target, batch, epoch + 1 + len(moves)))
    return moves


def steps(strategy: str, moves: Sequence[Move], done: int = 0) -> Iterator[Step]:
    """Every step of the moves that are not ``done``, in order."""
    left = list(enumerate(moves))[done:]
    if strategy == "stop":
        yield from (Step(move.source, "FREEZE", move) for _, move in left)
        yield from (Step(move.source, "COPY", move) for _, move in left)
    for number, move in left:
        yield from (Step(move.source, operation, move) for operation in STRATEGIES.get(strategy, ()))
        yield Step(move.source, "RELEASE", move)
        yield Step(move.target, "ADOPT", move, ends=number)


def still(moves: Sequence[Move], done: int) -> dict[str, str]:
    """Where the keys are whose turn has not come."""
    return {key: move.source for move in moves[done:] for key in move.keys}
