"""What a handler gets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Request:
    """One message as its handler sees it. ``key`` is the causal key, ``attempt`` counts the sender's tries from 1.

    ``arrived_s`` is when it came in by the node's monotonic clock, before it waited for a worker.
    """

    operation: str
    body: Any
    source: str
    key: str
    kind: str
    attempt: int
    copy: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    arrived_s: float = 0.0
