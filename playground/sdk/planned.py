"""A planned intervention: what shall be done, to whom, and when. It becomes a record once it fired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.engine.errors import InvalidScenario
from playground.engine.limits import HORIZON_US, STRING_LENGTH

EDGES = ("before", "after")

Value = int | str

MOST_NTH = 1_000_000
"""Farther than any effect point is ever counted in a run."""

MOST_ARGS = 16

MOST_INT = (1 << 53) - 1
"""Whole numbers that every reader of JSON reads exactly."""


@dataclass(frozen=True)
class Planned:
    """``when`` is an instant in microseconds or an effect point; ``args`` are sorted pairs of name and value."""

    kind: str
    target: str
    args: tuple[tuple[str, Value], ...]
    at_us: int | None = None
    node: str | None = None
    point: str | None = None
    edge: str = "before"
    nth: int = 1

    @classmethod
    def parse(cls, raw: object, field: str) -> Planned:
        """From the JSON of a link; ``field`` is its place in the scenario. Raises InvalidScenario."""
        body = _object(raw, field, ("when", "kind", "target", "args"))
        kind = _text(body.get("kind"), f"{field}.kind")
        target = _text(body.get("target"), f"{field}.target")
        args = _args(body.get("args", {}), f"{field}.args")
        when = _object(body.get("when"), f"{field}.when", ("at_us", "node", "point", "edge", "nth"))
        if "at_us" in when:
            return cls(kind, target, args, at_us=_count(when["at_us"], f"{field}.when.at_us", 0, HORIZON_US))
        return cls(
            kind,
            target,
            args,
            node=_text(when.get("node"), f"{field}.when.node"),
            point=_text(when.get("point"), f"{field}.when.point"),
            edge=_edge(when.get("edge", "before"), f"{field}.when.edge"),
            nth=_count(when.get("nth", 1), f"{field}.when.nth", 1, MOST_NTH),
        )

    def order(self) -> int:
        """Where it sorts: by instant, effect points first."""
        return -1 if self.at_us is None else self.at_us

    def as_json(self) -> dict[str, Any]:
        """The plain form a link carries."""
        if self.at_us is not None:
            when: dict[str, Value | None] = {"at_us": self.at_us}
        else:
            when = {"node": self.node, "point": self.point, "edge": self.edge, "nth": self.nth}
        return {"when": when, "kind": self.kind, "target": self.target, "args": dict(self.args)}


def fault(
    kind: str,
    target: str = "network",
    *,
    at_s: float | None = None,
    when: dict[str, Any] | None = None,
    for_s: float | None = None,
    **args: Value,
) -> dict[str, Any]:
    """One intervention of a preset: ``fault("crash", "payment", at_s=10)``.

    Instead of ``at_s`` it may have ``when=at_point(...)``. ``for_s`` makes it revert by itself. Times are seconds here
    and microseconds in the scenario.
    """
    if (at_s is None) == (when is None):
        raise ValueError(f"fault {kind} on {target}: give either at_s or when")
    if for_s is not None:
        args["for_us"] = round(for_s * 1_000_000)
    moment = when if when is not None else {"at_us": round((at_s or 0) * 1_000_000)}
    return {"when": moment, "kind": kind, "target": target, "args": args}


def at_point(node: str, point: str, edge: str = "before", nth: int = 1) -> dict[str, Value]:
    """The ``nth`` time in one life that ``node`` reaches the effect ``point``: send, reply, write, sync, commit, ..."""
    return {"node": node, "point": point, "edge": edge, "nth": nth}


def _object(raw: object, field: str, known: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise InvalidScenario(field, f"got {type(raw).__name__}, accepted an object with {', '.join(known)}")
    for name in raw:
        if name not in known:
            raise InvalidScenario(field, f"got the field {name!r:.60}, accepted {', '.join(known)}")
    return raw


def _text(raw: object, field: str, least: int = 1) -> str:
    if not isinstance(raw, str) or not least <= len(raw) <= STRING_LENGTH or not raw.isprintable():
        shown = f"{raw!a:.60}"
        raise InvalidScenario(field, f"got {shown}, accepted a printable text of {least} to {STRING_LENGTH} characters")
    return raw


def _count(raw: object, field: str, least: int, most: int) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or not least <= raw <= most:
        raise InvalidScenario(field, f"got {raw!a:.60}, accepted a whole number from {least} to {most}")
    return raw


def _edge(raw: object, field: str) -> str:
    if raw not in EDGES:
        raise InvalidScenario(field, f"got {raw!a:.60}, accepted {' or '.join(EDGES)}")
    return str(raw)


def _args(raw: object, field: str) -> tuple[tuple[str, Value], ...]:
    if not isinstance(raw, Mapping) or len(raw) > MOST_ARGS:
        raise InvalidScenario(field, f"got {type(raw).__name__}, accepted an object of up to {MOST_ARGS} values")
    return tuple(sorted((_text(name, field), _value(value, f"{field}.{name}")) for name, value in raw.items()))


def _value(raw: object, field: str) -> Value:
    if isinstance(raw, str):
        return _text(raw, field, least=0)
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) <= MOST_INT:
        return raw
    raise InvalidScenario(field, f"got {raw!a:.60}, accepted a whole number or a text")
