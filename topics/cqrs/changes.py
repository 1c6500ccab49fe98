"""What changes in a product catalogue, and what the product is after it.

A change carries absolute values, so that whoever applies it twice ends where applying it once ends; only stock may be
told as a difference, which is shorter, and then a second time counts twice.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple


class Change(NamedTuple):
    """One committed change: ``position`` in the stream of all, ``version`` of its product, and the fields it sets.

    A field whose name ends in ``+`` is a difference.
    """

    position: int
    product: int
    version: int
    type: str
    fields: dict[str, Any]


class Unreadable(Exception):
    """A change that the projector cannot read: it would fail at every try."""


def applied(before: dict[str, Any], change: Change, wanted: tuple[str, ...]) -> dict[str, Any]:
    """The document after ``change``, as far as it holds the ``wanted`` fields. Raises Unreadable."""
    after = dict(before)
    for name, value in change.fields.items():
        field = name.rstrip("+")
        if field not in wanted:
            continue
        if field in ("cents", "stock") and not isinstance(value, int):
            raise Unreadable(f"{field} of change {change.position} is {value!r}, which is no number")
        after[field] = before.get(field, 0) + value if name.endswith("+") else value
    return after


def spelled(fields: dict[str, Any]) -> str:
    """Fields as they are kept."""
    return json.dumps(fields, separators=(",", ":"))
