"""The global index: one node that knows every user of every state, a moment later than the shards do."""

from __future__ import annotations

from playground.sdk import Node, Request

SCHEMA = "CREATE TABLE IF NOT EXISTS by_home (home TEXT, id TEXT, visits INTEGER, PRIMARY KEY (home, id)) WITHOUT ROWID"


def boot(node: Node) -> None:
    """One life of the index."""
    db = node.disk.sql("by_home")
    db.script(SCHEMA)

    @node.on("index", reply="indexed")
    async def index(request: Request) -> None:
        async with db.transaction():
            for id, home, visits in request.body:
                await db.execute(
                    "INSERT INTO by_home VALUES (?, ?, ?) "
                    "ON CONFLICT DO UPDATE SET visits = max(visits, excluded.visits)",
                    (home, id, visits),
                )

    @node.on("SELECT home", reply="users")
    async def select_home(request: Request) -> list:
        return await db.execute("SELECT id, home, visits FROM by_home WHERE home = ? ORDER BY id", (request.body,))
