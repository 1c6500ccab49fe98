"""Which acknowledged writes were overwritten by somebody who had not seen them: what last-writer-wins loses in silence.

A value *knows* what its replica had shown before it was written there. Where a replica puts a value in place of one
that the new value does not know, the two were concurrent, and the old one is gone without anybody having decided so.
"""

from __future__ import annotations

from typing import Any

Place = tuple[str, str]


class Overwriting:
    """Folded from what replicas show under one path a key. ``gone`` maps (key, value) to the record that ended it."""

    def __init__(self) -> None:
        self.gone: dict[Place, Any] = {}
        self.knew: dict[Place, dict[Any, None]] = {}
        self._now: dict[Place, Any] = {}
        self._past: dict[Place, dict[Any, None]] = {}

    def state(self, r: Any) -> Any:
        """A replica shows another value. Returns the value that went unseen, if one did."""
        if r.value is None:
            return None
        place, old = (r.node, r.path), self._now.get((r.node, r.path))
        past = self._past.setdefault(place, {})
        knew = self.knew.setdefault((r.path, r.value), dict(past))
        self._now[place] = r.value
        past |= {r.value: None, **knew}
        if old is None or old == r.value or old in knew or (r.path, old) in self.gone:
            return None
        self.gone[r.path, old] = r
        return old

    def shown(self, key: str, value: Any) -> bool:
        """Whether any replica ever showed it."""
        return (key, value) in self.knew
