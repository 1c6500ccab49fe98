"""The port of an eviction policy: told what happens to keys, asked which one to give up.

The store counts entries, not bytes, so that a capacity is a number one can watch. It asks before it adds: the new key
is never among the candidates.
"""

from __future__ import annotations

from typing import Protocol


class Eviction(Protocol):
    """One policy and its memory of the keys that are in the store."""

    def admit(self, key: str) -> None:
        """A new key came in."""
        ...

    def touch(self, key: str) -> None:
        """A key was read or written again."""
        ...

    def drop(self, key: str) -> None:
        """A key is gone: deleted, expired or evicted."""
        ...

    def victim(self) -> str:
        """The key to give up next, from those admitted and not dropped."""
        ...
