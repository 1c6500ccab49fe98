"""W3C Trace Context, Level 1: how the next hop learns which trace it is in, and below which span.

``00-<32 hexadecimal digits of the trace>-<16 of the parent span>-<flags>``, where bit 0 of the flags says that
whoever started the trace decided to keep it (https://www.w3.org/TR/trace-context-1/). A header that does not parse is
as good as none: the receiver starts a new trace.
"""

from __future__ import annotations

import re
from typing import NamedTuple

HEADER = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})")


class Context(NamedTuple):
    """Where a span belongs."""

    trace: str
    span: str
    sampled: bool


def parsed(header: str | None) -> Context | None:
    """The context of a header, or None where there is none that can be read."""
    found = HEADER.fullmatch(header or "")
    return Context(found[1], found[2], bool(int(found[3], 16) & 1)) if found else None


def header_of(context: Context) -> str:
    """The header that makes the receiver's span a child."""
    return f"00-{context.trace}-{context.span}-0{int(context.sampled)}"
