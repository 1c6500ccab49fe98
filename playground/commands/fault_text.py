"""A fault as a person writes it, for instance ``crash payment at 10s for 5s``.

::

    fault  = kind [target] when ["for" time] {name "=" value}
    when   = "at" time | ("before" | "after") node "." point ["#" nth]
    target = node | one:role | a>b (one way) | a~b (both ways) | a,b|c,d (the sides of a partition) | network

A value with a unit of time goes into the argument's microseconds: ``add=200ms`` is ``add_us=200000``.
"""

from __future__ import annotations

import re
import shlex
from typing import Any

from playground.commands.durations import has_unit, parse_us
from playground.sdk import InvalidScenario

FORM = "accepted a fault such as 'crash payment at 10s for 5s' or 'latency orders~payment at 5s add=200ms'"

_POINT = re.compile(r"([^.]+)\.([^#]+?)(?:#(\d+))?")


def parse(text: str, field: str = "fault") -> dict[str, Any]:
    """The intervention as plain JSON. Raises InvalidScenario; whether kind and target exist is checked later."""
    words = _words(text, field)
    keyed = [word for word in words if "=" in word]
    plain = [word for word in words if "=" not in word]
    head, when, rest = _split(plain, field, text)
    args = dict(_argument(word, field) for word in keyed)
    if rest:
        args["for_us"] = _time(rest, field)
    target, implied = _target(head[1] if len(head) > 1 else "network", head[0])
    return {"when": when, "kind": head[0], "target": target, "args": implied | args}


def _words(text: str, field: str) -> list[str]:
    """Quotes hold a target together that has spaces in its name."""
    try:
        return shlex.split(text)
    except ValueError as error:
        raise InvalidScenario(field, f"got {text!r:.80}, in which a quote has no end") from error


def _split(words: list[str], field: str, text: str) -> tuple[list[str], dict[str, Any], str]:
    """Kind and target, the moment, and the length of time after ``for``."""
    place = next((i for i, word in enumerate(words) if word in ("at", "before", "after")), 0)
    tail = words[place + 2 :]
    lasts = len(tail) == 2 and tail[0] == "for"
    if not 1 <= place <= 2 or len(words) < place + 2 or (tail and not lasts):
        raise InvalidScenario(field, f"got {text!r:.80}, {FORM}")
    return words[:place], _when(words[place], words[place + 1], field), tail[1] if lasts else ""


def _when(word: str, moment: str, field: str) -> dict[str, Any]:
    if word == "at":
        return {"at_us": _time(moment, field)}
    match = _POINT.fullmatch(moment)
    if not match:
        raise InvalidScenario(
            field, f"got {moment!r:.60}, accepted node.point or node.point#nth, as in orders.commit#2"
        )
    return {"node": match[1], "point": match[2], "edge": word, "nth": int(match[3] or 1)}


def _target(word: str, kind: str) -> tuple[str, dict[str, str]]:
    """The target as a scenario spells it, and the arguments that the short form stands for."""
    if kind == "partition" and word != "network":
        return "network", {"groups": word}
    if re.search(r"[>~]", word) and ":" not in word:
        return f"link:{word}", {}
    return word, {}


def _argument(word: str, field: str) -> tuple[str, int | str]:
    name, _, value = word.partition("=")
    if re.fullmatch(r"-?\d+", value):
        return name, int(value)
    if has_unit(value):
        return (name if name.endswith("_us") else f"{name}_us"), _time(value, field)
    return name, value


def _time(text: str, field: str) -> int:
    try:
        return parse_us(text)
    except ValueError as error:
        raise InvalidScenario(field, str(error)) from None
