"""Where the pattern meets the simulated world: clients, gateways, an authority, a control plane and five services."""

from __future__ import annotations

from typing import Any

from playground.sdk import Missed, Node, World, lognormal

from .askers import Askers
from .authority import NAME as AUTHORITY
from .authority import Authority, verifier
from .control import NAME as CONTROL
from .control import Control
from .door import Door
from .params import Params
from .services import Estate, Service
from .shop_routes import CHANGES, SERVICES
from .wallet import Wallet

ABOUT = {
    "orders": "orders, their history",
    "orders_new": "the next version",
    "history": "exports; history later",
    "users": "profiles",
    "products": "product pages",
}
MOVES_AFTER_US = 1_500_000
"""So long after the new route goes out, the order service no longer answers for its history."""

HIJACKED = "user-7"


class Lab:
    """Everything of one run."""

    def __init__(self, world: World, p: Params) -> None:
        self.world = world
        self.p = p
        self.estate = Estate()
        self.authority: Authority | None = None
        self.control: Control | None = None
        count = {"direct": 0, "one": 1, "several": 3}[p.variant]
        self.gateways = ["gateway", "gateway_2", "gateway_3"][:count]
        keeper = world.node(
            AUTHORITY, kind="coordinator", label="Authority", about="signs, revokes", tier=2, row=-1,
            boot=self.boot_authority,
        )  # fmt: skip
        self.wallet = Wallet(world, keeper.clock.wall_us() // 1_000_000, p.token_s)
        self.askers = Askers(world, p, self.gateways, self.wallet)
        for name, act in (("push", self.push), ("roll_back", self.roll_back), ("revoke", self.revoke)):
            world.action(name, act)
        world.action("intrude", self.askers.intrude)
        world.action("burst", self.askers.burst)

    def place(self) -> None:
        """Nodes and links."""
        world, p = self.world, self.p
        self.askers.place()
        for row, name in enumerate(self.gateways):
            label = "Gateway" if not row else f"Gateway {row + 1}"
            at = 1 if p.variant == "one" else row
            world.node(
                name, kind="gateway", label=label, about="the filter chain", tier=1, row=at, boot=self.boot_gateway
            )
        for row, name in enumerate(SERVICES):
            world.node(name, label=name.replace("_", " ").capitalize(), about=ABOUT[name], tier=3, row=row - 1,
                       workers=p.workers, queue=100, boot=self.boot_service)  # fmt: skip
        if self.gateways:
            world.node(CONTROL, kind="coordinator", label="Control", about="configuration", tier=2, row=3,
                       boot=self.boot_control)  # fmt: skip
        self._link()

    def _link(self) -> None:
        latency = lognormal(median_ms=self.p.network_ms, sigma=0.1)
        doors = self.gateways or SERVICES
        for door in doors:
            for client in self.askers.clients:
                self.world.link(client, door, latency=latency)
            self.world.link(door, AUTHORITY, latency=latency)
        for gateway in self.gateways:
            self.world.link(gateway, CONTROL, latency=latency)
            for service in SERVICES:
                self.world.link(gateway, service, latency=latency)

    # -- lives ---------------------------------------------------------------------------------------------------

    def boot_gateway(self, node: Node) -> None:
        Door(node, self.p)

    def boot_service(self, node: Node) -> None:
        guard = None if self.gateways else verifier(node, self.p)
        Service(node, self.p, self.estate.answers(node.name), guard)

    def boot_authority(self, node: Node) -> None:
        self.authority = Authority(node, self.p)

    def boot_control(self, node: Node) -> None:
        self.control = Control(node, self.p, self.gateways)

    # -- actions -------------------------------------------------------------------------------------------------

    def push(self, world: World, target: str, args: dict[str, Any]) -> str:
        """A change of the configuration: ``what`` is split, wrong, misspelt or canary (with ``percent``)."""
        what = str(args.get("what", "split"))
        if what not in CHANGES:
            raise Missed(f"args.what: got {what!r}, accepted {', '.join(CHANGES)}")
        if what == "split":
            world.at(world.now_us + MOVES_AFTER_US, self._move_history)
        if not self.gateways and what == "split":
            return "the history of orders moves to a service of its own, and every client has the old address"
        return self._control().push(what, min(100, max(0, int(args.get("percent", 10)))))

    def roll_back(self, world: World, target: str, args: dict[str, Any]) -> str:
        """What the version before said, again."""
        return self._control().roll_back()

    def revoke(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Take back the tokens of a user; somebody who has a copy goes on with it."""
        subject = str(args.get("subject", HIJACKED))
        if self.authority is None or not world.nodes[AUTHORITY].alive:
            raise Missed("the authority is down")
        self.wallet.revoked.setdefault(subject, world.now_us)
        world.nodes[AUTHORITY].spawn(self.authority.revoke(subject), "revoke")
        return f"the tokens of {subject} are taken back, and it is given no new ones"

    def _control(self) -> Control:
        if self.control is None or not self.world.nodes[CONTROL].alive:
            raise Missed("there is no gateway to configure" if not self.gateways else "the control plane is down")
        return self.control

    def _move_history(self) -> None:
        self.estate.history_moved = True


def build(world: World, p: Params) -> None:
    """Declare nodes, links and actions."""
    Lab(world, p).place()
