"""The projection as a node of its own: balances, some time after the events."""

from __future__ import annotations

from playground.sdk import Node, Reply, Request, Sql, World, database

from .balances import NAME, SCHEMA, Balances
from .notes import PROJECTED, Projected
from .params import Params
from .subscriber import Follower
from .upcasting import NEWEST, STEPS, Upcasters

ROWS = "SELECT position, stream, version, balance FROM checkpoints, balances ORDER BY stream"


class Projection:
    """One life of the node."""

    def __init__(self, node: Node, db: Sql, p: Params) -> None:
        self.node = node
        self.balances = Balances(db, Upcasters(STEPS, NEWEST), self._tell)
        self.follower = Follower(node, self.balances, p)
        node.on("BALANCE")(self.balance)
        for row in db.look(ROWS):
            self._tell(*row)

    async def balance(self, request: Request) -> Reply:
        """A row, as far as the projection has come."""
        version, balance = await self.balances.find(request.body)
        return Reply((version, balance), f"{balance} at {version}")

    async def rebuild(self) -> None:
        """Throw the rows away and fold the log again."""
        await self.follower.restart(self.balances.clear)

    def _tell(self, position: int, stream: str, version: int, balance: int) -> None:
        self.node.state(PROJECTED, Projected(position, stream, version, balance).spelled())


def place_projection(world: World, p: Params, lives: dict[str, Projection]) -> None:
    """Declare the node; ``lives`` gets the current life."""

    def boot(node: Node, db: Sql) -> None:
        lives[NAME] = Projection(node, db, p)

    database(world, NAME, schema=SCHEMA, boot=boot, label="Balances", about="a projection", tier=3, row=1)
