"""Salting: one celebrity becomes many ordinary keys.

A key that takes more writes than one shard can serve is cut into ``parts`` sub-keys that hash to different places.
A write goes to any one of them; a read has to add up all.
"""

from __future__ import annotations


class Salted:
    """The sub-keys of the keys listed in ``hot``."""

    def __init__(self, hot: tuple[str, ...], parts: int) -> None:
        self.hot = hot
        self.parts = parts

    def parts_of(self, key: str) -> list[str]:
        """All that a reader of ``key`` has to ask for."""
        return [f"{key}#{i}" for i in range(self.parts)] if key in self.hot else [key]

    def part_for(self, key: str, draw: int) -> str:
        """The one that a writer takes, by any evenly distributed number."""
        parts = self.parts_of(key)
        return parts[draw % len(parts)]
