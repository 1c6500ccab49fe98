"""The map that routers follow: a placement, an epoch, and the keys that still are where the last placement had them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .placement import Placement


@dataclass(frozen=True)
class ShardMap:
    """A value. ``still`` names, during a migration, the shard of each key whose turn has not come."""

    epoch: int
    placement: Placement
    still: Mapping[str, str] = field(default_factory=dict)

    @property
    def shards(self) -> tuple[str, ...]:
        """Every shard that may own a key."""
        return tuple(dict.fromkeys((*self.placement.shards, *self.still.values())))

    def owner_of(self, key: str) -> str:
        """The one shard that owns ``key`` in this epoch."""
        return self.still.get(key) or self.placement.shard_of(key)
