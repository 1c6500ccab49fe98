"""A cache of HTTP pages, as browsers and CDN nodes keep them (RFC 9111).

Nobody writes into it: each answer says how long it may be used again, ``max-age`` for everybody and ``s-maxage`` for
caches that many share. Its ``Age`` is what it has spent in caches on its way, and counts. When its time is over it is
not thrown away: the origin is asked whether the page with this ETag is still the current one, and 304 gives it a new
life. A shared cache can be purged. A browser is told nothing: it keeps the page until its max-age ends.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

OK, NOT_MODIFIED, NOT_FOUND = 200, 304, 404


@dataclass(frozen=True)
class Page:
    """An answer with what its headers say. Without ``s_maxage_s`` shared caches go by ``max_age_s`` too."""

    body: Any
    etag: str
    max_age_s: int
    s_maxage_s: int | None = None
    age_s: int = 0
    status: int = OK

    def given(self, if_none_match: str | None) -> Page:
        """This answer for somebody who has the page with that ETag: without the body when it is the same."""
        if self.status == OK and if_none_match == self.etag:
            return replace(self, body=None, status=NOT_MODIFIED)
        return self


@dataclass(frozen=True)
class Stored:
    """A page, the instant its age counts from, and the one until which it is fresh."""

    page: Page
    born: float
    until: float


Origin = Callable[[str, str | None], Awaitable[Page]]
"""Asks for a path, with the ETag that is known of it."""


class HttpCache:
    """``shared`` is a CDN's, otherwise a browser's. ``changed(path, stored)`` hears of each page kept or given up."""

    def __init__(
        self, *, shared: bool, clock: Callable[[], float] = time.monotonic,
        changed: Callable[[str, Stored | None], None] = lambda path, stored: None,
    ) -> None:  # fmt: skip
        self.shared = shared
        self.clock = clock
        self.changed = changed
        self._stored: dict[str, Stored] = {}
        self._purges: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._stored)

    async def get(self, path: str, origin: Origin) -> tuple[Page, str]:
        """The page, and whether it was ``fresh`` here, ``revalidated`` or ``fetched``. Raises what ``origin`` does."""
        stored, asked = self._stored.get(path), self.clock()
        if stored is not None and asked < stored.until:
            return replace(stored.page, age_s=ceil(asked - stored.born)), "fresh"
        purges = self._purges[path]
        page, how = await origin(path, None if stored is None else stored.page.etag), "fetched"
        if page.status == NOT_MODIFIED and stored is not None:
            page, how = replace(page, body=stored.page.body, status=OK), "revalidated"
        if self._purges[path] == purges:  # else it may be from before the purge: it is used once and not kept
            self._keep(path, page, asked)
        return page, how

    def purge(self, path: str) -> bool:
        """Give a page up, also the one that is on its way. Whether there was one."""
        self._purges[path] += 1
        return self._give_up(path)

    def _keep(self, path: str, page: Page, asked: float) -> None:
        """Its age counts from when it was asked for, so that time on the road is never taken for freshness."""
        if page.status != OK:
            self._give_up(path)
            return
        born = asked - page.age_s
        stored = self._stored[path] = Stored(page, born, born + self._lifetime_s(page))
        self.changed(path, stored)

    def _lifetime_s(self, page: Page) -> int:
        return page.s_maxage_s if self.shared and page.s_maxage_s is not None else page.max_age_s

    def _give_up(self, path: str) -> bool:
        if self._stored.pop(path, None) is None:
            return False
        self.changed(path, None)
        return True
