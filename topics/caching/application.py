"""An application server: answers readers from its caches, and sees to the caches when a price changes."""

from __future__ import annotations

from typing import Any

from playground.sdk import Node, Redis, Reply, Request

from .cache_node import update
from .edge import label_of, page_of, purge
from .goods import etag_of, key_in, words_of
from .notes import noting
from .params import Params
from .reading import FORGIVES, THROUGH, invalidation_of, reads_of
from .scripts import NAMES
from .two_levels import LocalCache

WORK_US = 1_000
CACHE_TIMEOUT_S = 0.25
THROUGH_TIMEOUT_S = 3.0


class Application:
    """One life of one server."""

    def __init__(self, node: Node, p: Params) -> None:
        self.node, self.p = node, p
        self.watch = noting(node)
        self.redis = Redis(node, "cache", timeout_s=CACHE_TIMEOUT_S, names=NAMES)
        self.reads = reads_of(node, self.redis, p, self.watch)
        self.invalidation = invalidation_of(p)
        self.through = p.variant in THROUGH
        self.local = LocalCache(p.local_entries, p.local_s, node.clock.now) if p.local_s else None
        node.on("GET")(self.get)
        node.on("PUT")(self.put)
        if self.local is not None:
            node.shows(local=lambda: len(self.local))

    async def get(self, request: Request) -> Reply:
        """A product or a list, from the nearest place that has it."""
        await self.node.work(WORK_US)
        path, known = request.body if self.p.edge else (request.body, None)
        key = key_in(path)
        value, near = await (self._far(key) if self.local is None else self.local.get(key, self._shared))
        label = "200 from memory" if near else ("200" if value is not None else "404")
        if not self.p.edge:
            return Reply(words_of(value), label)
        page = page_of(self.p, words_of(value), etag_of(value), value is not None).given(known)
        return Reply(page, label_of(page, label))

    async def put(self, request: Request) -> Reply:
        """A new price: the database, then the copies, the nearest to it first."""
        await self.node.work(WORK_US)
        key, price = request.body
        if self.p.variant in ("write_through", "write_behind"):
            row = await self.node.call(
                "cache", f"PUT {key}", (key, price), kind="write", timeout_s=THROUGH_TIMEOUT_S
            )  # fmt: skip
        else:
            row = await update(self.node, key, price)
            await self._invalidate(key, row)
        if self.local is not None:
            self.local.forget(key)
        if self.p.invalidation != "cdc":
            await purge(self.node, self.p, self.watch, key)
        return Reply(words_of(row), "changed")

    async def _invalidate(self, key: str, row: Any) -> None:
        """The reads of this process start anew from here on, whether the cache hears of it or not."""
        self.reads.forget(key)
        try:
            await self.invalidation.written(self.reads, key, row)
        except FORGIVES:
            self.watch("not invalidated", key)
        self.reads.forget(key)

    async def _far(self, key: str) -> tuple[Any, bool]:
        return await self._shared(key), False

    async def _shared(self, key: str) -> Any:
        if not self.through:
            return await self.reads.get(key)
        return await self.node.call("cache", f"GET {key}", ("GET", key), timeout_s=THROUGH_TIMEOUT_S)
