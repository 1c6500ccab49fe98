"""What each variant promises, and inside which faults. One place, so that verdicts, presets and the guide agree."""

from __future__ import annotations

from typing import Any

from playground.sdk import ANY, KINDS, LOSING_RESTART

from .params import Params
from .quorum_replica import quorums_of

OWN_KINDS = frozenset({"split", "write_sides"})
OF_LEADERS = frozenset({"strand", "drift"})

REGISTERS = ("raft", "quorum", "lww")
"""Variants whose clients read and write one value a key."""


def every_kind(p: Params) -> frozenset[str]:
    """Every fault that there is under these parameters: without a leader nobody can be stranded or slowed for it."""
    return KINDS | OWN_KINDS | {LOSING_RESTART} | (OF_LEADERS if p.variant == "raft" else frozenset())


def promised(p: Params) -> tuple[str, ...]:
    """The strongest models that the variant promises; none where answers may be anything as long as replicas agree in
    the end."""
    if p.variant == "raft" or (p.variant == "quorum" and quorums_of(p).overlap and p.repair == "before"):
        return ("linearizable",)
    if p.variant == "quorum" and quorums_of(p).overlap:
        return ("read your writes",)
    if p.variant == "lww" and not p.roaming:
        return ("read your writes", "monotonic reads")
    return ()


def fault_model(p: Params) -> Any:
    """The faults inside which that is promised."""
    if p.variant == "raft":
        return ANY
    outside = {LOSING_RESTART}
    if p.variant == "lww" and p.clock == "wall":
        outside.add("skew")
    return every_kind(p) - outside


def promises_linearizable(p: Params) -> bool:
    """Whether the strongest model is promised."""
    return promised(p) == ("linearizable",)


def alone(p: Params) -> bool:
    """Whether every replica answers by itself, so that every request that reaches one gets an answer."""
    return p.variant in ("lww", "siblings", "crdt")
