"""What the nodes show of their work, spelled and read back in one place."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

PLACED = "placed"
APPENDED = "appended"
ENDS = "ends"
COMMITTED = "committed"
GENERATION = "generation"
EFFECT = "effect"
FAILED = "failed"
DROPPED = "dropped"


class Appended(NamedTuple):
    """The broker acknowledged an event: its place, its id and its key."""

    partition: int
    offset: int
    event: str
    key: str

    def spelled(self) -> str:
        return " ".join(str(part) for part in self)

    @classmethod
    @lru_cache(maxsize=64)
    def read(cls, text: str) -> Appended:
        partition, offset, event, key = text.split(" ")
        return cls(int(partition), int(offset), event, key)


class Committed(NamedTuple):
    """A commit came: who, of which generation, up to where; what the group's was, and whether it was taken."""

    number: int
    group: str
    member: str
    generation: int
    partition: int
    offset: int
    current: int
    owner: str
    how: str

    def spelled(self) -> str:
        return " ".join(str(part) for part in self)

    @classmethod
    @lru_cache(maxsize=64)
    def read(cls, text: str) -> Committed:
        number, group, member, generation, partition, offset, current, owner, how = text.split(" ")
        return cls(
            int(number), group, member, int(generation), int(partition), int(offset), int(current), owner, how
        )  # fmt: skip


class Effected(NamedTuple):
    """A consumer had the effect of an event for the ``times``-th time, or knew it and had none (``known``)."""

    number: int
    group: str
    partition: int
    offset: int
    event: str
    key: str
    times: int
    how: str

    def spelled(self) -> str:
        return " ".join(str(part) for part in self)

    @classmethod
    @lru_cache(maxsize=64)
    def read(cls, text: str) -> Effected:
        number, group, partition, offset, event, key, times, how = text.split(" ")
        return cls(int(number), group, int(partition), int(offset), event, key, int(times), how)


class Unhandled(NamedTuple):
    """A consumer could not handle an event: blocked, retried or dead."""

    number: int
    group: str
    partition: int
    event: str
    how: str

    def spelled(self) -> str:
        return " ".join(str(part) for part in self)

    @classmethod
    def read(cls, text: str) -> Unhandled:
        number, group, partition, event, how = text.split(" ")
        return cls(int(number), group, int(partition), event, how)
