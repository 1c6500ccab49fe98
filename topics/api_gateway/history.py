"""What the record says of requests so far: the fold that properties and captions share."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from playground.sdk import Sight

from .notes import LOG, Line
from .shop_routes import SERVICES
from .wallet import BAD

US = 1_000_000


def seconds(us: int) -> str:
    """An instant as people read it."""
    return f"{us / US:.3f} s"


def is_gateway(name: str) -> bool:
    return name.startswith("gateway")


def reaches_service(r: Any) -> bool:
    """Whether a message record is a request that goes to a service."""
    return r.target in SERVICES and r.kind == "command"


def line_of(r: Any) -> Line | None:
    """The line of a state record, None when it is something else."""
    return Line.read(str(r.value)) if r.path == LOG and r.value is not None else None


class Arrivals:
    """When each gateway began with each request: what a gateway's own span says, folded once for all who ask."""

    def __init__(self) -> None:
        self.latest: dict[tuple[str, str], Any] = {}
        self.open: dict[str, dict[str, list[Any]]] = {}
        self._seen = -1

    @staticmethod
    def of(sight: Sight) -> Arrivals:
        """The fold of the run that ``sight`` belongs to."""
        return _ARRIVALS.setdefault(sight, Arrivals())

    def see(self, r: Any) -> None:
        """Fold a span that opens."""
        if r.kind == "server" and is_gateway(r.node) and r.request is not None and r.seq > self._seen:
            self._seen = r.seq
            self.latest[r.node, r.request] = r
            self.open.setdefault(r.node, {}).setdefault(r.request, []).append(r)


class Asked:
    """What each operation asked as: ``kind`` of token and subject, by the operation's key."""

    def __init__(self) -> None:
        self.kinds: dict[str, str] = {}
        self.subjects: dict[str, str] = {}
        self.seqs: dict[str, int] = {}

    @staticmethod
    def of(sight: Sight) -> Asked:
        """The fold of the run that ``sight`` belongs to."""
        return _FOLDS.setdefault(sight, Asked())

    def see(self, r: Any) -> None:
        """Fold an operation."""
        if r.phase == "invoked" and r.op not in self.kinds:
            _, kind, subject = f"{r.value} ".split(" ")[:3]
            self.kinds[r.op], self.subjects[r.op], self.seqs[r.op] = kind, subject, r.seq

    def is_bad(self, op: str | None) -> bool:
        """Whether the operation carried a token that must not get through."""
        return op is not None and self.kinds.get(op) in BAD


_ARRIVALS: WeakKeyDictionary[Sight, Arrivals] = WeakKeyDictionary()
_FOLDS: WeakKeyDictionary[Sight, Asked] = WeakKeyDictionary()
