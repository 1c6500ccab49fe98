"""The fault models of this room, and whether pages are answered again once the faults are over."""

from __future__ import annotations

from typing import Any

from playground.sdk import AnsweredAgain as Base

from .params import Params

WELL = frozenset({"slow", "n_plus_one", "burst", "skew"})
"""What happens to services and clocks, and takes no span away."""

SEEN = WELL | {
    "drop_header", "skew", "crash", "cut", "delay", "drop", "duplicate", "errors", "hold", "isolate", "latency", "loss",
    "partition", "pause", "reorder",
}  # fmt: skip
"""Whatever may go wrong: what is promised inside these is promised of the traces that are there."""


def whole(p: Params) -> bool:
    """Whether every span of a trace comes to one place in time to be looked at."""
    return p.propagates and (p.collectors == 1 or p.routed) and p.wait_ms >= 2 * p.flush_ms + 400


class AnsweredAgain(Base):
    """Once the faults stop, pages are answered or declined again."""

    title = "Pages are answered again"
    what = "pages"

    def promise(self, p: Params) -> Any:
        return SEEN if p.requests_per_s <= 20 else None

    def excuses(self, r: Any) -> bool:
        return r.phase == "failed" and str(r.value).startswith("402")

    def waits_us(self) -> int:
        return 4_500_000
