"""What replicas hold once clients have stopped and nothing is broken any more."""

from __future__ import annotations

from typing import Any

from playground.sdk import Always, Eventually

from .clients import COUNTER, KEYS, SET
from .gossip_wire import ANSWER_S
from .models import every_kind
from .params import Params
from .places import replicas
from .quorum import in_turn
from .quorum_replica import quorums_of

US = 1_000_000
PATHS = (*KEYS, COUNTER, SET)


def settles_us(p: Params) -> int:
    """After so long without trouble everybody has handed over its hints, and then compared with everybody else."""
    if p.variant == "raft" or not p.anti_entropy_ms:
        return 0
    answer_ms = round(ANSWER_S * 1000)
    hints_ms = p.handoff_ms + answer_ms if p.variant == "quorum" and p.sloppy else 0
    return (hints_ms + (int(p.replicas) - 1) * (p.anti_entropy_ms + answer_ms)) * 1000


class AtRest(Eventually):
    """Keeps what each replica shows, and knows whether there was calm long enough to judge it."""

    paths = PATHS

    def begin(self) -> None:
        """Nothing is held."""
        self.held: dict[str, dict[str, Any]] = {path: {} for path in PATHS}
        self.seqs: dict[tuple[str, str], int] = {}
        self.links: dict[tuple[str, str], str] = {}
        self.restless_us = 0

    def on_state(self, r: Any) -> None:
        """A replica holds something else, or nothing while it is down."""
        self.held[r.path].pop(r.node, None)
        if r.value is not None:
            self.held[r.path][r.node] = r.value
        self.seqs[r.node, r.path] = r.seq

    def on_link(self, r: Any) -> None:
        """A direction changed."""
        self.links[r.source, r.target] = r.status
        self.restless_us = r.at_us

    def on_health(self, r: Any) -> None:
        """A node changed."""
        self.restless_us = r.at_us

    def on_operation(self, r: Any) -> None:
        """Somebody still uses the store."""
        self.restless_us = r.at_us

    def restless(self, now_us: int) -> str:
        """Why nothing can be said yet; nothing when it can."""
        calm_us = max(3 * US, self.params.anti_entropy_ms * 2_000)
        ill = [name for name in self.nodes if self.sight.health(name) not in ("up", "skewed")]
        ill += [f"the link from {a} to {b}" for (a, b), status in self.links.items() if status != "up"]
        if ill:
            return f"{ill[0]} is not well at the end"
        return "" if now_us - self.restless_us >= calm_us else "there was no calm before the end"

    def holders(self, path: str) -> list[str]:
        """The replicas that should hold a key."""
        names = list(replicas(self.params))
        copies = quorums_of(self.params).copies if self.params.variant == "quorum" else len(names)
        return in_turn(names, path)[:copies] if copies < len(names) else names

    def values(self, path: str) -> dict[str, Any]:
        """What each of them holds; an outsider of Raft, who lost its disk, holds nothing by rights."""
        outside = [name for name in self.nodes if self.sight.state(name, "role") == "outsider"]
        return {name: self.held[path].get(name) for name in self.holders(path) if name not in outside}


class ReplicasAgree(AtRest):
    """Once clients and faults have stopped, all replicas come to hold the same."""

    title = "Replicas agree"

    def promise(self, p: Any) -> Any:
        """Where something tells replicas what they missed: a log, or anti-entropy."""
        return every_kind(p) if p.variant == "raft" or p.anti_entropy_ms else None

    def finish(self, now_us: int) -> None:
        restless = self.restless(now_us)
        if restless:
            self.unknown(f"{restless}, so nothing can be said")
            return
        for path in PATHS:
            values = self.values(path) if self.held[path] else {}
            if len(dict.fromkeys(values.values())) > 1:
                told = ", ".join(f"{value if value is not None else 'nothing'} on {n}" for n, value in values.items())
                seqs = [self.seqs[name, path] for name in values if (name, path) in self.seqs]
                self._different(path, told, seqs, now_us - self.restless_us)
                return
        self.holds("all replicas hold the same")

    def _different(self, path: str, told: str, seqs: list[int], calm_us: int) -> None:
        if calm_us < settles_us(self.params):
            self.broken(f"{path} is still different: {told}; not everybody has met everybody", seqs, status="draining")
        else:
            self.broken(f"{path} stays different: {told}", seqs, status="stuck")


class SlotNeverReused(Always):
    """Under one name a replica numbers its writes upwards and never begins again, or the others take its new writes for
    old ones. One that lost its disk cannot know how far it was: it needs a new name."""

    title = "No number is given twice"
    paths = tuple(f"slot.{path}" for path in PATHS)

    def begin(self) -> None:
        """Nobody has counted."""
        self.highest: dict[tuple[str, str], tuple[int, Any]] = {}

    def promise(self, p: Any) -> Any:
        """Whatever happens, where writes are numbered."""
        return every_kind(p) if p.variant in ("siblings", "crdt") else None

    def on_state(self, r: Any) -> None:
        if r.value is None:
            return
        name, number = str(r.value).split(" ")
        known, first = self.highest.get((r.path, name), (0, r))
        if int(number) < known:
            words = f"{r.node} numbers its writes from {number} on under the name {name}, under which it was at {known}"
            self.broken(f"{words} before it lost its disk: the others know these numbers already", [first.seq, r.seq])
        self.highest[r.path, name] = (int(number), r)
