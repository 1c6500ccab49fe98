"""The broker as a node, and its replica: the log on a disk, groups and their offsets, retries and dead letters."""

from __future__ import annotations

import asyncio
from typing import Any

from playground.sdk import Errored, Failure, Node, Refused, Reply, Request, World

from .aside import Aside
from .defects import Unfenced
from .fan_out import FanOut
from .group import Group, StaleGeneration
from .notes import APPENDED, COMMITTED, ENDS, GENERATION, Appended, Committed
from .offsets import Offsets
from .params import Params
from .partitioned_log import Event, PartitionedLog, Stored
from .replica import NAME as REPLICA
from .replica import place_replica

NAME = "broker"
GROUPS = ("email", "inventory", "analytics", "search")
WORK_US = 300
POLL_S = 0.5
LEAST_S = 0.001
LOOK_S = 0.8
MOST = 5
RETRY_S = 0.8
REPLICATED_S = 0.4


class Broker:
    """One life of the node."""

    def __init__(self, node: Node, p: Params, told: dict[str, Any]) -> None:
        self.node, self.p = node, p
        self._told = told
        self.log = PartitionedLog(node.disk.log("events"), p.partitions, by_key=p.by_key)
        self._kv = node.disk.kv("offsets")
        self.offsets = Offsets(self._kv)
        kind = Unfenced if p.defect == "unfenced" else Group
        self.groups = {
            name: kind(name, p.partitions, node.clock.now, session_s=p.session_ms / 1000,
                       cooperative=p.rebalance == "cooperative")
            for name in GROUPS
        }  # fmt: skip
        self.queue = FanOut(list(GROUPS), node.clock.now, 2.0) if p.variant == "queue" else None
        self._waiting: list[tuple[tuple[int, ...] | None, asyncio.Event]] = []
        self._shown: dict[str, tuple] = {}
        self._ready = asyncio.Event()  # nothing is appended before this log has what the replica has
        self._commits = 0
        self.aside = Aside(node)
        self._replicated = asyncio.Lock()
        for operation, handler in (
            ("PUBLISH", self.publish), ("POLL", self.poll), ("COMMIT", self.commit), ("LATER", self.later),
            ("BURY", self.bury), ("LAG", self.lag_asked),
        ):  # fmt: skip
            node.on(operation)(handler)
        if p.variant != "sync":
            node.every(p.session_ms / 2000, self._expire, "sessions")
        self._show()
        node.spawn(self._recover(), "recover")

    # -- publishing ----------------------------------------------------------------------------------------------

    async def publish(self, request: Request) -> Reply:
        """An event, acknowledged when it is as durable as was asked for."""
        await self.node.work(WORK_US)
        await self._ready.wait()
        stored = self.log.append(Event(*request.body))
        if self.p.acks != "none":
            await self.log.sync()
        if self.p.acks == "all":
            await self._replicate()
        self._tell(stored)
        self._show_progress()
        if self.queue:
            self.queue.publish(stored)
        self._wake(stored.partition)
        return Reply(self.behind(), f"{stored.partition}:{stored.offset}")

    async def _replicate(self) -> None:
        """Everything that the replica has not got yet. Raises Errored when it does not answer: nobody knows."""
        async with self._replicated:
            ends = self._told.setdefault("replica", [0] * self.p.partitions)
            missing = self.log.missing(ends)
            try:
                answer = await self.node.call(
                    REPLICA, "REPLICATE", (missing, ends), timeout_s=REPLICATED_S, kind="write"
                )
            except Failure:
                raise Errored("504 not replicated") from None
            self._told["replica"] = answer

    async def _recover(self) -> None:
        """After a start: what the replica has and this disk has not."""
        while self.p.acks == "all":
            try:
                missing, ends = await self.node.call(REPLICA, "FETCH", self.log.ends, timeout_s=REPLICATED_S)
            except Failure:
                await asyncio.sleep(RETRY_S)
                continue
            for stored in missing:
                if stored.offset == self.log.ends[stored.partition]:
                    self.log.put(stored.partition, stored.event)
            await self.log.sync()
            self._told["replica"] = ends
            break
        self._ready.set()
        if self.queue:
            self._refill()
        self._show_ends()
        self._show_progress()
        self._wake()

    def _refill(self) -> None:
        assert self.queue is not None
        for stored in self.log.missing([0] * self.p.partitions):
            self.queue.publish(stored)
        for group in GROUPS:
            for stored in self.queue.take(group, len(self.log)):
                if stored.event.id in self._acknowledged(group):
                    self.queue.acknowledge(group, stored.event.id)

    def _acknowledged(self, group: str) -> set[str]:
        prefix = f"done/{group}/"
        return {key[len(prefix) :] for key, _ in self._kv.items() if key.startswith(prefix)}

    # -- consuming -----------------------------------------------------------------------------------------------

    async def poll(self, request: Request) -> Reply:
        """What a member has done, and what it may do next; waits a while when there is nothing."""
        body = request.body
        group, member = body["group"], body["member"]
        for partition, offset in body["commits"]:
            self._commit(group, member, body["generation"], partition, offset)
        for event in body["done"]:
            self._done(group, event)
        if body["commits"] or body["done"]:
            await self._kv.sync()
        until_s = self.node.clock.now() + POLL_S
        while True:
            generation, partitions = self.groups[group].poll(member)
            self._show_generation(group)
            events = self._events(group, partitions)
            retries = self.aside.due(group, self.node.world.now_us)
            left_s = until_s - self.node.clock.now()
            changed = generation != body["generation"]
            if events or retries or changed or left_s < LEAST_S:
                return Reply((generation, partitions, events, retries), f"{len(events) + len(retries)} events")
            await self._wait(min(left_s, LOOK_S), None if self.queue else partitions)

    async def _wait(self, wait_s: float, partitions: tuple[int, ...] | None) -> None:
        """For news of these partitions, or of any; not for ever."""
        waiter = (partitions, asyncio.Event())
        self._waiting.append(waiter)
        try:
            async with asyncio.timeout(wait_s):
                await waiter[1].wait()
        except TimeoutError:
            return
        finally:
            self._waiting.remove(waiter)

    def _events(self, group: str, partitions: tuple[int, ...]) -> list[Stored]:
        if self.queue:
            return self.queue.take(group, MOST)
        found: list[Stored] = []
        for partition in partitions:
            found += self.log.read(partition, self.offsets.committed(group, partition), MOST)
        return found

    async def commit(self, request: Request) -> Reply:
        """A commit of its own: before the effect."""
        group, member, generation, partition, offset = request.body
        taken = self._commit(group, member, generation, partition, offset)
        await self._kv.sync()
        if not taken:
            raise Refused("409 not yours")
        return Reply(None, "committed")

    def _commit(self, group: str, member: str, generation: int, partition: int, offset: int) -> bool:
        mine = self.groups[group]
        how = "taken"
        try:
            mine.check(member, generation, partition)
        except StaleGeneration:
            how = "refused"
        else:
            self.offsets.commit(group, partition, offset)
        self._commits += 1
        note = Committed(
            self.node.incarnation * 100_000 + self._commits, group, member, generation, partition, offset,
            mine.granted.get(partition, 0), mine.owners.get(partition, "-"), how,
        )  # fmt: skip
        self.node.state(COMMITTED, note.spelled())
        if group == "inventory":
            self._show_progress()
        return how == "taken"

    def _done(self, group: str, event: str) -> None:
        if self.queue:
            self.queue.acknowledge(group, event)
            self._kv.put(f"done/{group}/{event}", 1)
        self.aside.forget(group, event)

    async def _expire(self) -> None:
        for group in self.groups.values():
            group.expire()
            self._show_generation(group.name)

    # -- aside ---------------------------------------------------------------------------------------------------

    async def later(self, request: Request) -> Reply:
        """An event for the retry topic of a group."""
        group, stored, tries = request.body
        self.aside.later(group, stored, tries, self.node.world.now_us)
        await self._kv.sync()
        return Reply(None, "later")

    async def bury(self, request: Request) -> Reply:
        """A dead letter."""
        group, stored, tries = request.body
        self.aside.bury(group, stored, tries)
        await self._kv.sync()
        self._show()
        return Reply(None, "dead")

    async def replay(self) -> None:
        """Every dead letter is tried once more."""
        self.aside.replay()
        await self._kv.sync()
        self._show()
        self._wake()

    # -- telling -------------------------------------------------------------------------------------------------

    def behind(self) -> int:
        """How far the slowest group is behind, in events."""
        if self.queue:
            return max(self.queue.left(group) for group in GROUPS)
        return max((self.lag(group) for group in GROUPS), default=0)

    def lag(self, group: str) -> int:
        """Events that a group has not committed."""
        return sum(end - self.offsets.committed(group, partition) for partition, end in enumerate(self.log.ends))

    async def lag_asked(self, request: Request) -> Reply:
        """How far the slowest group is behind."""
        return Reply(self.behind(), f"{self.behind()} behind")

    def _tell(self, stored: Stored) -> None:
        event = stored.event
        self.node.state(APPENDED, Appended(stored.partition, stored.offset, event.id, event.key).spelled())

    def _show(self) -> None:
        self.node.state("dead", self.aside.dead)

    def _show_ends(self) -> None:
        self.node.state(ENDS, " ".join(map(str, self.log.ends)) + f" life {self.node.incarnation}")

    def _show_progress(self) -> None:
        """Where each partition ends, and how far inventory has come in it."""
        self.node.state("log", " ".join(map(str, self.log.ends)))
        done = [self.offsets.committed("inventory", partition) for partition in range(self.p.partitions)]
        self.node.state("done.inventory", " ".join(map(str, done)))

    def _show_generation(self, group: str) -> None:
        """Who owns what, and how far the group has come in each partition."""
        mine = self.groups[group]
        owners = tuple(mine.owners.get(partition, "-") for partition in range(self.p.partitions))
        told = (mine.generation, len(mine.members), *owners)
        if self._shown.get(group) != told:
            self._shown[group] = told
            self.node.state(f"{GENERATION}.{group}", " ".join(map(str, told)))

    def _wake(self, partition: int | None = None) -> None:
        for partitions, event in self._waiting:
            if partition is None or partitions is None or partition in partitions:
                event.set()


def place_broker(world: World, p: Params, lives: dict[str, Broker]) -> None:
    """Declare it and its replica; ``lives`` gets the broker's current life."""
    told: dict[str, Any] = {}

    def boot(node: Node) -> None:
        lives[NAME] = Broker(node, p, told)

    world.node(NAME, kind="queue", label="Broker", about=f"{p.partitions} partitions", tier=2, row=1, boot=boot)
    if p.acks == "all":
        place_replica(world, p)
