"""What the record says: decisions as the limiters told them, and requests as the lanes show them."""

from __future__ import annotations

from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from playground.sdk import Sight

from .lanes import KEPT, LANES, place
from .tenants import TENANTS

US = 1_000_000

PLACES = tuple(place(tenant, n) for tenant in TENANTS for n in range(KEPT))
"""Every path under which the lanes show a request."""


class Did(NamedTuple):
    """One decision: about ``cost`` of ``key`` at ``reading_us`` of the limiter's clock, as time of the run."""

    node: str
    key: str
    cost: int
    reading_us: int
    allowed: bool
    remaining: int
    wait_us: int
    retry_us: int
    seq: int
    at_us: int


class Seen(NamedTuple):
    """One request in the lanes. ``codes`` by lane; ``outcome`` is ``+ - ? !``, what was really answered."""

    tenant: str
    at_us: int
    cost: int
    outcome: str
    codes: dict[str, str]
    seq: int

    def admitted(self, lane: str) -> bool:
        """Whether a lane admitted it."""
        return self.codes[lane][0] == "+"


def did(record: Any) -> Did | None:
    """A state ``did`` in parts; None when its node died."""
    if record.value is None:
        return None
    parts = str(record.value).split(" ")
    key, cost, reading_us, word, remaining, amount = (parts[i] for i in (1, 3, 5, 7, 8, 11))
    allowed, number = word == "admitted", int(amount)
    return Did(record.node, key, int(cost), int(reading_us), allowed, int(remaining), number if allowed else 0,
               0 if allowed else number, record.seq, record.at_us)  # fmt: skip


class Latest:
    """The latest decision of one run in parts, for all who ask about it."""

    def __init__(self) -> None:
        self._seq = -1
        self._made: Did | None = None

    @staticmethod
    def of(sight: Sight) -> Latest:
        """That of the run that ``sight`` belongs to."""
        return _LATEST.setdefault(sight, Latest())

    def see(self, record: Any) -> Did | None:
        """As ``did``."""
        if record.seq != self._seq:
            self._seq, self._made = record.seq, did(record)
        return self._made


_LATEST: WeakKeyDictionary[Sight, Latest] = WeakKeyDictionary()


def seen(record: Any) -> Seen | None:
    """A request as the lanes show it; None when their node died."""
    if record.value is None:
        return None
    at_us, cost, outcome, *codes = str(record.value).split(" ")
    tenant = record.path.partition(".")[0]
    return Seen(tenant, int(at_us), int(cost), outcome, dict(zip(LANES, codes, strict=True)), record.seq)


def seconds(us: int) -> str:
    """An instant as people read it."""
    return f"{us / US:.3f} s"
