"""Keys with values that can be joined: in whatever order news comes, and however often, the outcome is the same.

Source: state-based replication (Shapiro et al. 2011). The journal is what survives: ``put``, ``items`` and ``sync``.
Invariant: *what was acknowledged or told to others was durable before.*
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from typing import Any, Protocol


class Journal(Protocol):
    """A durable map."""

    def put(self, key: str, value: Any) -> None:
        """Set ``key``, not yet durable."""

    def items(self) -> list[tuple[str, Any]]:
        """All pairs."""

    async def sync(self) -> None:
        """Make everything put so far durable."""


class MergedStore:
    """``kind`` is a class whose values have ``join``, ``plain`` and ``of``; ``kind()`` is the value before any write.

    ``on_change(key, value)`` hears of every change.
    """

    def __init__(
        self, kind: Any, journal: Journal, on_change: Callable[[str, Any], None] = lambda key, value: None
    ) -> None:
        self.kind = kind
        self._journal = journal
        self._on_change = on_change
        self._held: dict[str, Any] = {}
        for key, plain in journal.items():
            self._set(key, kind.of(plain))

    @property
    def keys(self) -> list[str]:
        """Every key with a value."""
        return list(self._held)

    def get(self, key: str) -> Any:
        """The value under ``key``."""
        return self._held.get(key) or self.kind()

    async def put(self, key: str, value: Any) -> None:
        """Replace the value by one that was made from it, durably."""
        self._journal.put(key, value.plain())
        self._set(key, value)
        await self._journal.sync()

    async def merge(self, key: str, news: Any) -> bool:
        """Join what came from elsewhere. Whether it changed anything."""
        joined = self.get(key).join(news)
        if joined == self._held.get(key, self.kind()):
            await self._journal.sync()  # somebody else may have put it here only just now
            return False
        await self.put(key, joined)
        return True

    def fingerprint(self, key: str) -> int:
        """Equal for equal values: what replicas compare before they send anything."""
        return zlib.crc32(json.dumps(self.get(key).plain(), sort_keys=True).encode())

    def _set(self, key: str, value: Any) -> None:
        self._held[key] = value
        self._on_change(key, value)
