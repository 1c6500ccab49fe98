"""What the record says of payments so far: how properties, captions and claims read it."""

from __future__ import annotations

from typing import Any

from .methods import REPEATED
from .notes import ANSWERED, CHARGED, CREDITED, Answered, Charged, Credited, Repeated
from .params import Params

US = 1_000_000
MARGIN_S = 2
"""Keys are kept to the second, and counted from inside the effect: so much before the end nothing is judged."""


def seconds(us: int) -> str:
    """An instant as people read it."""
    return f"{us / US:.3f} s"


def kept_us(p: Params) -> int:
    """For how long after its effect a key is certainly known."""
    return max(0, p.retention_s - MARGIN_S) * US


def answered(r: Any) -> Answered | None:
    """What a state record says of an answer."""
    return Answered.read(str(r.value)) if r.path == ANSWERED and r.value is not None else None


def charged(r: Any) -> Charged | None:
    """What a state record says of the ledger."""
    return Charged.read(str(r.value)) if r.path == CHARGED and r.value is not None else None


def credited(r: Any) -> Credited | None:
    """What a state record says of the consumer."""
    return Credited.read(str(r.value)) if r.path == CREDITED and r.value is not None else None


def repeated(r: Any) -> Repeated | None:
    """What a state record says of a request that was sent twice."""
    return Repeated.read(str(r.value)) if r.path in REPEATED and r.value is not None else None
