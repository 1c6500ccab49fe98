"""Pages by number: the one thing that every structure here asks of its storage.

A structure reads a page before it uses it and writes each page that it changed, so whoever implements ``Pager`` sees
every access. ``MemoryPager`` is the smallest one; a real one has a buffer pool and a log behind it.
"""

from __future__ import annotations

from typing import Any, Protocol


class Page(Protocol):
    """Anything with a number."""

    id: int


class Pager(Protocol):
    """Where pages live."""

    def allocate(self) -> int:
        """A number that no page has."""
        ...

    async def read(self, page: Any) -> None:
        """Return when the page is in memory."""
        ...

    async def write(self, page: Any) -> None:
        """Return when the changed page will not be forgotten."""
        ...

    def free(self, page: Any) -> None:
        """The page is needed no more."""
        ...


class MemoryPager:
    """Pages that are always in memory, counted."""

    def __init__(self) -> None:
        self.last_id = 0
        self.pages: dict[int, Any] = {}
        self.reads = 0
        self.writes = 0

    def allocate(self) -> int:
        self.last_id += 1
        return self.last_id

    async def read(self, page: Any) -> None:
        self.reads += 1

    async def write(self, page: Any) -> None:
        self.writes += 1
        self.pages[page.id] = page

    def free(self, page: Any) -> None:
        self.pages.pop(page.id, None)
