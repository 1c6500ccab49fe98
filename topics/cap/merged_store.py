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

    What readers and peers are told is durable; ``latest`` is what a new value must be made from.
    ``on_change(key, value)`` hears of every change once it is durable.
    """

    def __init__(
        self, kind: Any, journal: Journal, on_change: Callable[[str, Any], None] = lambda key, value: None
    ) -> None:
        self.kind = kind
        self._journal = journal
        self._on_change = on_change
        self._latest: dict[str, Any] = {}
        self._durable: dict[str, Any] = {}
        for key, plain in journal.items():
            self._latest[key] = kind.of(plain)
            self._settle(key, self._latest[key])

    @property
    def keys(self) -> list[str]:
        """Every key with a value."""
        return list(self._durable)

    def get(self, key: str) -> Any:
        """The value under ``key``."""
        return self._durable.get(key) or self.kind()

    def latest(self, key: str) -> Any:
        """The value under ``key`` with what is not durable yet."""
        return self._latest.get(key) or self.kind()

    async def put(self, key: str, value: Any) -> None:
        """Replace the latest value by one that was made from it, durably."""
        self._journal.put(key, value.plain())
        self._latest[key] = value
        await self._journal.sync()
        self._settle(key, self.get(key).join(value))

    async def merge(self, key: str, news: Any) -> bool:
        """Join what came from elsewhere. Whether it changed anything."""
        joined = self.latest(key).join(news)
        if joined == self.latest(key):
            await self._journal.sync()  # somebody else may have put it here only just now
            return False
        await self.put(key, joined)
        return True

    def fingerprint(self, key: str) -> int:
        """Equal for equal values: what replicas compare before they send anything."""
        return zlib.crc32(json.dumps(self.get(key).plain(), sort_keys=True).encode())

    def _settle(self, key: str, value: Any) -> None:
        if value != self._durable.get(key):
            self._durable[key] = value
            self._on_change(key, value)
