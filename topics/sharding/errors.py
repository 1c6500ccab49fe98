"""Why a shard does not serve a key.

ShardRefused      the shard did nothing
├── Moved         it is not the owner, or the request's map is older than its ownership: read the map again
└── Busy          it is the owner, and is just handing the key over: ask again in a moment
"""

from __future__ import annotations


class ShardRefused(Exception):
    """The shard did nothing. ``reason`` is short and stable."""

    reason = "ShardRefused"


class Moved(ShardRefused):
    """The key lives elsewhere, or did not live here yet when the request's map was drawn."""

    reason = "Moved"


class Busy(ShardRefused):
    """The key is frozen for the moment of its handover; it can be read and not written."""

    reason = "Busy"
