"""The write side as a node: the catalogue's SQL, the feeds of the read models, and an observer of what is committed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any

from playground.sdk import Errored, Failure, Node, Refused, Reply, Request, Sql, World, database

from .catalogue import CAPTURE, OUTBOX, TABLES, Catalogue, NoSuchProduct, change_of
from .changes import Change, Unreadable, applied
from .feed import MOST, Feed, NotTaken
from .goods import inserts
from .models import WANTED, first_script, start_of
from .notes import FIELDS, LOGGED, Logged, Projected, values_of
from .params import Params
from .read_model import SCHEMA as MODEL
from .read_model import ReadModel

NAME = "writes"
PAGES = "documents"
PAUSE_S = 0.2
TAKES_S = 0.8
WRITE_US = 2_000
JOIN_US = 9_000
"""A page from the normal form: the product, its images, its reviews, its related products."""

SYNC_WAIT_S = 3.0
ROWS = "SELECT position, product, version, type, fields FROM outbox WHERE position > ? ORDER BY position"
BEFORE = "SELECT coalesce(max(position), 0) FROM outbox WHERE position < ? AND product % ? = ?"
PRODUCT = (
    "SELECT version, name, cents, stock, (SELECT count(*) FROM reviews WHERE product = id) FROM products WHERE id = ?"
)


class Told:
    """What the observer has told so far, over all lives of the node."""

    def __init__(self) -> None:
        self.position = 0
        self.fields: dict[int, dict[str, Any]] = {}
        self.at_us: dict[int, int] = {}


class Writes:
    """One life of the node."""

    def __init__(self, node: Node, db: Sql, p: Params, told: Told, generations: dict[str, list[int]]) -> None:
        self.node, self.db, self.p = node, db, p
        self._told = told
        self.same = ReadModel(db, WANTED[PAGES]) if p.variant == "same" else None
        also = self._project if self.same else None
        self.catalogue = Catalogue(db, captured=p.feed == "cdc", differences=p.differences, also=also)
        self.feeds: dict[tuple[str, int, int], Feed] = {}
        self._taken: dict[tuple[str, int, int], int] = {}
        node.on("CHANGE")(self.change)
        node.on("PAGE")(self.page)
        self._tell()
        for model, built in generations.items() if p.separate else ():
            for generation in built:
                self.feed_generation(model, generation)

    # -- writing -------------------------------------------------------------------------------------------------

    async def change(self, request: Request) -> Reply:
        """One change in one transaction, its news with it."""
        product, kind, value = request.body
        await self.node.work(WRITE_US)
        try:
            version = await self._write(kind, product, value)
        except NoSuchProduct:
            raise Refused("404 no product") from None
        self._tell()
        for feed in self.feeds.values():
            feed.notice()
        if self.p.separate and self.p.answers == "projected":
            await self._until_projected()
        return Reply(version, f"version {version}")

    async def _write(self, kind: str, product: int, value: Any) -> int:
        if kind == "review":
            return await self.catalogue.review(product, value, "as described")
        if kind == "spoil":
            return await self.catalogue.spoil(product)
        act = {
            "price": self.catalogue.price, "restock": self.catalogue.restock, "rename": self.catalogue.rename,
        }[kind]  # fmt: skip
        return await act(product, value)

    async def _project(self) -> None:
        """One store: the document is written in the transaction of the change."""
        assert self.same is not None
        for change in await self.catalogue.after(await self.same.checkpoint(1, 0)):
            await self.same.project(1, 0, change)

    async def page(self, request: Request) -> Reply:
        """A page from the write side: from the document beside it, or put together from the normal form."""
        model, product = request.body
        if self.same and model == PAGES:
            row = await self.same.find(product)
            return Reply(row.version, f"version {row.version}")
        await self.node.work(JOIN_US, "join")
        rows = await self.db.execute(PRODUCT, (product,))
        if not rows:
            raise Refused("404 no product")
        return Reply(rows[0][0], f"version {rows[0][0]}")

    async def _until_projected(self) -> None:
        """A synchronous projection: the write is answered when every model has it."""
        target, waited_s = self._told.position, 0.0
        while any(self._behind(key, target) for key in self.feeds):
            if waited_s >= SYNC_WAIT_S:
                raise Errored("504 written, and not projected everywhere")
            await asyncio.sleep(0.02)
            waited_s += 0.02

    def _behind(self, key: tuple[str, int, int], target: int) -> bool:
        _, _, part = key
        sql = "SELECT coalesce(max(position), 0) FROM outbox WHERE position <= ? AND product % ? = ?"
        return self._taken.get(key, 0) < self.db.look(sql, (target, self.p.parts, part))[0][0]

    # -- feeding -------------------------------------------------------------------------------------------------

    def feed_generation(self, model: str, generation: int) -> None:
        """Begin to feed a generation of a model, each part on its own."""
        for part in range(self.p.parts):
            key = (model, generation, part)
            read = partial(self.catalogue.after, part=part, parts=self.p.parts, most=MOST)
            feed = Feed(read, self._guarded(key, self._deliver), self._guarded(key, self._checkpoint), PAUSE_S)
            self.feeds[key] = feed
            self.node.spawn(feed.run(), f"feed {model} {generation} {part}")

    def drop_generation(self, model: str, generation: int) -> None:
        """Stop feeding it."""
        for key in [key for key in self.feeds if key[:2] == (model, generation)]:
            feed = self.feeds.pop(key)
            feed.stopped = True
            feed.notice()

    def rewind(self, model: str) -> None:
        """A model was emptied: its feeds ask where it stands."""
        for key in self.feeds:
            if key[0] == model:
                self.feeds[key].rewind()

    def latest(self, count: int) -> list[Change]:
        """The latest changes, the last first."""
        sql = "SELECT position, product, version, type, fields FROM outbox ORDER BY position DESC LIMIT ?"
        return [change_of(row) for row in self.db.look(sql, (count,))]

    async def again(self, model: str, generation: int, changes: list[Change]) -> None:
        """Deliver changes once more, whatever comes of it."""
        for change in changes:
            with suppress(Failure):
                part = change.product % self.p.parts
                before = self.db.look(BEFORE, (change.position, self.p.parts, part))[0][0]
                await self._deliver((model, generation, part), change, before)

    def _guarded(self, key: tuple[str, int, int], act: Callable[..., Coroutine]) -> Callable[..., Coroutine]:
        """A failure of the network or of the model is a change that was not taken."""

        async def guarded(*args: Any) -> int:
            try:
                taken = await act(key, *args)
            except Failure as failure:
                raise NotTaken(str(failure.reason)) from None
            self._taken[key] = taken
            return taken

        return guarded

    async def _deliver(self, key: tuple[str, int, int], change: Change, after: int) -> int:
        model, generation, part = key
        body = (generation, part, change, after)
        taken = await self.node.call(model, f"{change.type} {change.product}", body, timeout_s=TAKES_S, kind="event")
        world = self.node.world
        lag_us = world.now_us - self._told.at_us.get(change.position, world.now_us)
        world.sample(f"lag of {model} in ms", lag_us // 1000, model)
        return taken

    async def _checkpoint(self, key: tuple[str, int, int]) -> int:
        model, generation, part = key
        return await self.node.call(model, "CHECKPOINT", (generation, part), timeout_s=TAKES_S)

    # -- the observer --------------------------------------------------------------------------------------------

    def _tell(self) -> None:
        """Every committed change once, and the row that it left behind."""
        told = self._told
        rows = self.db.look(ROWS, (told.position,))
        for row in rows:
            change = change_of(row)
            before = told.fields.setdefault(change.product, start_of(change.product))
            try:
                after = applied(before, change, FIELDS)
            except Unreadable:
                after = before
            told.position, told.fields[change.product] = change.position, after
            told.at_us[change.position] = self.node.world.now_us
            values = tuple(values_of(after).split(" "))
            note = Logged(change.position, change.product, change.version, change.type, values)
            self.node.state(LOGGED, note.spelled())
            version, *columns = self.db.look(PRODUCT, (change.product,))[0]
            held = values_of(dict(zip(FIELDS, columns, strict=True)))
            self.node.state(f"row.{change.product}", f"{version} {held}")
            if self.same:
                self._tell_same(change, rows[-1][0])

    def _tell_same(self, change: Change, position: int) -> None:
        found = self.db.look("SELECT version, fields FROM documents WHERE product = ?", (change.product,))
        if found:
            fields = dict(change_of((0, 0, 0, "", found[0][1])).fields)
            values = tuple(values_of(fields).split(" "))
            note = Projected(1, 0, position, change.product, found[0][0], values)
            self.node.state(f"document.{change.product}", note.spelled())


def place_writes(world: World, p: Params, lives: dict[str, Writes], generations: dict[str, list[int]]) -> None:
    """Declare the node; ``lives`` gets the current life, ``generations`` says what is to be fed."""
    told = Told()

    def boot(node: Node, db: Sql) -> None:
        db.script(inserts())
        if p.variant == "same":
            db.script(first_script(PAGES))
        lives[NAME] = Writes(node, db, p, told, generations)

    schema = TABLES + OUTBOX + (CAPTURE if p.feed == "cdc" else "") + MODEL
    database(world, NAME, schema=schema, boot=boot, label="Write side", about="normal form, outbox", tier=2, row=0)
