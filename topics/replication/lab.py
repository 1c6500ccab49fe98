"""Where the pattern meets the simulated world: two applications, the copies of a database, and who coordinates them."""

from __future__ import annotations

from playground.sdk import Missed, Node, World, lognormal

from .apps import USERS, App, Ward
from .coordinators import CoordinatorNode
from .copies import COORDINATOR, Copy
from .leaders import LeaderNode
from .mischief import Mischief
from .params import MULTI_LEADER, Params

PLACES = ((2, 1), (3, 0), (1, 0), (3, 2), (1, 2))
"""Tier and row of each copy: the first in the middle, those that follow it around."""


class Cluster:
    """Everything of one run. ``copies`` and ``coordinator`` hold the current lives, for the actions."""

    def __init__(self, world: World, p: Params) -> None:
        self.world, self.p = world, p
        self.names = [f"db-{n}" for n in range(1, p.copies + 1)]
        self.copies: dict[str, Copy] = {}
        self.coordinator: CoordinatorNode | None = None
        self.mischief = Mischief(world, self)
        world.is_primary = self.is_primary

    def boot_copy(self, node: Node) -> None:
        """A life of one copy, or of one leader."""
        if self.p.variant == MULTI_LEADER:
            LeaderNode(node, self)
        else:
            self.copies[node.name] = Copy(node, self)

    def boot_coordinator(self, node: Node) -> None:
        """A life of the coordinator."""
        self.coordinator = CoordinatorNode(node, self)

    def is_primary(self, name: str) -> bool:
        """Whether a copy believes that it is the primary; of several leaders the first stands for it."""
        if self.p.variant == MULTI_LEADER:
            return name == self.names[0]
        copy = self.copies.get(name)
        return bool(copy and copy.node.alive and copy.replica.primary)

    def coordinator_says(self) -> str:
        """Who is the primary, as far as the coordinator knows."""
        return self.coordinator.coordinator.primary if self.coordinator else self.names[0]

    def cancel_waits(self) -> list[tuple[str, int]]:
        """Cancel what waits at whoever is primary: the copy, and up to which position."""
        reigns = [(name, self.copies[name].replica.primary) for name in self.copies if self.is_primary(name)]
        return [(name, primary.cancel_waits()) for name, primary in reigns if primary]

    def promote(self, name: str | None) -> str:
        """Have the coordinator appoint a copy."""
        if self.coordinator is None or not self.coordinator.node.alive:
            raise Missed("there is no coordinator to ask")
        if name is not None and name not in self.names:
            raise Missed(f"there is no {name}")
        self.coordinator.promote(name)
        return f"the coordinator is told to promote {name or 'the most advanced replica'}"


def build(world: World, p: Params) -> None:
    """Declare nodes, links and actions."""
    cluster = Cluster(world, p)
    users = USERS[: p.sessions]
    apps = [
        App(world, name, list(users[n::2]), _known_to(cluster, n), p, label=label, about="sessions", tier=n * 4, row=1)
        for n, (name, label) in enumerate((("web", "Web"), ("mobile", "Mobile")))
    ]
    for name, (tier, row) in zip(cluster.names, PLACES, strict=False):
        world.node(name, kind="database", about="SQL and log", tier=tier, row=row, boot=cluster.boot_copy)
    _link(world, p, cluster, [app.name for app in apps])
    if p.doctors == "two" and p.variant != MULTI_LEADER:
        Ward(world, cluster.names, p, label="Ward", about="two doctors", tier=2, row=2)
        for name in cluster.names:
            world.link("ward", name, latency=_far(p))


def _known_to(cluster: Cluster, n: int) -> list[str]:
    """What an application's driver is told: all copies, or its own leader."""
    return cluster.names if cluster.p.variant != MULTI_LEADER else [cluster.names[n]]


def _link(world: World, p: Params, cluster: Cluster, apps: list[str]) -> None:
    if p.variant != MULTI_LEADER:
        world.node(COORDINATOR, kind="coordinator", label="Coordinator", about="lease, epochs", tier=2, row=0,
                   boot=cluster.boot_coordinator)  # fmt: skip
    for app in apps:
        for name in cluster.names if p.variant != MULTI_LEADER else [cluster.names[apps.index(app)]]:
            world.link(app, name, latency=_far(p))
    for n, name in enumerate(cluster.names):
        for other in cluster.names[n + 1 :]:
            world.link(name, other, latency=_far(p))
        if p.variant != MULTI_LEADER:
            world.link(name, COORDINATOR, latency=_far(p))


def _far(p: Params):
    return lognormal(median_ms=p.network_ms, sigma=0.2)
