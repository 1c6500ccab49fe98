"""The keys of one server: kinds of values, deadlines, and who is told about changes.

Invariant: *no command sees a key whose deadline has come, and an empty collection is no key.* Redis drops expired keys
when they are touched and by sampling in between; here all of them go before the next command, which clients can only
tell apart by counting keys.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any

from playground.kit.redis.errors import OutOfMemory, WrongType
from playground.kit.redis.eviction import Eviction

Listener = Callable[[str, "Entry | None", str], None]
"""``listener(key, entry, why)``: ``why`` is written, deleted, expired, evicted or flushed; no entry when it is gone."""


@dataclass(slots=True)
class Entry:
    """``value`` is a str, a dict (hash, and set as keys of None) or a dict of scores (sorted set)."""

    kind: str  # string | set | hash | zset
    value: Any
    expires_ms: int | None = None


class Keyspace:
    """``max_entries`` 0 is no bound; without ``eviction`` a full store refuses to grow. ``now_us`` is the same clock as
    ``now_ms``, read finer, for whoever asks what time it is."""

    def __init__(
        self, now_ms: Callable[[], int], max_entries: int = 0, eviction: Eviction | None = None,
        now_us: Callable[[], int] | None = None,
    ) -> None:  # fmt: skip
        self.now_ms = now_ms
        self.now_us = now_us or (lambda: now_ms() * 1000)
        self.max_entries = max_entries
        self.entries: dict[str, Entry] = {}
        self.listeners: list[Listener] = []
        self._eviction = eviction
        self._deadlines: list[tuple[int, str]] = []

    def reap(self) -> None:
        """Drop every key whose deadline has come."""
        now_ms = self.now_ms()
        while self._deadlines and self._deadlines[0][0] <= now_ms:
            at_ms, key = heappop(self._deadlines)
            entry = self.entries.get(key)
            if entry is not None and entry.expires_ms == at_ms:
                self.drop(key, "expired")

    def look(self, key: str, kind: str | None = None, *, touch: bool = True) -> Entry | None:
        """The entry of ``key`` if there is one. Raises WrongType when it is not of ``kind``."""
        entry = self.entries.get(key)
        if entry is None:
            return None
        if kind is not None and entry.kind != kind:
            raise WrongType
        if touch and self._eviction is not None:
            self._eviction.touch(key)
        return entry

    def make(self, key: str, kind: str, value: Any) -> Entry:
        """The entry of ``key``, made with ``value`` when there is none. Raises WrongType, OutOfMemory."""
        entry = self.look(key, kind)
        if entry is None:
            self._make_room()
            entry = self.entries[key] = Entry(kind, value)
            if self._eviction is not None:
                self._eviction.admit(key)
        return entry

    def put(self, key: str, value: str, expires_ms: int | None) -> None:
        """Set a string, whatever was there before. A deadline that has passed leaves no key."""
        if self.entries.get(key) is not None and self.entries[key].kind != "string":
            self.drop(key, "deleted")
        entry = self.make(key, "string", value)
        entry.value = value
        self.expire(key, entry, expires_ms)

    def expire(self, key: str, entry: Entry, expires_ms: int | None) -> None:
        """Give a key a deadline, or none."""
        entry.expires_ms = expires_ms
        if expires_ms is not None and expires_ms <= self.now_ms():
            self.drop(key, "deleted")
            return
        if expires_ms is not None:
            heappush(self._deadlines, (expires_ms, key))
        self.changed(key)

    def changed(self, key: str) -> None:
        """Tell of a write; a collection that became empty goes."""
        entry = self.entries[key]
        if not entry.value and entry.kind != "string":
            self.drop(key, "deleted")
        else:
            self._tell(key, entry, "written")

    def drop(self, key: str, why: str) -> bool:
        """Remove a key; False when there was none."""
        if self.entries.pop(key, None) is None:
            return False
        if self._eviction is not None:
            self._eviction.drop(key)
        self._tell(key, None, why)
        return True

    def flush(self) -> None:
        """Remove every key."""
        for key in list(self.entries):
            self.drop(key, "flushed")
        self._deadlines.clear()

    def _make_room(self) -> None:
        while self.max_entries and len(self.entries) >= self.max_entries:
            if self._eviction is None:
                raise OutOfMemory
            self.drop(self._eviction.victim(), "evicted")

    def _tell(self, key: str, entry: Entry | None, why: str) -> None:
        for listener in self.listeners:
            listener(key, entry, why)
