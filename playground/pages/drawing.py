"""Small still drawings of a topology for the home page, placed by the tier and row that its author gave it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from playground.engine.records import Topology

WIDTH, HEIGHT = 280, 132
WIDEST_GAP = 74
"""Two neighbours stand at most this far apart, so that a room of three nodes is not stretched over the picture."""

RING = 62, 48
"""Half the width and height of a ring: flat, as there is more room to the sides."""

_SHAPES = {
    "client": '<rect x="-17" y="-11" width="34" height="22" rx="4"/><path d="M-17-5h34"/>',
    "gateway": '<path d="M-17 0l6-11h22l6 11-6 11h-22z"/>',
    "service": '<rect x="-17" y="-11" width="34" height="22" rx="5"/>',
    "coordinator": '<rect x="-18" y="-12" width="36" height="24" rx="5"/>'
    '<rect x="-15" y="-9" width="30" height="18" rx="3"/>',
    "database": '<path d="M-15-7v14c0 2.500 6.700 4.500 15 4.500s15-2 15-4.500v-14"/>'
    '<ellipse cy="-7" rx="15" ry="4.500"/>',
    "queue": '<path d="M-17-8h34m-34 16h34"/><ellipse cx="-15" rx="4" ry="8"/>',
    "cache": '<rect x="-13" y="-12" width="30" height="19" rx="4"/>'
    '<rect x="-17" y="-8" width="30" height="19" rx="4"/>',
    "balancer": '<path d="M-11-12h22l6 24h-34z"/>',
}


Place = tuple[float, float]


def thumbnail(records: Iterable[Topology]) -> SafeString:
    """The nodes and links of a topology as one SVG."""
    listed = tuple(records)
    nodes = {r.id: json.loads(r.attrs) for r in listed if r.what == "node"}
    kinds = {r.id: r.kind or "service" for r in listed if r.what == "node"}
    slots = {r.id: json.loads(r.attrs).get("slots") for r in listed if r.what == "group"}
    middles = _placed([(one["tier"], one["row"]) for one in nodes.values()])
    places = {id: _seated(nodes[id], slots, middle) for id, middle in zip(nodes, middles, strict=True)}
    ends = [
        (places[str(r.a)], places[str(r.b)]) for r in listed if r.what == "link" and r.a in places and r.b in places
    ]
    messages = "".join(_message(a, b, index) for index, (a, b) in enumerate(ends))
    things = [(kinds[id], place) for id, place in places.items()]
    return _svg(f'{_drawn(things, ends)}<g class="traffic">{messages}</g>')


def outline(sketch: str) -> SafeString:
    """The drawing of a room that is not built yet, from the sketch in ``coming.py``: outlines, and nothing moves."""
    nodes, _, links = sketch.partition(";")
    parts = [node.split() for node in nodes.split(",")]
    places = _placed([(float(tier), float(row)) for _, tier, row in parts])
    ends = [(places[int(a)], places[int(b)]) for a, b in (link.split("-") for link in links.split())]
    things = [(kind, place) for (kind, _, _), place in zip(parts, places, strict=True)]
    return _svg(f'<g class="empty">{_drawn(things, ends)}</g>')


def _drawn(things: list[tuple[str, Place]], ends: list[tuple[Place, Place]]) -> str:
    roads = "".join(_road(a, b) for a, b in ends)
    nodes = "".join(f'<g transform="translate({x} {y})">{_SHAPES[kind]}</g>' for kind, (x, y) in things)
    return f'<g class="roads">{roads}</g><g class="things">{nodes}</g>'


def _placed(seats: list[tuple[float, float]]) -> list[Place]:
    tiers = sorted({tier for tier, _ in seats})
    rows = sorted({row for _, row in seats})
    return [(_spread(tier, tiers, WIDTH, 34), _spread(row, rows, HEIGHT, 22)) for tier, row in seats]


def _seated(attrs: dict[str, Any], slots: dict[str, int | None], middle: Place) -> Place:
    """On its ring, when it stands on one."""
    count = slots.get(attrs.get("ring", ""))
    if count is None or attrs["slot"] is None:
        return middle
    turn = 2 * math.pi * attrs["slot"] / count
    return round(middle[0] + RING[0] * math.sin(turn), 1), round(middle[1] - RING[1] * math.cos(turn), 1)


def _spread(value: float, all_values: list[float], length: int, margin: int) -> float:
    if len(all_values) == 1:
        return length / 2
    share = (value - all_values[0]) / (all_values[-1] - all_values[0])
    used = min(length - 2 * margin, WIDEST_GAP * (all_values[-1] - all_values[0]))
    return round((length - used) / 2 + share * used, 1)


def _road(a: Place, b: Place) -> str:
    middle = (a[0] + b[0]) / 2
    return f'<path d="M{a[0]} {a[1]}C{middle} {a[1]} {middle} {b[1]} {b[0]} {b[1]}"/>'


def _message(a: Place, b: Place, index: int) -> str:
    """One message half-way, shaped by its place in the order of links so that a picture has more than dots."""
    x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    if index % 3 == 1:
        return f'<path class="event" d="M{x} {y - 4.5}l4.500 4.500-4.500 4.500-4.500-4.500z"/>'
    return f'<circle class="{"reply" if index % 3 else "command"}" cx="{x}" cy="{y}" r="3.400"/>'


def _svg(inside: str) -> SafeString:
    return mark_safe(f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">{inside}</svg>')
