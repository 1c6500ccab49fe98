"""What the record says of prices and of the cache, folded once a run and shared by the properties.

``Prices`` is the database's truth: which version of a product was replaced when. ``Done`` is one command of the cache.
``Contents`` is what the cache holds, from its own log of commands.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from .goods import Shown, read

US = 1_000_000


class Prices:
    """Feed it every ``row`` state. Versions nobody told of began before the run."""

    def __init__(self) -> None:
        self.current: dict[int, int] = {}
        self.replaced_us: dict[tuple[int, int], int] = {}
        self.stored: dict[tuple[int, int], int] = {}  # (product, price) -> seq of the record that tells of it

    def see(self, r: Any) -> None:
        """Fold one record of the database."""
        for row in read(str(r.value)):
            for version in range(self.current.get(row.id, 1), row.version):
                self.replaced_us[row.id, version] = r.at_us
            self.current[row.id] = max(row.version, self.current.get(row.id, 1))
            self.stored.setdefault((row.id, row.price), r.seq)

    def stale_since_us(self, shown: Shown) -> int | None:
        """When what is shown was replaced, None while it is current (or newer, with a write still to come)."""
        return self.replaced_us.get((shown.id, shown.version))

    def oldest_us(self, words: str) -> tuple[int, Shown] | None:
        """The longest outdated product in a value, and since when."""
        found = [(since, shown) for shown in read(words) if (since := self.stale_since_us(shown)) is not None]
        return min(found, default=None)


class Done(NamedTuple):
    """One command: its arguments without the value, what was answered, what it evicted, what it keeps."""

    number: int
    name: str
    arguments: tuple[str, ...]
    said: str
    evicted: tuple[str, ...]
    kept: str

    @property
    def key(self) -> str:
        """The first key."""
        return self.arguments[0] if self.arguments else ""

    @classmethod
    def read(cls, text: str) -> Done:
        """From the log's line. Every property reads each line, so the last ones are kept."""
        return _done(text)


@lru_cache(maxsize=16)
def _done(text: str) -> Done:
    head, _, tail = text.partition(" -> ")
    tail, _, kept = tail.partition(" = ")
    said, _, evicted = tail.partition(" evicts ")
    number, name, *arguments = head.split(" ")
    return Done(int(number), name, tuple(arguments), said, tuple(evicted.split()), kept)


def ttl_ms(done: Done) -> int | None:
    """The TTL that a SET gives, in milliseconds."""
    for word, unit in (("PX", 1), ("EX", 1000)):
        if word in done.arguments:
            return int(done.arguments[done.arguments.index(word) + 1]) * unit
    return None


class Copy(NamedTuple):
    """What the cache holds under a key since ``at_us``, until ``until_us``."""

    words: str
    at_us: int
    until_us: int | None
    seq: int


class Contents:
    """Feed it every ``did`` state."""

    def __init__(self) -> None:
        self.copies: dict[str, Copy] = {}

    def see(self, r: Any) -> Done | None:
        """Fold one line of the cache's log; None when the cache died."""
        if r.value is None:
            self.copies.clear()
            return None
        done = Done.read(str(r.value))
        for key in done.evicted:
            self.copies.pop(key, None)
        if done.name == "SET" and done.kept:
            ttl = ttl_ms(done)
            self.copies[done.key] = Copy(done.kept, r.at_us, None if ttl is None else r.at_us + ttl * 1000, r.seq)
        elif done.name == "DEL":
            for key in done.arguments:
                self.copies.pop(key, None)
        elif done.name == "FLUSHALL":
            self.copies.clear()
        elif done.name == "PEXPIREAT":
            self.copies.pop(done.key, None)
        return done

    def alive(self, now_us: int) -> dict[str, Copy]:
        """What has not expired."""
        return {key: c for key, c in self.copies.items() if c.until_us is None or c.until_us > now_us}


class History:
    """The folds of one run: ask ``History.of(sight)`` and ``see`` each record; it is folded once, whoever sees it."""

    _known: WeakKeyDictionary[Any, History] = WeakKeyDictionary()

    def __init__(self) -> None:
        self.prices = Prices()
        self.contents = Contents()
        self.done: Done | None = None
        self._last = -1

    @classmethod
    def of(cls, sight: Any) -> History:
        """The history of the run that ``sight`` sees."""
        known = cls._known.get(sight)
        if known is None:
            known = cls._known[sight] = cls()
        return known

    def see(self, r: Any) -> Done | None:
        """Fold a State record of path row or did; the command when it is one."""
        if r.seq > self._last:
            self._last = r.seq
            if r.path == "row":
                self.prices.see(r)
                self.done = None
            else:
                self.done = self.contents.see(r)
        return self.done if r.path == "did" else None


def seconds(us: int) -> str:
    """An instant or a span in words."""
    return f"{us / US:.1f} s"
