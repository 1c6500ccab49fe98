"""The four services. Each does its part of an order in one transaction of its own database."""

from __future__ import annotations

from typing import Any

from playground.sdk import Node, Request, lognormal

from .deeds import Deed, deeds_of
from .mischief import Mischief
from .params import Params
from .semantic_lock import decided

SERVICE_MS: dict[str, int] = {"orders": 8, "inventory": 25, "payment": 60, "shipping": 35}
"""Median time that each service thinks about a step."""

TOO_LONG_PERCENT = 250
"""How late a late answer is, in percent of the timeout."""

WAITS_PERCENT = 60
"""How much of the timeout inventory waits for a flag to come off, in percent."""


class ServiceError(Exception):
    """The service failed for a reason that has nothing to do with the order."""


class Service:
    """One service process: it decides, then writes. What it remembers is in its database."""

    def __init__(self, node: Node, p: Params, mischief: Mischief) -> None:
        self.node = node
        self.p = p
        self.mischief = mischief
        self.time = lognormal(median_ms=SERVICE_MS[node.name])
        self.timeout_s = p.timeout_ms / 1000
        self.too_long_us = p.timeout_ms * 10 * TOO_LONG_PERCENT

    async def act(self, deed: Deed, saga: str, data: dict) -> str:
        """Do a step. Raises what the database says, or fails as mischief wants."""
        await self.node.work(self.time)
        how = self.mischief.next_step(self.node.name) if deed.undo else None
        if how == "error":
            raise ServiceError(f"{self.node.name} failed before it did anything")
        if how == "stall":
            await self.node.work(self.too_long_us)
        refuse = deed.refusal if how == "refuse" or self._declines(deed, saga) else ""
        await self._write(deed, deed.write, saga, data | {"refuse": refuse})
        if how == "late":
            await self.node.work(self.too_long_us)
        return deed.done

    async def undo(self, deed: Deed, saga: str, data: dict) -> str:
        """Take a step back. Answers what there was to undo."""
        await self.node.work(self.time)
        if self.mischief.next_undo_fails(self.node.name):
            raise ServiceError(f"{self.node.name} could not undo {deed.step}")
        return await self._write(deed, deed.unwrite, saga, data)

    def serve_commands(self) -> None:
        """Obey an orchestrator."""
        for deed in deeds_of(self.node.name):
            self._serve(deed)

    def _serve(self, deed: Deed) -> None:
        async def act(request: Request) -> str:
            return await self.act(deed, request.key, request.body)

        async def undo(request: Request) -> str:
            return await self.undo(deed, request.key, request.body)

        self.node.on(deed.command, reply=deed.done)(act)
        if deed.undo:
            self.node.on(deed.undo, reply=deed.undone)(undo)

    def _declines(self, deed: Deed, saga: str) -> bool:
        """Whether the bank declines the card of this order: the same in every variant."""
        return deed.step == "charge" and self.node.world.draw("declined", saga) % 100 < self.p.declined_percent

    async def _write(self, deed: Deed, operation: str, saga: str, data: dict) -> Any:
        body = {"saga": saga, "data": data}
        return await self.node.call(deed.book, operation, body, timeout_s=self.timeout_s, kind="write")


class Inventory(Service):
    """Answers customers who look as well. Under the semantic lock it waits for a flag rather than say no too early."""

    def __init__(self, node: Node, p: Params, mischief: Mischief) -> None:
        super().__init__(node, p, mischief)
        node.on("GET /stock", reply="stock")(self.look)

    async def act(self, deed: Deed, saga: str, data: dict) -> str:
        """Reserve; under the lock, not before the last unit is really gone."""
        if self.p.lock and deed.step == "reserve":
            await self._settled(data["sku"])
        return await super().act(deed, saga, data)

    async def look(self, request: Request) -> str:
        """What is left of a product, as far as anybody can say."""
        stock = await self._settled(request.body["sku"])
        if stock["free"]:
            return f"{stock['free']} left"
        return "ask again" if stock["undecided"] else "sold out"

    async def _settled(self, sku: str) -> dict:
        return await decided(
            lambda: self.node.call("stock", "SELECT stock", {"sku": sku}, timeout_s=self.timeout_s),
            lambda stock: stock["free"] == 0 and stock["undecided"] > 0,
            patience_s=self.timeout_s * WAITS_PERCENT / 100,
        )


def serve(node: Node, p: Params, mischief: Mischief) -> Service:
    """Make the service of a node."""
    return (Inventory if node.name == "inventory" else Service)(node, p, mischief)
