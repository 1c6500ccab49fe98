"""The world: replicas in the west and in the east, a client on one side and two on the other, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.sdk import Distribution, Missed, Node, World, uniform

from .alone import Alone
from .clients import KEYS, Client
from .params import Params
from .places import CLIENTS, GRID, NEAR_MS, ROLE, home, replicas, severed
from .quorum_replica import QuorumReplica
from .raft_members import Members

ABOUT = {
    "raft": "one log for all",
    "quorum": "copies, versions",
    "lww": "answers alone",
    "siblings": "answers alone",
    "crdt": "answers alone",
}


class Lab:
    """Everything of one run that the actions reach for."""

    def __init__(self, world: World, p: Params) -> None:
        self.world, self.p = world, p
        self.members = Members(world, p) if p.variant == "raft" else None
        self.clients = {name: Client(world, p, name) for name in CLIENTS}

    @property
    def boot(self) -> Callable[[Node], Any]:
        """How a replica starts."""
        if self.members:
            return self.members.boot
        return lambda node: (QuorumReplica if self.p.variant == "quorum" else Alone)(node, self.p)

    def split(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Cut the network ``how``, for ``for_us`` if that is given."""
        return self._sever(str(args.get("how", "west")), args)

    def strand(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Leave the leader alone with the clients near it."""
        return self._sever("leader", args)

    def _sever(self, how: str, args: dict[str, Any]) -> str:
        world = self.world
        pairs = severed(self.p, how, self._leader())
        pipes = [world.network.pipes[pair] for pair in pairs if pair in world.network.pipes]
        cause = f"split {how}"
        for pipe in pipes:
            world.network.cut(pipe, cause)
        if "for_us" in args:
            world.at(world.now_us + int(args["for_us"]), self._join, pipes, cause)
        return f"{len(pipes)} directions are cut: {TOLD[how]}"

    def _join(self, pipes: list[Any], cause: str) -> None:
        for pipe in pipes:
            self.world.network.mend(pipe, cause)

    def drift(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Let the leader's clock run as slow as the lease allows for."""
        name = self._leader()
        if name is None:
            raise Missed("nobody leads")
        percent = int(args.get("percent", self.p.drift_percent))
        node = world.nodes[name]
        node.clock.skew(drift_ppm=-10_000 * percent)
        node.conditions.tell(f"drift {percent} % slow")
        if "for_us" in args:
            world.at(world.now_us + int(args["for_us"]), self._correct, node)
        return f"the clock of {name} runs {percent} % slow"

    def _correct(self, node: Node) -> None:
        node.clock.correct()
        node.conditions.tell()

    def write_sides(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Every client writes now, to the same place, beside what it does anyway."""
        acting = [client for client in self.clients.values() if client.node is not None and client.node.alive]
        if not acting:
            raise Missed("no client is there")
        for client in acting:
            client.node.spawn(client.press(KEYS[0]), "pressed")
        return f"{' and '.join(client.name for client in acting)} write at once"

    def _leader(self) -> str | None:
        return self.members.leader() if self.members else None


TOLD = {
    "west": "the west cannot talk to the east",
    "bridge": "west and east both reach one replica, and not each other",
    "one_way": "nothing gets from the west to the east",
    "leader": "the leader is alone with its clients",
}


def build(world: World, p: Params) -> None:
    """Declare nodes, links and actions."""
    lab = Lab(world, p)
    names = replicas(p)
    for name, (tier, row) in GRID[p.replicas].items():
        if name in names:
            world.node(name, kind=ROLE, about=ABOUT[p.variant], tier=tier, row=row, boot=lab.boot)
        else:
            boot = lab.clients[name].boot
            world.node(name, kind="client", about=f"near {home(p, name)}", tier=tier, row=row, boot=boot)
    for n, a in enumerate(names):
        for b in names[n + 1 :]:
            world.link(a, b, latency=takes(p.link_ms))
    for client in CLIENTS:
        for name in names:
            world.link(client, name, latency=takes(NEAR_MS if name == home(p, client) else p.link_ms))
    world.action("split", lab.split)
    world.action("strand", lab.strand)
    world.action("drift", lab.drift)
    world.action("write_sides", lab.write_sides)


def takes(ms: float) -> Distribution:
    """A way that takes so long, a quarter more or less."""
    return uniform(low_ms=ms * 0.75, high_ms=ms * 1.25)
