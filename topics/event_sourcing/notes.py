"""What the nodes show of their work, spelled and read back in one place."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

LOGGED = "logged"
STREAM = "stream"
AUDIT = "audit"
KEPT = "kept"
LOADED = "loaded"
DECIDED = "decided"
PROJECTED = "projected"
WRITING = "writing"
REACHED = "reached"
OWNER = "owner"


class Logged(NamedTuple):
    """One event of the log: its place, what it adds to the balance, and the command that it comes from."""

    position: int
    stream: str
    version: int
    type: str
    schema: int
    change: int
    command: str

    def spelled(self) -> str:
        return " ".join(str(part) for part in self)

    @classmethod
    @lru_cache(maxsize=64)
    def read(cls, text: str) -> Logged:
        position, stream, version, kind, schema, change, command = text.split(" ")
        return cls(int(position), stream, int(version), kind, int(schema), int(change), command)


class Loaded(NamedTuple):
    """The bank folded an account: to which version, what came out, from which version on, and what it was for.

    ``how`` is replay, snapshot, spoilt (a snapshot that did not check) or as-of.
    """

    number: int
    stream: str
    version: int
    balance: int
    since: int
    folded: int
    how: str

    def spelled(self) -> str:
        return " ".join(str(part) for part in self)

    @classmethod
    @lru_cache(maxsize=64)
    def read(cls, text: str) -> Loaded:
        number, stream, version, balance, since, folded, how = text.split(" ")
        return cls(int(number), stream, int(version), int(balance), int(since), int(folded), how)


class Decided(NamedTuple):
    """What became of a command: ``how`` is done, known or again (see ``repository.Done``), or says why not."""

    command: str
    stream: str
    how: str
    version: int
    conflicts: int

    def spelled(self) -> str:
        return " ".join(str(part) for part in self)

    @classmethod
    @lru_cache(maxsize=64)
    def read(cls, text: str) -> Decided:
        command, stream, how, version, conflicts = text.split(" ")
        return cls(command, stream, how, int(version), int(conflicts))


class Projected(NamedTuple):
    """One row of the projection, and the position that it has reached with it."""

    position: int
    stream: str
    version: int
    balance: int

    def spelled(self) -> str:
        return " ".join(str(part) for part in self)

    @classmethod
    @lru_cache(maxsize=64)
    def read(cls, text: str) -> Projected:
        position, stream, version, balance = text.split(" ")
        return cls(int(position), stream, int(version), int(balance))


class Writing(NamedTuple):
    """The mailer is about to write its ``number``-th letter, about the event at ``position``."""

    number: int
    position: int
    stream: str
    amount: int

    def spelled(self) -> str:
        return " ".join(str(part) for part in self)

    @classmethod
    def read(cls, text: str) -> Writing:
        number, position, stream, amount = text.split(" ")
        return cls(int(number), int(position), stream, int(amount))


class Owner(NamedTuple):
    """What the bank could say of an account's owner: named, withheld (forgotten, yet in the log) or shredded."""

    number: int
    stream: str
    how: str

    def spelled(self) -> str:
        return " ".join(str(part) for part in self)

    @classmethod
    def read(cls, text: str) -> Owner:
        number, stream, how = text.split(" ")
        return cls(int(number), stream, how)
