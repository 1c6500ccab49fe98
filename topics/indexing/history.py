"""Reading back what the database noted: what properties, captions and claims share."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

US = 1_000_000
DB = "db"


class Statement(NamedTuple):
    """One answered question. ``pages`` counts the header of the file, too."""

    number: int
    question: str
    us: int
    pages: int
    steps: int
    scanned: int
    rows: int
    plan: str

    @property
    def index(self) -> str | None:
        """The index that was used, if one was."""
        words = self.plan.split(" ")
        return words[words.index("INDEX") + 1] if "INDEX" in words else None

    @property
    def sought(self) -> bool:
        """Whether it went down once to where the rows are, by one index, without a sort."""
        once = "ANY(" not in self.plan and "TEMP B-TREE" not in self.plan
        return self.plan.startswith("SEARCH") and self.index is not None and once

    @property
    def walked(self) -> bool:
        """Whether it walked over a whole tree."""
        return self.plan.startswith("SCAN") and self.scanned > 100

    @property
    def covering(self) -> bool:
        """Whether the index alone answered."""
        return "COVERING INDEX" in self.plan


@lru_cache(maxsize=1024)
def statement(value: str) -> Statement:
    """A ``statement`` state."""
    number, question, us, pages, steps, scanned, rows, plan = value.split(" ", 7)
    numbers = (int(word.partition("=")[2]) for word in (us, pages, steps, scanned, rows))
    return Statement(int(number), question, *numbers, plan)


class Shown(NamedTuple):
    """A B-tree of the file as the record has it."""

    height: int
    leaves: int
    least: int
    pages: int


@lru_cache(maxsize=64)
def tree(value: str) -> Shown:
    """A ``tree.*`` state."""
    return Shown(*(int(word.partition("=")[2]) for word in value.split(" ")))


class PageShown(NamedTuple):
    """A page of today's index: its kind, its numbers (children, the next leaf, a depth or a level) and its keys."""

    kind: str
    numbers: tuple[int, ...]
    keys: tuple[str, ...]


@lru_cache(maxsize=4096)
def page(value: str) -> PageShown:
    """A ``page.*`` state."""
    kind, numbers, keys = value.split("|")
    return PageShown(kind, tuple(int(word) for word in numbers.split()), tuple(keys.split()))


def seconds(us: int) -> str:
    """An instant as people read it."""
    return f"{us / US:.3f} s"


def lasted(us: int) -> str:
    """A duration as people read it."""
    if us >= 60 * US:
        return f"{us / 60 / US:,.0f} minutes"
    return f"{us / US:.1f} s" if us >= US else f"{us / 1000:.1f} ms"
