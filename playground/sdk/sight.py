"""What may be seen of a run at one instant: the fold of its records so far, and nothing else."""

from __future__ import annotations

from typing import Any

from playground.engine.records import Health, State, Topology, Value


class Sight:
    """Current states, health and nodes of a run.

    While a record is being looked at, the sight already includes it; ``before`` is the value a State record replaced.
    """

    def __init__(self, params: Any) -> None:
        self.params = params
        self.nodes: dict[str, str] = {}
        self.now_us = 0
        self.before: Value = None
        self._states: dict[tuple[str, str], Value] = {}
        self._health: dict[str, str] = {}

    def state(self, node: str, path: str, default: Value = None) -> Value:
        """The value shown at ``path`` of ``node`` now."""
        return self._states.get((node, path), default)

    def health(self, node: str) -> str:
        """The node's condition, ``up`` when nothing was said."""
        return self._health.get(node, "up")

    def see_state(self, record: State) -> None:
        """Fold one State record."""
        key = (record.node, record.path)
        self.before = self._states.get(key)
        self._states[key] = record.value

    def see_health(self, record: Health) -> None:
        """Fold one Health record."""
        self._health[record.node] = record.status

    def see_topology(self, record: Topology) -> None:
        """Fold one Topology record: a node came or left."""
        if record.what == "node":
            self.nodes[record.id] = record.kind or ""
        elif record.what == "left":
            self.nodes.pop(record.id, None)
