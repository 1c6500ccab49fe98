"""What the record says of traces so far: how properties, captions and claims read it."""

from __future__ import annotations

from typing import Any

from .notes import DECIDED, EDGES, SKEW, Decided, Skewed

US = 1_000_000


def seconds(us: int) -> str:
    """An instant as people read it."""
    return f"{us / US:.3f} s"


def decided(r: Any) -> Decided | None:
    """What a state record says of a trace."""
    return Decided.read(str(r.value)) if r.path == DECIDED and r.value is not None else None


def skewed(r: Any) -> Skewed | None:
    """What a state record says of a clock."""
    return Skewed.read(str(r.value)) if r.path == SKEW and r.value is not None else None


def edges(r: Any) -> tuple[str, dict[tuple[str, str], int]] | None:
    """The request of a trace and the calls that were reconstructed for it."""
    if r.path != EDGES or r.value is None:
        return None
    _, request, text = str(r.value).split(" ")
    found = {}
    for part in text.split(",") if text != "-" else ():
        hop, _, count = part.partition(":")
        a, _, b = hop.partition(">")
        found[a, b] = int(count)
    return request, found
