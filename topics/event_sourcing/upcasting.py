"""Upcasting: old events are read in the shape of today. The log keeps what was written; nobody rewrites history.

Each upcaster knows one step, from one version of a shape to the next; a chain of them brings any event to the present
(the upcasters of Axon; Greg Young, "Versioning in an event sourced system", 2017).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .account import Event

Step = Callable[[dict[str, Any]], dict[str, Any]]


class UnknownShape(Exception):
    """An event has a shape that this code cannot read."""


class Upcasters:
    """``steps`` by type of event and the version that they read; what has none keeps its shape."""

    def __init__(self, steps: Mapping[tuple[str, int], Step], present: int) -> None:
        self._steps = steps
        self.present = present

    def read(self, event: Event) -> Event:
        """``event`` in the present shape. Raises UnknownShape for one that is newer than this code."""
        if event.schema > self.present:
            raise UnknownShape(f"{event.type} has shape {event.schema}, this code knows {self.present}")
        while event.schema < self.present:
            step = self._steps.get((event.type, event.schema))
            event = Event(event.type, step(event.data) if step else event.data, event.schema + 1)
        return event

    def write(self, event: Event) -> Event:
        """A new event, in the shape that this code writes."""
        return self.read(event)


def with_currency(data: dict[str, Any]) -> dict[str, Any]:
    """Shape 2 says in which currency; all that was before is in euros."""
    return {**data, "currency": "EUR"}


def with_channel(data: dict[str, Any]) -> dict[str, Any]:
    """Shape 3 says where it was asked for; of what was before nobody knows."""
    return {**data, "channel": "unknown"}


MONEY = ("MoneyDeposited", "MoneyWithdrawn")
STEPS: dict[tuple[str, int], Step] = {
    **{(kind, 1): with_currency for kind in MONEY},
    **{(kind, 2): with_channel for kind in MONEY},
}
NEWEST = 3
