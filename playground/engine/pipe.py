"""One direction of a link: how long messages take, and what is wrong with it.

Messages arrive in the order in which they were sent, as on one connection, unless the pipe reorders. ``capacity`` makes
them queue: a message occupies the pipe for 1/capacity seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playground.engine.distributions import Distribution, Lognormal
from playground.engine.message import Name

if TYPE_CHECKING:
    from playground.engine.streams import Streams

DEFAULT_LATENCY = Lognormal(1_000, 0.25)
"""A millisecond, as inside one data centre."""


@dataclass(slots=True)
class Pipe:
    """The way from ``source`` to ``target``. ``cuts`` names what cut it; it is open when there is none."""

    source: str
    target: str
    latency: Distribution = DEFAULT_LATENCY
    loss_ppm: int = 0
    capacity_per_s: int = 0
    cuts: dict[str, None] = field(default_factory=dict)
    holds: int = 0
    added_us: int = 0
    lost_ppm: int = 0
    duplicated_ppm: int = 0
    reorder_us: int = 0
    _last_arrival_us: int = 0
    _free_us: int = 0

    @property
    def open(self) -> bool:
        """Whether messages get through at all."""
        return not self.cuts

    @property
    def status(self) -> str:
        """The pipe's condition as the ``link`` record tells it."""
        wrong = [
            word
            for word, is_so in (
                ("cut", bool(self.cuts)),
                ("held", self.holds > 0),
                ("slow", self.added_us > 0),
                ("lossy", self.lost_ppm > 0),
                ("duplicating", self.duplicated_ppm > 0),
                ("reordering", self.reorder_us > 0),
            )
            if is_so
        ]
        return "+".join(wrong) or "up"

    def travel_us(self, streams: Streams, name: Name) -> int:
        """How long this message takes when nothing holds it up."""
        request, source, target, label, attempt, copy = name
        key = f"latency\x1f{request}\x1f{source}\x1f{target}\x1f{label}\x1f{attempt}\x1f{copy}"
        drawn = self.latency.quantile_us(streams.draw_text(key))
        if self.reorder_us:
            drawn += streams.below(self.reorder_us + 1, "reorder", *name)
        return max(drawn + self.added_us, 1)

    def arrival_us(self, now_us: int, streams: Streams, name: Name) -> int:
        """When this message will arrive if it leaves now; later messages follow it."""
        start = now_us
        if self.capacity_per_s:
            start = max(now_us, self._free_us)
            self._free_us = start + 1_000_000 // self.capacity_per_s
        arrival = start + self.travel_us(streams, name)
        if self.reorder_us:
            return arrival
        if arrival > self._last_arrival_us:
            self._last_arrival_us = arrival
        return self._last_arrival_us

    def loses(self, streams: Streams, name: Name) -> bool:
        """Whether the pipe loses this message: by its nature, or by a fault."""
        if not self.loss_ppm and not self.lost_ppm:
            return False
        return streams.happens(self.loss_ppm, "loss", *name) or streams.happens(self.lost_ppm, "lossy", *name)

    def duplicates(self, streams: Streams, name: Name) -> bool:
        """Whether the pipe delivers this message a second time."""
        return self.duplicated_ppm > 0 and name.copy == 0 and streams.happens(self.duplicated_ppm, "duplicate", *name)
