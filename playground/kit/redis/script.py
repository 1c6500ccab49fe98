"""A server-side script: the Lua that a real server runs, and the Python that does the same here.

Tests hold the two together: the same commands, keys and arguments on a real server and on this store.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha1
from typing import Any

Run = Callable[[Callable[..., Any], Sequence[str], Sequence[str]], Any]
"""``run(call, keys, args)``; ``call("GET", key)`` executes one command of the server."""


@dataclass(frozen=True)
class Script:
    """``name`` is how messages call it."""

    name: str
    lua: str
    run: Run

    @property
    def sha(self) -> str:
        """The digest by which EVALSHA names it."""
        return digest(self.lua)


def digest(lua: str) -> str:
    """SHA-1 of a script's text, as the server computes it."""
    return sha1(lua.encode(), usedforsecurity=False).hexdigest()
