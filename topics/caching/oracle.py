"""An oracle of eviction: the same policies once more, as plainly as they can be written, to replay a cache's log.

Lists instead of linked lists, whole scans instead of hands and heaps. It shares no code with the policies but the
sketch of W-TinyLFU, whose hashes have to be the same.
"""

from __future__ import annotations

from typing import Any

from .history import Done, ttl_ms
from .tinylfu import PROTECTED_PERCENT, WINDOW_PERCENT, FrequencySketch


class Plainly:
    """Keys in the order they came. FIFO as it stands."""

    def __init__(self, entries: int) -> None:
        self.keys: list[str] = []

    def admit(self, key: str) -> None:
        self.keys.append(key)

    def touch(self, key: str) -> None:
        """FIFO does not care."""

    def drop(self, key: str) -> None:
        self.keys.remove(key)

    def victim(self) -> str:
        return self.keys[0]


class PlainLru(Plainly):
    def touch(self, key: str) -> None:
        self.keys.remove(key)
        self.keys.append(key)


class PlainLfu(PlainLru):
    """In order of the last touch, with a count for each."""

    def __init__(self, entries: int) -> None:
        super().__init__(entries)
        self.counts: dict[str, int] = {}

    def admit(self, key: str) -> None:
        super().admit(key)
        self.counts[key] = 1

    def touch(self, key: str) -> None:
        super().touch(key)
        self.counts[key] += 1

    def victim(self) -> str:
        least = min(self.counts[key] for key in self.keys)
        return next(key for key in self.keys if self.counts[key] == least)


class PlainClock(Plainly):
    """The hand stands at index 0; passing a key moves it to the back."""

    def __init__(self, entries: int) -> None:
        super().__init__(entries)
        self.spared: dict[str, bool] = {}

    def admit(self, key: str) -> None:
        super().admit(key)
        self.spared[key] = False

    def touch(self, key: str) -> None:
        self.spared[key] = True

    def victim(self) -> str:
        while self.spared[self.keys[0]]:
            self.spared[self.keys[0]] = False
            self.keys.append(self.keys.pop(0))
        return self.keys[0]


class PlainSieve(Plainly):
    """Oldest first; the hand is the index of the next key to look at."""

    def __init__(self, entries: int) -> None:
        super().__init__(entries)
        self.visited: dict[str, bool] = {}
        self.hand = 0

    def admit(self, key: str) -> None:
        super().admit(key)
        self.visited[key] = False

    def touch(self, key: str) -> None:
        self.visited[key] = True

    def drop(self, key: str) -> None:
        index = self.keys.index(key)
        del self.keys[index]
        if index < self.hand:
            self.hand -= 1
        if self.hand == len(self.keys):
            self.hand = 0

    def victim(self) -> str:
        while True:
            if self.hand >= len(self.keys):
                self.hand = 0
            key = self.keys[self.hand]
            if not self.visited[key]:
                return key
            self.visited[key] = False
            self.hand += 1


class PlainTinyLfu:
    """Three lists, least recently used first."""

    def __init__(self, entries: int) -> None:
        self.window: list[str] = []
        self.probation: list[str] = []
        self.protected: list[str] = []
        self.sketch = FrequencySketch(entries)
        self.window_size = max(entries * WINDOW_PERCENT // 100, 1)
        self.protected_size = (entries - self.window_size) * PROTECTED_PERCENT // 100

    def admit(self, key: str) -> None:
        self.sketch.add(key)
        self.window.append(key)
        if len(self.window) > self.window_size:
            self.probation.append(self.window.pop(0))

    def touch(self, key: str) -> None:
        self.sketch.add(key)
        rises = key in self.probation
        self.drop(key) if rises else None
        part = self.window if key in self.window else self.protected
        if not rises:
            part.remove(key)
        part.append(key)
        if len(self.protected) > self.protected_size:
            self.probation.append(self.protected.pop(0))

    def drop(self, key: str) -> None:
        next(part for part in (self.window, self.probation, self.protected) if key in part).remove(key)

    def victim(self) -> str:
        main = self.probation or self.protected
        if not main or not self.window:
            return (main or self.window)[0]
        wins = self.sketch.estimate(self.window[0]) > self.sketch.estimate(main[0])
        return main[0] if wins else self.window[0]


POLICIES: dict[str, Any] = {
    "fifo": Plainly,
    "lru": PlainLru,
    "lfu": PlainLfu,
    "clock": PlainClock,
    "sieve": PlainSieve,
    "tinylfu": PlainTinyLfu,
}
"""Redis's sampling draws lots, so its victims are taken from the log; whether a key is there is replayed as well."""


class Replay:
    """Replays a log. ``step`` returns what should have happened, in words, when something else did."""

    def __init__(self, policy: str, entries: int) -> None:
        self.entries = entries
        self.deadlines: dict[str, int | None] = {}
        self.hits = self.asked = 0
        self._policy = POLICIES[policy](entries) if policy in POLICIES else None
        self._earliest_ms = 1 << 62

    def step(self, done: Done, now_ms: int) -> str | None:
        """One command at an instant of the cache's clock."""
        self._expire(now_ms)
        name, key = done.name, done.key
        there = key in self.deadlines
        given_up: list[str] = []
        if name == "GET":
            self.asked += 1
            self.hits += there
            if there != (done.said == "hit"):
                return f"GET {key} was a {done.said}, and the oracle says {'hit' if there else 'miss'}"
            self._touch(key)
        elif (name == "SET" and done.said == "OK") or name == "SADD":
            given_up = self._write(key, done)
            if name == "SET":
                self._keep_until(key, None if ttl_ms(done) is None else now_ms + (ttl_ms(done) or 0))
        elif name in ("SMEMBERS", "PEXPIREAT"):
            self._touch(key)
        if name in ("DEL", "PEXPIREAT"):
            for each in done.arguments if name == "DEL" else (key,):
                self._drop(each)
        elif name == "FLUSHALL":
            for each in list(self.deadlines):
                self._drop(each)
        if tuple(given_up) != done.evicted:
            return f"{name} {key} evicted {_named(done.evicted)}, and the oracle says {_named(given_up)}"
        return None

    def _write(self, key: str, done: Done) -> list[str]:
        if key in self.deadlines:
            self._touch(key)
            return []
        given_up: list[str] = []
        while len(self.deadlines) >= self.entries:
            victim = self._policy.victim() if self._policy else next(iter(done.evicted), key)
            if victim not in self.deadlines:
                break
            given_up.append(victim)
            self._drop(victim)
        self.deadlines[key] = None
        if self._policy:
            self._policy.admit(key)
        return given_up

    def _keep_until(self, key: str, deadline_ms: int | None) -> None:
        self.deadlines[key] = deadline_ms
        if deadline_ms is not None:
            self._earliest_ms = min(self._earliest_ms, deadline_ms)

    def _touch(self, key: str) -> None:
        if key in self.deadlines and self._policy:
            self._policy.touch(key)

    def _drop(self, key: str) -> None:
        if key in self.deadlines:
            del self.deadlines[key]
            if self._policy:
                self._policy.drop(key)

    def _expire(self, now_ms: int) -> None:
        if now_ms < self._earliest_ms:
            return
        for key in [key for key, at_ms in self.deadlines.items() if at_ms is not None and at_ms <= now_ms]:
            self._drop(key)
        self._earliest_ms = min((at_ms for at_ms in self.deadlines.values() if at_ms is not None), default=1 << 62)


def _named(keys: Any) -> str:
    return ", ".join(keys) or "nothing"
