"""The four database nodes: each runs one transaction a message, and shows what it holds."""

from __future__ import annotations

from playground.sdk import Node, Refused, Request, World, database

from .books import BOOKS, Book, OrderBook, Shelf, Shown
from .deeds import DEEDS, Deed
from .errors import StepBarred, StepRefused
from .params import Params
from .participant import SCHEMA, Participant

TOO_LATE = "TooLate"
"""The reason with which a barred command is refused."""


class Keeper:
    """One life of a database: the participant's inbox and the service's tables in one file."""

    def __init__(self, node: Node, db, p: Params) -> None:
        self.node = node
        self.db = db
        self.book: Book = BOOKS[node.name](db, p)
        self.participant = Participant(db, tombstones=p.defect != "no_tombstone")
        node.shows(row=self.participant)
        for deed in DEEDS.values():
            if deed.book == node.name:
                self._serve(deed)
        if isinstance(self.book, OrderBook):
            node.on("ABANDON orders", reply="overdue")(self.abandon)
            node.on("UNPARK orders", reply="taken up")(self.take_up)
        if isinstance(self.book, Shelf):
            node.on("SELECT stock", reply="stock")(self.look)
        node.spawn(self.show_all(), "show")

    async def show_all(self) -> None:
        """Show what survived."""
        async with self.db.transaction():
            shown = await self.book.all()
        self._show(shown)

    async def act(self, deed: Deed, saga: str, data: dict) -> None:
        """Carry out a step at most once. ``data["refuse"]`` is a business no that the service itself decided."""
        fresh: Shown = []

        async def effect() -> str:
            if data.get("refuse"):
                raise StepRefused(data["refuse"])
            fresh.extend(await self.book.do(deed.step, saga, data))
            return deed.done

        try:
            await self.participant.act(saga, deed.step, effect)
        except StepBarred as late:
            raise Refused(TOO_LATE, late.reason) from None
        except StepRefused as no:
            raise Refused(no.reason) from None
        self._show(fresh)

    async def undo(self, deed: Deed, saga: str, data: dict) -> str:
        """Take a step back at most once. Answers in words what there was to undo."""
        fresh: Shown = []

        async def reverse() -> str:
            fresh.extend(await self.book.undo(deed.step, saga, data))
            return deed.undone

        answer = await self.participant.undo(saga, deed.step, reverse)
        self._show(fresh)
        return answer

    async def look(self, request: Request) -> dict:
        """What a reader is told about one product."""
        return await self.book.look(request.body["sku"])

    async def abandon(self, request: Request) -> list:
        """Bar the confirmation of every order that is overdue, and list those that came too late to be confirmed."""
        overdue = await self.book.pending_since(request.body["before"])
        return [[saga, data] for saga, data in overdue if await self.participant.bar(saga, "confirm")]

    async def take_up(self, request: Request) -> list:
        """A person has looked at the parked orders."""
        async with self.db.transaction():
            taken = await self.book.take_up()
            shown = await self.book.all()
        self._show(shown)
        return taken

    def _serve(self, deed: Deed) -> None:
        async def write(request: Request) -> None:
            await self.act(deed, request.body["saga"], request.body["data"])

        async def unwrite(request: Request) -> str:
            return await self.undo(deed, request.body["saga"], request.body["data"])

        self.node.on(deed.write, reply="ok")(write)
        if deed.unwrite:
            self.node.on(deed.unwrite, reply="ok")(unwrite)

    def _show(self, fresh: Shown) -> None:
        for path, value in fresh:
            self.node.state(path, value)


def place_database(world: World, name: str, p: Params, **place: object) -> None:
    """Declare one of the four databases."""
    schema = SCHEMA + ";" + BOOKS[name].script(p)
    database(world, name, schema=schema, boot=lambda node, db: Keeper(node, db, p), **place)
