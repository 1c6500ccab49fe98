"""Values under dots: which write each comes from, and which writes were ever seen.

Source: Preguica, Baquero et al., "Dotted version vectors", 2010; Bieniusa et al., "An optimized conflict-free
replicated set", 2012. A dot is (replica, n): its n-th write. ``seen`` is a version vector, the dots that this state
knows of. A dot that is seen but has no value was replaced or removed; one that is not seen is news. So two states can
be joined without keeping a gravestone for everything that is gone.

Invariant: *a replica gives out each of its dots once.* One that gives a dot out twice, because it lost its disk, has
its new value taken for one that was removed long ago.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .counters import larger

Seen = Mapping[str, int]
Dot = tuple[str, int]


def covers(seen: Seen, dot: Dot) -> bool:
    """Whether a version vector knows of a dot."""
    return dot[1] <= seen.get(dot[0], 0)


@dataclass(frozen=True)
class Dots:
    """``values`` by dot; ``seen`` covers every one of them."""

    values: Mapping[Dot, Any] = field(default_factory=dict)
    seen: Seen = field(default_factory=dict)

    def put(self, replica: str, value: Any, gone: Iterable[Dot] = (), seen: Seen | None = None) -> Dots:
        """Add ``value`` under the replica's next dot in place of the dots ``gone``."""
        known = larger(self.seen, seen or {})
        dot = (replica, known.get(replica, 0) + 1)
        left = list(gone)
        kept = {old: held for old, held in self.values.items() if old not in left}
        return Dots({**kept, dot: value}, {**known, replica: dot[1]})

    def drop(self, gone: Iterable[Dot]) -> Dots:
        """Take dots away."""
        left = list(gone)
        return Dots({dot: value for dot, value in self.values.items() if dot not in left}, self.seen)

    def join(self, other: Dots) -> Dots:
        """What either has and the other has not seen go."""
        kept = {dot: v for dot, v in self.values.items() if dot in other.values or not covers(other.seen, dot)}
        news = {dot: v for dot, v in other.values.items() if not covers(self.seen, dot)}
        return Dots(dict(sorted({**kept, **news}.items())), larger(self.seen, other.seen))

    def plain(self) -> Any:
        """As JSON can carry it."""
        return [[[*dot, value] for dot, value in self.values.items()], dict(self.seen)]

    @classmethod
    def of(cls, plain: Any) -> Dots:
        """From ``plain``."""
        return cls({(replica, n): value for replica, n, value in plain[0]}, plain[1])
