"""What the patterns tell of themselves, numbered, as one observed value: ``17 joined product:123``."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from playground.sdk import Node

PATH = "note"

Watch = Callable[[str, str], None]


class Note(NamedTuple):
    """``what`` may be several words; ``key`` is what it is about."""

    number: int
    what: str
    key: str

    @classmethod
    def read(cls, text: str) -> Note:
        """The inverse of what ``noting`` writes."""
        number, _, rest = text.partition(" ")
        what, _, key = rest.rpartition(" ")
        return cls(int(number), what, key)


def noting(node: Node) -> Watch:
    """A watcher for the patterns of one life."""
    count = 0

    def watch(what: str, key: str) -> None:
        nonlocal count
        count += 1
        node.state(PATH, f"{count} {what} {key}")

    return watch
