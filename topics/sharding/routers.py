"""A router node: the pattern's router, the messages it sends, and the broadcasts it hears or misses."""

from __future__ import annotations

from typing import Any

from playground.sdk import Failure, Node, Refused, Request, TimedOut

from .custody import Row
from .errors import Busy, Moved, ShardRefused
from .params import Params
from .router import Router
from .scatter import merged, scatter
from .shard_map import ShardMap
from .shards import INDEX
from .users import ASKED, salting

COORDINATOR = "coordinator"
TIMEOUT_S = 2.0
REFUSALS = {refusal.reason: refusal for refusal in (Moved, Busy)}


class Gate:
    """One life of a router. ``deaf_until_us`` maps routers to the end of their deafness: it belongs to the world."""

    def __init__(self, node: Node, p: Params, first: ShardMap, deaf_until_us: dict[str, int]) -> None:
        self.node = node
        self.salted = salting(p)
        self.p = p
        self.deaf_until_us = deaf_until_us
        self.router = Router(first, self.send, self.fetch)
        node.shows(map=lambda: self.router.map.epoch)
        node.on("GET /user", reply="200 OK")(self.get_user)
        node.on("POST /visit", reply="200 OK")(self.post_visit)
        node.on("POST /user", reply="201 Created")(self.post_user)
        node.on("GET /users?home=CA", reply="200 OK")(self.get_users)
        node.on("map")(self.hear)
        if node.incarnation > 1:
            node.spawn(self.catch_up(), "catch up")

    async def catch_up(self) -> None:
        """Ask for the map after a restart."""
        try:
            self.router.learn(await self.fetch())
        except Failure:
            return  # the first refusal asks again

    async def hear(self, request: Request) -> None:
        """A broadcast of the coordinator."""
        if self.node.world.now_us >= self.deaf_until_us.get(self.node.name, 0):
            self.router.learn(request.body)

    async def fetch(self) -> ShardMap:
        return await self.node.call(COORDINATOR, "GET map", timeout_s=TIMEOUT_S)

    async def send(self, shard: str, operation: str, key: str, epoch: int) -> Any:
        try:
            return await self.node.call(shard, operation, (key, epoch), timeout_s=TIMEOUT_S)
        except Refused as no:
            refusal = REFUSALS.get(no.reason)
            if refusal is None:
                raise
            raise refusal(str(no)) from no

    async def get_user(self, request: Request) -> int:
        """How often the user was visited: of a salted one the sum."""
        parts = self.salted.parts_of(request.body)
        rows = [await self.ask("SELECT user", part) for part in parts]
        return sum(row.visits for row in rows)

    async def post_visit(self, request: Request) -> int:
        key = self.salted.part_for(request.body, self.node.draw("salt"))
        return (await self.ask("UPDATE user", key)).visits

    async def post_user(self, request: Request) -> int:
        return (await self.ask("INSERT user", request.body)).visits

    async def get_users(self, request: Request) -> str:
        """Everybody in California."""
        if self.p.index == "global":
            found = await self.node.call(INDEX, "SELECT home", ASKED, timeout_s=TIMEOUT_S)
            rows = merged(Row(id, home, visits, "own", 0) for id, home, visits in found)
            missing: list[str] = []
        else:
            rows, missing = await scatter(self.part, self.router.map.shards)
        self.node.state("gathered", " ".join(row.id for row in rows))
        if missing:
            raise TimedOut("incomplete", f"no answer from {', '.join(missing)}")
        return f"{len(rows)} users"

    async def part(self, shard: str) -> list[Row]:
        return await self.node.call(shard, "SELECT home", ASKED, timeout_s=TIMEOUT_S)

    async def ask(self, operation: str, key: str) -> Row:
        try:
            return await self.router.ask(operation, key)
        except ShardRefused as refusal:
            raise Refused(refusal.reason, str(refusal)) from None
