"""What the balancer tells about each pick and each end, and how the record is read again.

``pick``: "event number server how key recent board", ``done``: "event number server outcome us recent board". The board
has, for each server, name:in flight:known:status:weight. ``recent`` are the latest picks, the newest last.
``roster``, told when it changes, is name:status of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from playground.sdk import Node

from .backend import DRAINING, UP, Backend

NODE = "balancer"
PICK, DONE, ROSTER = "pick", "done", "roster"
RECENT = 24
US = 1_000_000


class Standing(NamedTuple):
    """A server on the board."""

    name: str
    in_flight: int
    known: int
    status: str
    weight: int


class Told(NamedTuple):
    """One pick or end. ``word`` is how it was picked, or ok or failed; ``detail`` its key, or how long in us."""

    event: int
    number: int
    server: str
    word: str
    detail: str
    recent: str
    board: tuple[Standing, ...]

    def eligible(self) -> tuple[Standing, ...]:
        """Who might have been picked: the well ones, in panic all that are not draining."""
        if self.word == "panic":
            return tuple(each for each in self.board if each.status != DRAINING)
        return tuple(each for each in self.board if each.status == UP)

    def names(self) -> tuple[str, ...]:
        """Names of those."""
        return tuple(each.name for each in self.eligible())

    def of(self, name: str) -> Standing:
        """One server's standing."""
        return next(each for each in self.board if each.name == name)

    def in_flight(self) -> int:
        """What the balancer says is in flight."""
        return sum(each.in_flight for each in self.board)


class Diary:
    """Tells as ``node``."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._event = 0
        self._recent: list[str] = []
        self._roster = ""

    def picked(self, number: int, server: str, how: str, key: str, backends: Sequence[Backend]) -> None:
        """A request goes to a server."""
        self._recent = [*self._recent[1 - RECENT :], server]
        self._tell(PICK, number, server, how, key, backends)

    def ended(self, number: int, server: str, ok: bool, took_us: int, backends: Sequence[Backend]) -> None:
        """A request has come back, or never will."""
        self._tell(DONE, number, server, "ok" if ok else "failed", str(took_us), backends)

    def _tell(self, path: str, number: int, server: str, word: str, detail: str, backends: Sequence[Backend]) -> None:
        self._event += 1
        board = " ".join(f"{b.name}:{b.in_flight}:{b.known}:{b.status}:{b.weight}" for b in backends)
        recent = "".join(self._recent)
        self._node.state(path, f"{self._event} {number} {server} {word} {detail} {recent} {board}")
        roster = " ".join(f"{b.name}:{b.status}" for b in backends)
        if roster != self._roster:
            self._roster = roster
            self._node.state(ROSTER, roster)


@lru_cache(maxsize=64)
def read(value: str) -> Told:
    """A state in parts."""
    event, number, server, word, detail, recent, *board = value.split(" ")
    standings = (each.split(":") for each in board)
    return Told(
        int(event), int(number), server, word, detail, recent,
        tuple(Standing(name, int(flying), int(known), status, int(weight))
              for name, flying, known, status, weight in standings),
    )  # fmt: skip


def roster(value: object) -> dict[str, str]:
    """Status by name."""
    return dict(each.split(":") for each in str(value or "").split())


def seconds(us: int) -> str:
    """An instant as people read it."""
    return f"{us / US:.3f} s"
