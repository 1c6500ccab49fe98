"""Who asks: the causal key of the code that runs.

Each request that enters the system has a key, made by the client that sent it (``shoppers-17``), and every message,
span, draw and line made on its behalf carries it. Code that serves no request has the key of its background task:
(node, incarnation, ordinal). Keys are names of causes, never counters shared by unrelated things.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import NamedTuple


class Cause(NamedTuple):
    """``key`` names the cause. ``request`` is the same key when a request is the cause, else None."""

    key: str
    request: str | None


NOBODY = Cause("world", None)
"""The cause of what happens outside any node."""

CAUSE: ContextVar[Cause] = ContextVar("cause", default=NOBODY)
