"""The Lua of the patterns, and the Python that does the same in the simulated cache. A test holds them together."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from playground.sdk import RedisScript

from .invalidation import SET_IF_NEWER
from .redis_lock import RELEASE


def release(call: Callable[..., Any], keys: Sequence[str], args: Sequence[str]) -> int:
    """Delete a lock that is still one's own."""
    return call("DEL", keys[0]) if call("GET", keys[0]) == args[0] else 0


def set_if_newer(call: Callable[..., Any], keys: Sequence[str], args: Sequence[str]) -> int:
    """Set a value unless a newer version is there."""
    kept = call("GET", keys[0])
    row = json.loads(kept) if kept is not None else None
    if isinstance(row, dict) and isinstance(row.get("value"), dict):
        row = row["value"]
    if isinstance(row, dict) and row.get("version", 0) > int(args[1]):
        return 0
    call("SET", keys[0], args[0], "PX", args[2])
    return 1


SCRIPTS = (RedisScript("release", RELEASE, release), RedisScript("set_if_newer", SET_IF_NEWER, set_if_newer))
NAMES = {script.sha: script.name for script in SCRIPTS}
