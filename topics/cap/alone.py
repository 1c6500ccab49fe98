"""A replica that answers alone: last writer wins, siblings and CRDTs on their stores, with gossip between them."""

from __future__ import annotations

from typing import Any

from playground.sdk import Node, Request

from .counters import GCounter, PNCounter
from .gossip_wire import gossiping
from .hybrid_clock import HybridClock
from .merged_store import MergedStore
from .once import Once
from .or_set import OrSet
from .params import Params
from .siblings import CarelessSiblings, Siblings
from .stamped import Stamped

CRDTS = {"g_counter": GCounter, "pn_counter": PNCounter, "or_set": OrSet}


def kind_of(p: Params) -> Any:
    """The class of the values that this variant keeps."""
    if p.variant == "siblings":
        return CarelessSiblings if p.defect == "one_sibling" else Siblings
    return CRDTS[p.crdt] if p.variant == "crdt" else Stamped


class Alone:
    """One life of such a replica."""

    def __init__(self, node: Node, p: Params) -> None:
        self.node, self.p = node, p
        self.id = self._identity()
        self.once = Once()
        self.clock = HybridClock(node.clock.wall_us, trusting=p.clock == "wall")
        self.store = MergedStore(kind_of(p), node.disk.kv("store"), self._changed)
        self._serve()
        self.gossip = gossiping(node, p, self.store)

    def _identity(self) -> str:
        """Its name, kept on its disk. Without a disk to remember, only a new name is certain to be nobody's."""
        kept = self.node.disk.kv("identity")
        if "id" not in kept:
            first = self.node.incarnation == 1 or self.p.defect == "old_id"
            kept.put("id", self.node.name if first else f"{self.node.name}/{self.node.incarnation}")
        return str(kept.get("id"))

    def _serve(self) -> None:
        for operation, handler in self._handlers().items():
            self.node.on(operation, reply="value" if operation == "read" else "done")(handler)

    def _handlers(self) -> dict[str, Any]:
        if self.p.variant == "crdt" and self.p.crdt == "or_set":
            return {"read": self._read, "add": self._write, "remove": self._write}
        if self.p.variant == "crdt":
            return {"read": self._read, "increment": self._write, "decrement": self._write}
        return {"read": self._read, "write": self._write}

    async def _read(self, request: Request) -> Any:
        held = self.store.get(request.body["key"])
        if isinstance(held, Stamped):
            return held.value
        if isinstance(held, Siblings):
            return {"values": held.values, "context": dict(held.context)}
        return held.elements if isinstance(held, OrSet) else held.value

    async def _write(self, request: Request) -> None:
        await self.once.do(request.key, lambda: self._do(request.operation, **request.body))

    async def _do(self, operation: str, key: str, value: Any, context: dict[str, int] | None = None) -> None:
        """Store durably here, answer, and tell the others whatever becomes of that."""
        held = self.store.latest(key)
        if isinstance(held, Stamped):
            await self.store.merge(key, Stamped(value, self.clock.stamp(), self.id))
        elif isinstance(held, Siblings):
            await self.store.put(key, held.write(self.id, value, context or {}))
        elif isinstance(held, OrSet):
            await self.store.put(key, held.add(self.id, value) if operation == "add" else held.remove(value))
        else:
            await self.store.put(key, held.add(self.id, value if operation == "increment" else -value))
        self.gossip.push(key)

    def _changed(self, key: str, value: Any) -> None:
        """Show what is held, and how far the slot of this replica's own has come."""
        if isinstance(value, Stamped):
            self.clock.saw(value.number)
            self.node.state(f"version.{key}", f"{value.number} {value.name}")
        self.node.state(key, shown(value))
        own = slot_of(value, self.id)
        if own is not None:
            self.node.state(f"slot.{key}", f"{self.id} {own}")


def slot_of(value: Any, id: str) -> int | None:
    """How many writes a value knows of that were made under ``id``."""
    if isinstance(value, Stamped):
        return None
    if isinstance(value, GCounter):
        return value.ups.get(id, 0)
    if isinstance(value, PNCounter):
        return value.ups.ups.get(id, 0) + value.downs.ups.get(id, 0)
    return value.dots.seen.get(id, 0)


def shown(value: Any) -> Any:
    """A value as the stage tells it."""
    if isinstance(value, Siblings):
        return " ".join(value.values)
    if isinstance(value, OrSet):
        return " ".join(value.elements)
    return value.value
