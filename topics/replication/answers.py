"""What a session's history says of an answer: the value, and whose it was."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

NONE = "none"
NOWHERE = (0, 0)

At = tuple[int, int]
"""Epoch and position of a write; stamp and site where there are several leaders. Newer is greater."""


class Read(NamedTuple):
    """``none at 0.0 of db-2`` or ``ana-7 at 1.36 of db-2``."""

    value: str | None
    at: At
    node: str

    def __str__(self) -> str:
        return f"{self.value or NONE} at {self.at[0]}.{self.at[1]} of {self.node}"

    @classmethod
    def parse(cls, text: Any) -> Read:
        """The inverse of ``str``."""
        return _read(str(text))


class Written(NamedTuple):
    """``at 1.36 on 2 copies of db-1``."""

    at: At
    copies: int
    node: str

    def __str__(self) -> str:
        return (
            f"at {self.at[0]}.{self.at[1]} on {self.copies} {'copy' if self.copies == 1 else 'copies'} of {self.node}"
        )

    @classmethod
    def parse(cls, text: Any) -> Written:
        """The inverse of ``str``."""
        return _written(str(text))


def position(text: str) -> At:
    """``1.36`` as numbers."""
    first, _, second = text.partition(".")
    return int(first), int(second)


@lru_cache(maxsize=64)
def _read(text: str) -> Read:
    """Half a dozen observers ask it of each answer."""
    value, _, at, _, node = text.split(" ")
    return Read(None if value == NONE else value, position(at), node)


@lru_cache(maxsize=64)
def _written(text: str) -> Written:
    _, at, _, copies, _, _, node = text.split(" ")
    return Written(position(at), int(copies), node)
