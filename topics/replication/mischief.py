"""What a visitor does to replication itself: lag, stop, cancel, promote, flap. It outlives every crash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.sdk import Missed, Node, Planned, World

if TYPE_CHECKING:
    from .lab import Cluster

SECOND_US = 1_000_000
FLAPS = 3
FLAP_US = 4 * SECOND_US
REST_US = 5 * SECOND_US


class Mischief:
    """The actions of this room."""

    def __init__(self, world: World, cluster: Cluster) -> None:
        self.world, self.cluster = world, cluster
        self.lag_us: dict[str, int] = {}
        self.stopped: dict[str, bool] = {}
        actions = (
            self.lag,
            self.catch_up,
            self.stop_replica,
            self.cancel_waits,
            self.promote,
            self.flap,
            self.both_sides,
        )
        for action in actions:
            world.action(action.__name__, action)

    def lag(self, world: World, target: str, args: dict[str, Any]) -> str:
        """From now on each batch for the replica lies ``ms`` in the sender's buffer, and is lost with it."""
        self._known(target)
        self.lag_us[target] = int(args.get("ms", 1500)) * 1000
        return f"every batch leaves for {target} {self.lag_us[target] / SECOND_US:g} s late"

    def catch_up(self, world: World, target: str, args: dict[str, Any]) -> str:
        """No lag any more, and replication runs."""
        if not self.lag_us.pop(target, 0) and not self.stopped.pop(target, False):
            raise Missed(f"replication to {target} was neither slow nor stopped")
        self.stopped.pop(target, None)
        return f"batches leave for {target} at once"

    def stop_replica(self, world: World, target: str, args: dict[str, Any]) -> str:
        """The replica goes on answering readers and takes nothing new."""
        self._known(target)
        self.stopped[target] = True
        return f"{target} takes nothing any more, and goes on answering readers"

    def cancel_waits(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Every write that waits for replicas is told that its wait is over; the rows stay."""
        cancelled = [name for name, until in self.cluster.cancel_waits() if until]
        if not cancelled:
            raise Missed("no write waits for a replica")
        return f"the waits at {', '.join(cancelled)} are cancelled: unknown to the clients, visible to everybody"

    def promote(self, world: World, target: str, args: dict[str, Any]) -> str:
        """An operator makes ``target`` the primary, whatever it lacks; ``world`` means the most advanced."""
        return self.cluster.promote(None if target == "world" else target)

    def flap(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Cut the primary of the moment off, heal, and again: each time somebody else is promoted."""
        times = int(args.get("times", FLAPS))
        for n in range(times):
            world.at(world.now_us + 1 + n * (FLAP_US + REST_US), self._isolate_primary)
        return f"the primary of the moment is cut off {times} times, {FLAP_US // SECOND_US} s each"

    def both_sides(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Cut the network so that the primary keeps one application, and everybody else the other."""
        primary = self.cluster.coordinator_says()
        rest = [name for name in world.nodes if name not in (primary, "web")]
        self._strike("partition", "network", {"groups": f"{primary},web|{','.join(rest)}"} | args)
        return f"{primary} and web on one side, everybody else on the other"

    async def linger(self, node: Node, target: str) -> None:
        """What a batch for ``target`` goes through before it leaves."""
        if lag_us := self.lag_us.get(target):
            await node.work(lag_us)

    def _isolate_primary(self) -> None:
        self._strike("isolate", self.cluster.coordinator_says(), {"for_us": FLAP_US})

    def _strike(self, kind: str, target: str, args: dict[str, Any]) -> None:
        self.world.points.plan(Planned(kind, target, tuple(sorted(args.items())), at_us=self.world.now_us + 1))

    def _known(self, target: str) -> None:
        if target not in self.cluster.names:
            raise Missed(f"there is no {target}")
