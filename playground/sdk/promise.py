"""The fault model of a property: inside which faults it is promised.

A promise is a set of kinds of intervention. A kind that repairs is inside every promise, and so is an intervention
that missed. A restart that loses its disk is a fault of its own, ``restart:lose``; a plain restart belongs to
``crash``.
"""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from playground.engine.records import Intervention

REPAIRS = frozenset({"mend", "heal", "resume", "release"})
LOSING_RESTART = "restart:lose"


@dataclass(frozen=True)
class _Any:
    """The promise that holds whatever happens."""

    def __contains__(self, kind: str) -> bool:
        return True


ANY = _Any()

Promise = frozenset[str] | _Any | None


def strike(record: Intervention) -> str | None:
    """The kind of fault that ``record`` was, None when it hurt nobody."""
    if record.outcome == "missed" or record.kind in REPAIRS:
        return None
    if record.kind == "restart":
        return LOSING_RESTART if orjson.loads(record.args or "{}").get("disk") == "lose" else "crash"
    return record.kind


def covers(promise: Promise, kind: str) -> bool:
    """Whether a fault of ``kind`` lies inside ``promise``; nothing does when there is no promise."""
    return promise is not None and kind in promise
