"""The cache: a store that speaks Redis, what it shows of itself, and the patterns that live inside it."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from playground.sdk import (
    LocalRedis,
    Missed,
    Node,
    RedisServer,
    Refused,
    Reply,
    Request,
    SampledLru,
    World,
    redis_server,
)

from .defects import EarlyAck, NeverTouches
from .eviction import Clock, Fifo, Lfu, Lru
from .goods import product_of, value_of, words_of
from .notes import noting
from .params import Params
from .reading import THROUGH, reads_of
from .scripts import SCRIPTS
from .sieve import Sieve
from .tinylfu import TinyLfu
from .write_behind import WriteBehind
from .write_through import WriteThrough

UPDATE_TIMEOUT_S = 1.0
SAID_OF_GET = {True: "miss", False: "hit"}


class CacheNode:
    """One life of the cache."""

    def __init__(self, world: World, p: Params, server: RedisServer) -> None:
        self.world, self.p = world, p
        self.node, self.store = server.node, server.store
        self.commands = 0
        self.asked = self.hits = 0
        self.evicted: list[str] = []
        self.kept = ""
        self.store.keyspace.listeners.append(self.changed)
        self.store.listeners.append(self.executed)
        self.node.shows(entries=lambda: len(self.store))
        self.node.state("ttl_s", p.ttl_s)
        self.node.state("lists", int(p.pages_percent > 0))
        self.node.every(1.0, self.sample, "sample")
        if p.variant in THROUGH:
            Through(self)

    def changed(self, key: str, entry: Any, why: str) -> None:
        """Show what is kept under a key, and until when."""
        if entry is None:
            if why == "evicted":
                self.evicted.append(key)
            self.node.state(f"keys.{key}", None)
            return
        until = "" if entry.expires_ms is None else f" until {self.run_us(entry.expires_ms)}"
        self.kept = described(entry.kind, entry.value)
        self.node.state(f"keys.{key}", f"{self.kept}{until}")

    def run_us(self, wall_ms: int) -> int:
        """An instant of the cache's wall clock as this run's time, as long as that clock goes on as it does now."""
        return wall_ms * 1000 - self.node.clock.wall_us() + self.world.now_us

    def executed(self, command: tuple[str, ...], reply: Any) -> None:
        """Show each command with its answer, as MONITOR would, and with what it evicts and keeps."""
        self.commands += 1
        name, *arguments = command
        if name == "GET" and not arguments[0].startswith("lock:"):
            self.asked += 1
            self.hits += reply is not None
        said = SAID_OF_GET[reply is None] if name == "GET" else _said(reply)
        kept = ""
        if name == "SET":
            del arguments[1]
            kept = f" = {self.kept}" if reply == "OK" else ""
        given_up = f" evicts {' '.join(self.evicted)}" if self.evicted else ""
        self.evicted.clear()
        self.node.state("did", f"{self.commands} {name} {' '.join(arguments)} -> {said}{given_up}{kept}")

    async def sample(self) -> None:
        """Once a second: of so many GETs so many were hits."""
        if self.asked:
            self.world.sample("hit ratio in %", 100 * self.hits // self.asked, self.node.name)
            self.node.state("served", f"{self.hits} of {self.asked}")
        self.asked = self.hits = 0

    def flush(self) -> str:
        """FLUSHALL."""
        count = len(self.store)
        if not count:
            raise Missed("the cache is empty")
        self.store.execute("FLUSHALL")
        return f"{count} entries are gone"

    def expire(self, key: str) -> str:
        """The TTL of a key is over."""
        if not self.store.execute("PEXPIREAT", key, 1):
            raise Missed(f"{key} is not in the cache")
        return f"{key} has expired"


class Through:
    """Read-through, write-through and write-behind: GET and PUT go to the pattern, which goes to the database."""

    def __init__(self, cache: CacheNode) -> None:
        self.node, self.p = cache.node, cache.p
        self.cache = cache
        self.watch = noting(self.node)
        self.reads = reads_of(self.node, LocalRedis(cache.store), self.p, self.watch)
        self.pattern = self._pattern()
        cache.store.listeners.append(self._heard)
        self.node.on("GET")(self.get)
        self.node.on("PUT", reply="kept")(self.put)

    async def get(self, request: Request) -> Reply:
        """The value, loaded if need be."""
        before = self.cache.hits
        value = await self.pattern.get(request.body[1])
        return Reply(value, "hit" if self.cache.hits > before else "loaded")

    async def put(self, request: Request) -> Any:
        """A new price."""
        key, price = request.body
        return await self.pattern.put(key, price)

    def _pattern(self) -> Any:
        if self.p.variant == "write_through":
            if self.p.defect == "early_ack":
                return EarlyAck(self.reads, self.save, merged, self.node.spawn)
            return WriteThrough(self.reads, self.save)
        if self.p.variant == "write_behind":
            behind = WriteBehind(self.reads, merged, self.store)
            self.node.shows(pending=lambda: " ".join(behind.pending))
            self.node.spawn(behind.run(self.p.flush_ms / 1000), "flush")
            return behind
        return self.reads

    async def save(self, key: str, price: int) -> Any:
        """Write a price to the database; the whole row comes back."""
        return await update(self.node, key, price)

    async def store(self, key: str, row: Any) -> None:
        """Write a row to the database. If it was made from an old copy, the version there is as new: it comes next."""
        try:
            await self._replace(row, row["version"])
        except Refused:
            current = await self.reads.load(key)
            if current["price"] != row["price"]:
                await self._replace(row, current["version"] + 1)

    async def _replace(self, row: Any, version: int) -> None:
        body = (row["id"], row["price"], version)
        await self.node.call("db", f"REPLACE product {row['id']}", body, kind="write", timeout_s=UPDATE_TIMEOUT_S)

    def _heard(self, command: tuple[str, ...], reply: Any) -> None:
        """Somebody else deleted: loads under way must not bring the old value back."""
        if command[0] == "DEL":
            for key in command[1:]:
                self.reads.forget(key)


async def update(node: Node, key: str, price: int) -> Any:
    """A new price in the database; the whole row comes back."""
    sql = f"UPDATE products SET price = {price} WHERE id = {product_of(key)}"
    row = await node.call("db", sql, (product_of(key), price), kind="write", timeout_s=UPDATE_TIMEOUT_S)
    return value_of(key, [row])


def merged(row: Any, price: int) -> Any:
    """A row with a new price."""
    if row is None:
        raise Refused("404", "there is no such product")
    return {**row, "price": price, "version": row["version"] + 1}


def described(kind: str, value: Any) -> str:
    """An entry's value in few words."""
    if kind != "string":
        return f"{len(value)} keys"
    if not value.startswith(("{", "null")):
        return "locked"
    kept = json.loads(value)
    return words_of(kept["value"] if kept and "value" in kept else kept)


def _said(reply: Any) -> str:
    if reply is None:
        return "nil"
    return str(len(reply)) if isinstance(reply, list) else str(reply)


def policy_of(p: Params, node: Node) -> Any:
    """The eviction policy of one life."""
    if p.policy == "lru":
        return NeverTouches() if p.defect == "never_touches" else Lru()
    if p.policy == "tinylfu":
        return TinyLfu(p.entries)
    if p.policy == "sampled":
        return SampledLru(lambda n, k: node.world.draw("eviction sample", node.name, node.incarnation, k) * n >> 64)
    return {"lfu": Lfu, "fifo": Fifo, "clock": Clock, "sieve": Sieve}[p.policy]()


def place_cache(world: World, p: Params, lives: dict[str, CacheNode], **place: int) -> None:
    """Declare the node; ``lives`` gets its current life, for the actions."""

    def boot(server: RedisServer) -> None:
        lives["cache"] = CacheNode(world, p, server)

    redis_server(
        world, "cache", max_entries=p.entries, eviction=partial(policy_of, p), scripts=SCRIPTS, boot=boot,
        label="Cache", about=f"Redis, {p.entries} entries", **place,
    )  # fmt: skip
