"""What is promised of leases: nothing is spent that was not leased, and nothing is leased that the store did not
give."""

from __future__ import annotations

from typing import Any

from playground.sdk import ANY, Always

from .history import did, seconds
from .params import Params
from .store import STORE


class LeasesCovered(Always):
    """Whatever gateways spend, they have leased, and whatever they lease, the store has granted. So within a window no
    more is admitted than the limiter grants in it and what was outstanding when it began."""

    title = "Leases are covered"
    paths = ("did", "lease")

    def begin(self) -> None:
        self.granted: dict[str, int] = {}
        self.leased: dict[str, int] = {}
        self.left: dict[tuple[str, str], int] = {}

    def promise(self, p: Params) -> Any:
        return ANY if p.where == "lease" else None

    def on_health(self, r: Any) -> None:
        if r.status == "down":
            self.left = {place: left for place, left in self.left.items() if place[0] != r.node}

    def on_state(self, r: Any) -> None:
        if r.path == "did":
            made = did(r) if r.node == STORE else None
            if made is not None and made.allowed:
                self.granted[made.key] = self.granted.get(made.key, 0) + made.cost
        elif r.value is not None:
            _, key, what, units = str(r.value).split(" ")
            self.moved(r, key, what, int(units))

    def moved(self, r: Any, key: str, what: str, units: int) -> None:
        """A lease grew or shrank."""
        place = (r.node, key)
        left = self.left[place] = self.left.get(place, 0) + (units if what == "leased" else -units)
        if left < 0:
            self.broken(f"{r.node} spent more of {key} than it had leased, at {seconds(r.at_us)}", [r.seq])
        if what == "leased":
            leased = self.leased[key] = self.leased.get(key, 0) + units
            if leased > self.granted.get(key, 0):
                words = f"{leased} units of {key} are leased, where the store granted {self.granted.get(key, 0)}"
                self.broken(f"{words}, at {seconds(r.at_us)}", [r.seq])
