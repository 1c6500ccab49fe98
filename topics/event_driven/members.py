"""The consumers as nodes: each polls for its group, has effects in a database of its own, and tells what it did."""

from __future__ import annotations

import asyncio

from playground.sdk import Failure, Node, Refused, Reply, Request, World

from .broker_node import NAME as BROKER
from .consumer import Consumer, Delivery, NotOurs
from .dead_letters import Handler, Outcome, Policy, Unprocessable
from .inbox import SCHEMA, Inbox
from .notes import EFFECT, FAILED, Effected, Unhandled
from .params import Params
from .partitioned_log import Event, Stored
from .stock import NAME as STOCK

POISON = "poison"
WAIT_S = 2.0
AGAIN_S = 0.4
ABOUT = {"email": "writes letters", "inventory": "takes stock", "analytics": "counts", "search": "finds orders"}


class Shared:
    """What the lab and all members know: how often each effect happened, and whether the bug is mended."""

    def __init__(self) -> None:
        self.times: dict[tuple[str, str], int] = {}
        self.mended = False
        self.standing_by: list[str] = []
        self.lives: dict[str, Member] = {}


class Member:
    """One life of a consumer node."""

    def __init__(self, node: Node, p: Params, group: str, shared: Shared) -> None:
        self.node, self.p, self.group = node, p, group
        self._shared = shared
        db = node.disk.sql("main")
        db.script(SCHEMA)
        self._delivery = Delivery(p.delivery)
        remembers = self._delivery is Delivery.EFFECTIVELY_ONCE
        self._inbox = Inbox(db, remembers=remembers)
        self._handler = Handler(self._effect, Policy(p.poison), self._later, self._bury)
        self._consumer = Consumer(self, self._handler.handle, self._delivery)
        self._generation = -1
        self._commits: dict[int, int] = {}
        self._done: list[str] = []
        self._told = 0
        node.on("NOTIFY")(self.notify)
        if p.variant != "sync" and node.name not in shared.standing_by:
            self.start()

    def start(self) -> None:
        """Join the group and go on polling."""
        self.node.spawn(self._run(), "poll")

    async def notify(self, request: Request) -> Reply:
        """Told directly, by somebody who waits."""
        try:
            await self._effect(Stored(0, 0, Event(*request.body)))
        except Unprocessable:
            raise Refused("422 cannot handle") from None
        return Reply(None, "done")

    # -- the loop ------------------------------------------------------------------------------------------------

    async def _run(self) -> None:
        while True:
            try:
                await self._round()
            except Failure:
                await asyncio.sleep(AGAIN_S)

    async def _round(self) -> None:
        commits, self._commits = sorted(self._commits.items()), {}
        done, self._done = self._done, []
        body = {"group": self.group, "member": self.node.name, "generation": self._generation, "commits": commits,
                "done": done}  # fmt: skip
        answer = await self.node.call(BROKER, f"POLL {self.group}", body, timeout_s=WAIT_S)
        self._generation, partitions, events, retries = answer
        blocked = False
        for partition in sorted({stored.partition for stored in events}):
            batch = [stored for stored in events if stored.partition == partition]
            blocked |= await self._batch(partition, batch)
        for stored, tries in retries:
            await self._retry(stored, tries)
        if blocked:
            await asyncio.sleep(AGAIN_S)

    async def _batch(self, partition: int, batch: list[Stored]) -> bool:
        """One partition's events. Whether the last one blocks."""
        if self.p.variant == "queue":
            for stored in batch:
                if await self._handler.handle(stored) is not Outcome.BLOCKED:
                    self._done.append(stored.event.id)
            return False
        try:
            await self._consumer.take(batch)
        except NotOurs:
            return False
        return self._commits.get(partition, batch[-1].offset + 1) <= batch[-1].offset

    async def _retry(self, stored: Stored, tries: int) -> None:
        if await self._handler.handle(stored, tries) is Outcome.DONE:
            self._done.append(stored.event.id)

    async def commit(self, partition: int, offset: int) -> None:
        """With the next poll; at once where the effect comes after it. Raises NotOurs."""
        if self._delivery is not Delivery.AT_MOST_ONCE:
            self._commits[partition] = offset
            return
        body = (self.group, self.node.name, self._generation, partition, offset)
        try:
            await self.node.call(BROKER, f"COMMIT {self.group}", body, timeout_s=1.0, kind="write")
        except Refused as refused:
            raise NotOurs(refused.reason) from None

    # -- effects -------------------------------------------------------------------------------------------------

    async def _effect(self, stored: Stored) -> None:
        event = stored.event
        await self.node.work(self.p.handle_ms * 1000, "handle")
        if event.body == POISON and not self._shared.mended:
            raise Unprocessable(event.id)
        new = await self._once(event)
        counted = self._shared.times
        times = counted[self.group, event.id] = counted.get((self.group, event.id), 0) + new
        self._told += 1
        number = self.node.incarnation * 100_000 + self._told
        how = "done" if new else "known"
        note = Effected(number, self.group, stored.partition, stored.offset, event.id, event.key, times, how)
        self.node.state(EFFECT, note.spelled())

    async def _once(self, event: Event) -> bool:
        """Have the effect, unless it is known: here, or in the stock that all members share. Whether it was new."""
        if self.group != "inventory":
            return await self._inbox.effect(event.id, event.key)
        body = (event.id, event.key)
        return await self.node.call(STOCK, f"TAKE {event.id}", body, timeout_s=1.0, kind="write")

    async def _later(self, stored: Stored, tries: int) -> None:
        self._fail(stored, "retried")
        await self._aside("LATER", stored, tries)

    async def _bury(self, stored: Stored, tries: int) -> None:
        self._fail(stored, "dead")
        await self._aside("BURY", stored, tries)

    async def _aside(self, operation: str, stored: Stored, tries: int) -> None:
        body = (self.group, stored, tries)
        await self.node.call(BROKER, f"{operation} {stored.event.id}", body, timeout_s=1.0, kind="write")

    def _fail(self, stored: Stored, how: str) -> None:
        self._told += 1
        number = self.node.incarnation * 100_000 + self._told
        self.node.state(FAILED, Unhandled(number, self.group, stored.partition, stored.event.id, how).spelled())


def place_members(world: World, p: Params, shared: Shared) -> list[str]:
    """Declare the consumers; those of inventory share its partitions, and one more stands by. The names."""
    names = []

    def declare(name: str, group: str, label: str, tier: int, row: int, about: str = "") -> None:
        def boot(node: Node) -> None:
            shared.lives[name] = Member(node, p, group, shared)

        names.append(name)
        world.node(name, label=label, about=about or ABOUT[group], tier=tier, row=row, boot=boot)

    declare("email", "email", "Email", 3, 0)
    declare("analytics", "analytics", "Analytics", 3, 2)
    declare("search", "search", "Search", 3, 3)
    shared.standing_by = [member_name(p.members)]
    for n in range(p.members + 1):
        declare(member_name(n), "inventory", f"Inventory {n + 1}", 4, n, "stands by" if n == p.members else "")
    return names


def member_name(n: int) -> str:
    """The n-th member of inventory."""
    return f"inventory_{n + 1}"
