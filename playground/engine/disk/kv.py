"""A key-value store: a log of puts and deletes, and the map they add up to.

Prior art: Bitcask (log plus in-memory index). The log is never compacted: a run is short and its disk is thrown away.
"""

from __future__ import annotations

import json

from playground.engine.disk.log import Log


class KeyValue:
    """String keys to anything JSON can carry. Reads see unsynced writes; a crash may take those back, newest first.

    Values go in and come out as copies, so changing one in memory changes nothing on the disk.
    """

    def __init__(self, log: Log) -> None:
        self._log = log
        self._values: dict[str, str] = {}
        for key, *value in log.entries():
            self._apply(key, value)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def get(self, key: str, default: object = None) -> object:
        """Return the value under ``key``, or ``default``."""
        text = self._values.get(key)
        return default if text is None else json.loads(text)

    def put(self, key: str, value: object) -> None:
        """Set ``key``, unsynced. Effect point ``write``; raises ``DiskFailed`` (definite) and ``Crashed``."""
        self._log.append([key, value])
        self._apply(key, [value])

    def delete(self, key: str) -> None:
        """Remove ``key`` if it is there, unsynced. Effect point ``write``; raises as ``put`` does."""
        if key in self._values:
            self._log.append([key])
            self._apply(key, [])

    def items(self) -> list[tuple[str, object]]:
        """Return all pairs, sorted by key."""
        return [(key, json.loads(text)) for key, text in sorted(self._values.items())]

    async def sync(self) -> None:
        """Return when every put and delete before the call is durable. Effect point ``sync``."""
        await self._log.sync()

    def _apply(self, key: str, value: list) -> None:
        if value:
            self._values[key] = json.dumps(value[0])
        else:
            self._values.pop(key, None)
