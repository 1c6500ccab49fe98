"""Observed state: what a node shows of its memory.

A node names what it shows; after each instant in which it ran, what changed is recorded. A state machine is listened to
instead, so that each transition is recorded at the very point where it happens, as production breakers report theirs.
Looking cannot hurt: a thing that raises when it is looked at is reported once and shown no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from playground.engine.encoding import canonical_json
from playground.engine.records import State, Topology, Value

if TYPE_CHECKING:
    from playground.engine.node import Node
    from playground.engine.recorder import Recorder


@runtime_checkable
class Machine(Protocol):
    """A state machine that is a table. ``TRANSITIONS`` holds (from, event, to)."""

    STATES: tuple[str, ...]
    TRANSITIONS: tuple[tuple[str, str, str], ...]
    INITIAL: str
    state: str

    def listen(self, listener: Callable[[str, str, str], None]) -> None:
        """Call ``listener(old, event, new)`` inside each transition."""


class Watch:
    """Compares what nodes show with what was last recorded of them."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._shown: dict[str, dict[str, Callable[[], Any]]] = {}
        self._last: dict[str, dict[str, Value]] = {}
        self.ran: dict[str, None] = {}
        """The nodes that ran in this instant. Each step's owner enters its node itself: nothing happens more often."""
        self._drawn: set[str] = set()

    def show(self, node: Node, name: str, thing: Any) -> None:
        """Observe ``thing`` of ``node`` under ``name``: a machine, or a callable that gives plain values."""
        if isinstance(thing, Machine):
            self._show_machine(node, name, thing)
            return
        self._shown.setdefault(node.name, {})[name] = thing if callable(thing) else lambda: thing
        self.ran[node.name] = None

    def set(self, node: Node, path: str, value: Value) -> None:
        """Record ``value`` at ``path`` now, when it differs from the last."""
        name = node.name
        last = self._last.get(name)
        if last is None:
            last = self._last[name] = {}
        if path not in last or last[path] != value:
            last[path] = value
            self._recorder.write(State, name, path, value)

    def instant_over(self) -> None:
        """Compare every node that ran with what was recorded of it."""
        ran = self.ran
        if not ran:
            return
        for name in ran:
            if name in self._shown:
                self._compare(name)
        ran.clear()

    def forget(self, node: Node) -> None:
        """The node's memory is gone: so is everything it showed."""
        self._shown.pop(node.name, None)
        self.ran.pop(node.name, None)
        for path in self._last.pop(node.name, {}):
            self._recorder.write(State, node.name, path, None)

    def _show_machine(self, node: Node, name: str, machine: Machine) -> None:
        incarnation = node.current
        place = f"{node.name}.{name}"
        if place not in self._drawn:
            self._drawn.add(place)
            table = {
                "states": list(machine.STATES),
                "transitions": [list(row) for row in machine.TRANSITIONS],
                "initial": machine.INITIAL,
            }
            self._recorder.write(Topology, "machine", place, None, name, node.name, None, canonical_json(table))
        self.set(node, name, machine.state)

        def on_transition(old: str, event: str, new: str) -> None:
            if incarnation.alive:
                self.set(node, name, new)

        machine.listen(on_transition)

    def _compare(self, name: str) -> None:
        last = self._last.setdefault(name, {})
        shown = self._shown[name]
        for path, look in [*shown.items()]:
            try:
                value = look()
                leaves = None if type(value) is int else dict(_flat(path, value))
            except Exception as error:
                del shown[path]
                leaves = {path: f"cannot be shown: {error}"}
            if leaves is not None:
                self._compare_tree(name, last, path, leaves)
            elif last.get(path) != value:
                last[path] = value
                self._recorder.write(State, name, path, value)

    def _compare_tree(self, name: str, last: dict[str, Value], root: str, leaves: dict[str, Value]) -> None:
        """Record the leaves below ``root`` that changed, and those that are gone."""
        for path, value in leaves.items():
            if path not in last or last[path] != value:
                last[path] = value
                self._recorder.write(State, name, path, value)
        below = root + "."
        for path in [path for path in last if path.startswith(below) and path not in leaves]:
            del last[path]
            self._recorder.write(State, name, path, None)


def _flat(path: str, value: Any) -> Iterator[tuple[str, Value]]:
    """Give each leaf of nested dicts and sequences with its dotted path."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flat(f"{path}.{key}", item)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _flat(f"{path}.{index}", item)
    elif isinstance(value, bool):
        yield path, int(value)
    elif value is None or isinstance(value, int | str):
        yield path, value
    else:
        raise TypeError(f"only integers and strings are shown, got {value!r}")
