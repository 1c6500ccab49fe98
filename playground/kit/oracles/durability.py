"""No acknowledged write lost: what a client was told is done is still there, or was replaced by something newer.

Prior art: Jepsen's set and register checkers. Invariant: only writes whose outcome is ok count; a lost one is
counted once, and ``lost`` and the verdict agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from playground.kit.oracles.history import OK, History, Operation
from playground.kit.oracles.telling import listed, shown
from playground.kit.oracles.verdict import Verdict, broken, holds

Kept = Mapping[str, Any]
"""The state at rest: for each key its value, or a set of its elements or siblings."""


def lost(history: History, kept: Kept, versions: Mapping[str, Sequence[Any]] | None = None) -> list[Operation]:
    """Acknowledged writes and adds that are neither kept nor older than what is kept.

    ``versions`` orders each key's values, oldest first: a write before a kept one was rightly replaced. Without it
    only what was acknowledged before a kept value was even asked for counts as replaced. A removed element is not lost.
    """
    removed = {(each.key, each.argument) for each in history if each.kind == "remove"}
    missing = []
    for one in history:
        if one.kind not in ("write", "add") or one.outcome != OK or (one.key, one.argument) in removed:
            continue
        values = _values(kept.get(one.key))
        if one.argument in values or (one.kind == "write" and _replaced(one, values, history, versions)):
            continue
        missing.append(one)
    return missing


def durable(history: History, kept: Kept, versions: Mapping[str, Sequence[Any]] | None = None) -> Verdict:
    """Whether no acknowledged write is lost; see ``lost``."""
    missing = lost(history, kept, versions)
    if not missing:
        return holds("every acknowledged write is kept or was replaced by a newer one")
    keys = dict.fromkeys(each.key for each in missing)
    found = ", ".join(f"{key or 'the object'} = {shown(kept.get(key))}" for key in list(keys)[:3])
    count = "an acknowledged write is" if len(missing) == 1 else f"{len(missing)} acknowledged writes are"
    return broken(f"{count} lost: {listed(missing)}; at rest there is {found}", missing)


def _values(state: Any) -> Iterable[Any]:
    return state if isinstance(state, frozenset | set | list | tuple) else (state,)


def _replaced(
    one: Operation, values: Iterable[Any], history: History, versions: Mapping[str, Sequence[Any]] | None
) -> bool:  # fmt: skip
    if versions is None:
        return any(each.argument in values and one.before(each) for each in history.keys[one.key])
    order = list(versions.get(one.key, ()))
    places = [order.index(value) for value in values if value in order]
    return one.argument in order and any(order.index(one.argument) < place for place in places)
