"""The sides of a split network, and how many requests of each were answered while it lasted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .places import CLIENTS

Side = tuple[str, ...]


def client_of(session: str) -> str:
    """The node of a session: what a visitor makes a client do beside its own work is a session too."""
    return session.partition("'")[0]


@dataclass
class Tally:
    """Requests that clients made on one side of a split, and how many got an answer."""

    asked: int = 0
    answered: int = 0


@dataclass
class Sides:
    """Folded from link and operation records. ``names`` are all replicas and clients."""

    names: tuple[str, ...]
    tallies: dict[Side, Tally] = field(default_factory=dict)
    _cut: dict[tuple[str, str], None] = field(default_factory=dict)
    _open: dict[str, Side] = field(default_factory=dict)
    _known: dict[str, Side] = field(default_factory=dict)

    @property
    def split(self) -> bool:
        """Whether there is more than one side now."""
        return bool(self._cut) and len(self.of(CLIENTS[0])) < len(self.names)

    def link(self, r: Any) -> None:
        """A direction changed."""
        self._known.clear()
        if "cut" in r.status:
            self._cut[r.source, r.target] = None
        else:
            self._cut.pop((r.source, r.target), None)

    def operation(self, r: Any) -> None:
        """A request began or ended. Counted where it was made."""
        if r.phase == "invoked":
            side = self.of(client_of(r.client))
            if self._cut and len(side) < len(self.names):
                self._open[r.op] = side
                self.tallies.setdefault(side, Tally()).asked += 1
        else:
            asked_on = self._open.pop(r.op, None)
            if asked_on is not None and r.phase == "ok":
                self.tallies[asked_on].answered += 1

    def of(self, node: str) -> Side:
        """Whoever ``node`` reaches, and is reached by, over any number of links."""
        if node not in self._known:
            side = self._reached(node)
            for name in side:
                self._known[name] = side
        return self._known[node]

    def replicas(self, side: Side) -> list[str]:
        """The replicas of a side."""
        return [name for name in side if name not in CLIENTS]

    def words(self) -> str:
        """What each side had answered."""
        shown = [
            f"{_and(side)}: {tally.answered} of {tally.asked} ({tally.answered * 100 // tally.asked} %)"
            for side, tally in self.tallies.items()
        ]
        return f"Answered while the network was split: {'; '.join(shown)}." if shown else ""

    def _reached(self, node: str) -> Side:
        """Clients do not pass messages on, so a way leads through replicas alone."""
        found, grey = [node], [node]
        while grey:
            here = grey.pop()
            through = [name for name in self.names if name not in found and self._linked(here, name)]
            found += through
            grey += [name for name in through if name not in CLIENTS]
        return tuple(name for name in self.names if name in found)

    def _linked(self, a: str, b: str) -> bool:
        clients = a in CLIENTS and b in CLIENTS
        return not clients and (a, b) not in self._cut and (b, a) not in self._cut


def _and(names: Side) -> str:
    clients = [name for name in names if name in CLIENTS]
    others = [name for name in names if name not in CLIENTS]
    told = ", ".join([*clients, *others][:-1])
    return f"{told} and {[*clients, *others][-1]}" if told else names[0]
