"""Lengths of virtual time as a person writes them: ``10s``, ``250ms``, ``1.5min``."""

from __future__ import annotations

import re
from decimal import Decimal

UNITS_US = {"us": 1, "ms": 1_000, "s": 1_000_000, "m": 60_000_000, "min": 60_000_000}

_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(us|ms|s|min|m)?")


def parse_us(text: str) -> int:
    """Microseconds; a bare number is seconds. Raises ValueError saying what is accepted."""
    match = _LENGTH.fullmatch(text.strip())
    if not match:
        raise ValueError(f"got {text!r:.60}, accepted a time such as 10s, 250ms or 1.5min")
    return round(Decimal(match[1]) * UNITS_US[match[2] or "s"])


def has_unit(text: str) -> bool:
    """Whether this is a length of time and not just a number."""
    match = _LENGTH.fullmatch(text)
    return bool(match and match[2])


def show_ms(us: int | float) -> str:
    """Milliseconds with as many digits as matter: ``0.52 ms``, ``41.3 ms``, ``2140 ms``."""
    ms = us / 1_000
    digits = 2 if ms < 10 else 1 if ms < 100 else 0
    return f"{ms:.{digits}f} ms"


def show_s(us: int) -> str:
    """Seconds with all that a microsecond count needs and no more: ``60 s``, ``2.5 s``."""
    return f"{Decimal(us) / 1_000_000:f} s"
