"""Where the patterns meet the simulated world: browsers, traced services, and collectors that put traces together."""

from __future__ import annotations

from typing import Any

from playground.sdk import Call, Missed, Node, World, constant, open_loop, poisson

from .collecting import place_collectors
from .params import Params
from .services import Asked, Gateway, Orders, Truth, Worker, place_queue

BROWSERS = "browsers"
HOP_MS = 5
ASKED = ("db", "payment", "inventory")
HOPS = ("gateway>orders", "orders>payment", "orders>db", "orders>inventory")


class Lab:
    """Everything of one run."""

    def __init__(self, world: World, p: Params) -> None:
        self.world, self.p = world, p
        self.truth = Truth()
        self.n_plus_one = p.n_plus_one
        call = Call("gateway", "GET /api/orders", subject=lambda node, n: "orders", by=self.ask)
        self.browsers = open_loop(world, BROWSERS, arrivals=poisson(p.requests_per_s), call=call, label="Browsers",
                                  about="GET /api/orders", tier=0, row=1)  # fmt: skip
        world.action("burst", self.browsers.burst)
        world.action("drop_header", self.drop_header)
        world.action("n_plus_one", self.ask_line_by_line)

    async def ask(self, node: Node, n: int) -> Any:
        """One page."""
        return await node.call("gateway", "GET /api/orders", timeout_s=4)

    def place(self) -> None:
        """Nodes and links."""
        world, p, truth = self.world, self.p, self.truth
        world.node("gateway", kind="gateway", label="Gateway", about="starts traces", tier=1, row=1,
                   boot=lambda node: keep(Gateway(node, p, truth)))  # fmt: skip
        world.node("orders", label="Orders", about="asks three", tier=2, row=1,
                   boot=lambda node: keep(Orders(node, p, truth, self)))  # fmt: skip
        labels = {"db": "Database", "payment": "Payment", "inventory": "Inventory"}
        for row, name in enumerate(ASKED):
            world.node(name, kind="database" if name == "db" else "service", label=labels[name], about="traced",
                       tier=3, row=row, boot=lambda node: keep(Asked(node, p, truth)))  # fmt: skip
        if p.queue:
            place_queue(world)
            world.node("worker", label="Worker", about="writes letters", tier=4, row=3,
                       boot=lambda node: keep(Worker(node, p, truth)))  # fmt: skip
        collectors = place_collectors(world, p, truth)
        traced = ["gateway", "orders", *ASKED, *(["worker"] if p.queue else [])]
        pairs = [(BROWSERS, "gateway"), ("gateway", "orders"), *(("orders", name) for name in ASKED)]
        if p.queue:
            pairs += [("orders", "queue"), ("queue", "worker")]
        pairs += [(name, collector) for name in traced for collector in collectors]
        for a, b in pairs:
            world.link(a, b, latency=constant(ms=HOP_MS))

    # -- actions -------------------------------------------------------------------------------------------------

    def drop_header(self, world: World, target: str, args: dict[str, Any]) -> str:
        """For a while the header is lost on one hop."""
        hop = str(args.get("hop", HOPS[0]))
        if hop not in HOPS:
            raise Missed(f"args.hop: got {hop!r}, accepted {', '.join(HOPS)}")
        lasts_us = min(60_000_000, max(1, int(args.get("for_us", 3_000_000))))
        self.truth.drops.add(hop)
        world.at(world.now_us + lasts_us, self.truth.drops.discard, hop)
        return f"for {lasts_us / 1e6:g} s the header is lost between {hop.replace('>', ' and ')}"

    def ask_line_by_line(self, world: World, target: str, args: dict[str, Any]) -> str:
        """For a while orders asks the database once for each line."""
        lasts_us = min(60_000_000, max(1, int(args.get("for_us", 3_000_000))))
        self.n_plus_one = True
        world.at(world.now_us + lasts_us, self._whole)
        return f"for {lasts_us / 1e6:g} s orders asks the database once for each line"

    def _whole(self) -> None:
        self.n_plus_one = self.p.n_plus_one


def keep(_: object) -> None:
    """What a node's boot makes stays with its handlers."""


def build(world: World, p: Params) -> None:
    """Declare nodes, links and actions."""
    Lab(world, p).place()
