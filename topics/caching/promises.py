"""What the promises have in common: the faults they survive, and how long a copy may live."""

from __future__ import annotations

from typing import Any

from playground.sdk import KINDS

from .history import US
from .params import Params

OWN = frozenset(("change_price", "flush", "expire_hot", "scan", "ask_missing", "spike"))
SURVIVED = KINDS | OWN
"""Every fault but one: a database that comes back on an empty disk has forgotten its prices."""

LATE = frozenset(("pause", "slow", "latency", "delay", "hold", "reorder", "skew"))
"""What may let a SET arrive long after it was sent, or bend the clock that TTLs go by."""

ON_THE_WAY_US = 1_000_000
"""How long an answer may be on its way when nothing makes it late."""


def longest_shown_us(p: Params) -> int:
    """How long a copy may be shown to a reader, over all levels: what one level answers is as old as the next lets it
    be, so their lifetimes add. A CDN that passes the Age on makes one level of itself and the browsers."""
    pages_s = max(p.s_maxage_s, p.max_age_s) if p.tells_age else p.s_maxage_s + p.max_age_s
    return longest_kept_us(p) + (pages_s * US if p.edge else 0)


def longest_kept_us(p: Params) -> int:
    """How long a copy may be served by the shop's own caches."""
    ttl_s = p.ttl_s * (100 + p.jitter_percent) / 100
    stale_s = p.stale_s if p.guard == "stale" and p.variant != "refresh_ahead" else 0
    return round((ttl_s + stale_s + p.local_s) * US)


class Loads:
    """How long loads took: feed it every note."""

    def __init__(self) -> None:
        self.began: dict[tuple[str, str], list[int]] = {}
        self.longest_us = 0

    def see(self, r: Any) -> None:
        """Fold one note. A load ends when the next thing about its key is told, at the latest when it is answered."""
        if r.value is None:
            self.began = {place: told for place, told in self.began.items() if place[0] != r.node}
            return
        _, what, key = str(r.value).split(" ", 2) if str(r.value).count(" ") == 2 else ("", "", "")
        if what == "load":
            self.began.setdefault((r.node, key), []).append(r.at_us)
        elif what == "loaded" and self.began.get((r.node, key)):
            self.longest_us = max(self.longest_us, r.at_us - self.began[r.node, key].pop(0))
