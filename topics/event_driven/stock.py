"""The stock that all members of inventory share: whichever of them reads an event, its effect and its id are here."""

from __future__ import annotations

from playground.sdk import Node, Reply, Request, Sql, World, database

from .inbox import SCHEMA, Inbox

NAME = "stock"


def place_stock(world: World, *, remembers: bool) -> None:
    """Declare the node."""

    def boot(node: Node, db: Sql) -> None:
        inbox = Inbox(db, remembers=remembers)

        @node.on("TAKE")
        async def take(request: Request) -> Reply:
            new = await inbox.effect(*request.body)
            return Reply(new, "taken" if new else "known")

    database(world, NAME, schema=SCHEMA, boot=boot, label="Stock", about="of all members", tier=5, row=1)
