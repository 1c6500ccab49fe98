"""Whether a hit is good enough, and what to do when it is getting old.

Each policy answers ``serve``, ``refresh`` (serve it and reload behind the reader's back) or ``reload`` (this reader
pays). ``keeps_s`` is how long an entry stays in the cache after it stopped being fresh.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log

from .cache_aside import Entry


class RefreshAhead:
    """Reload in the background once less than a share of the TTL is left: a key that is read never expires."""

    keeps_s = 0.0
    bare = False

    def __init__(self, ttl_s: float, share: float) -> None:
        self.left_s = ttl_s * share

    def judge(self, entry: Entry, now: float) -> str:
        return "refresh" if entry.until is not None and entry.until - now < self.left_s else "serve"


class StaleWhileRevalidate:
    """After its time an entry is served for ``stale_s`` more while one load replaces it (RFC 5861)."""

    bare = False

    def __init__(self, stale_s: float) -> None:
        self.keeps_s = float(stale_s)

    def judge(self, entry: Entry, now: float) -> str:
        return "refresh" if entry.until is not None and now >= entry.until else "serve"


class EarlyExpiry:
    """Each reader tosses a coin that gets likelier to say "reload" as the end comes nearer, so that one of many reloads
    before all of them must.

    XFetch: reload when ``now - took * beta * ln(random) >= until``. (Vattani, Chierichetti, Lowenstein: "Optimal
    Probabilistic Cache Stampede Prevention", VLDB 2015.) ``uniform()`` is from (0, 1].
    """

    keeps_s = 0.0
    bare = False

    def __init__(self, beta: float, uniform: Callable[[], float]) -> None:
        self.beta = beta
        self.uniform = uniform

    def judge(self, entry: Entry, now: float) -> str:
        if entry.until is None:
            return "serve"
        return "reload" if now - entry.took * self.beta * log(self.uniform()) >= entry.until else "serve"
