"""Committed offsets: how far each group has come in each partition, durable."""

from __future__ import annotations

from typing import Protocol


class Store(Protocol):
    """Keys and values on a disk."""

    def get(self, key: str, default: object = None) -> object: ...
    def put(self, key: str, value: object) -> None: ...


class Offsets:
    """The next offset that a group wants, for each partition."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[str, int] = {}

    def committed(self, group: str, partition: int) -> int:
        """The offset from which a new owner reads."""
        key = f"{group}/{partition}"
        if key not in self._read:
            self._read[key] = int(str(self._store.get(key, 0)))
        return self._read[key]

    def commit(self, group: str, partition: int, offset: int) -> None:
        """Everything before ``offset`` is done. An offset never goes back."""
        if offset > self.committed(group, partition):
            key = f"{group}/{partition}"
            self._read[key] = offset
            self._store.put(key, offset)
