"""A read model as a node: it takes changes, answers questions, and rebuilds itself."""

from __future__ import annotations

from collections.abc import Callable

from playground.sdk import Node, Refused, Reply, Request, Sql, World, database

from .catalogue import change_of
from .changes import Change, Unreadable
from .defects import ShowsWhatThereIs
from .models import ABOUT, LABELS, MODELS, WANTED, first_documents, first_script
from .notes import GENERATION, HANDLED, SERVED, Handled, Projected, Served, values_of
from .params import Params
from .read_model import SCHEMA, Manner, ReadModel, Row, TooEarly
from .waiting import NotThereYet, VersionWait

TYPES = (
    "PriceChanged", "Renamed", "StockChanged", "Reviewed", "Imported", "products.update", "reviews.insert",
)  # fmt: skip
READ_US = 1_500
DOCUMENTS = "SELECT generation, product, version, fields FROM documents ORDER BY generation, product"

Switched = Callable[[str, int, int], None]


class ModelNode:
    """One life of the node. ``switched(model, old, new)`` is told when another generation is read."""

    def __init__(self, node: Node, db: Sql, p: Params, switched: Switched) -> None:
        self.node, self.db, self.p = node, db, p
        self._switched = switched
        self.model = ReadModel(
            db, WANTED[node.name], manner=Manner(p.checkpoint), guarded=p.guarded, parks=p.poison == "parks"
        )
        kind = ShowsWhatThereIs if p.defect == "expires" else VersionWait
        self._wait = kind(p.wait_ms / 1000)
        self._handled = self._served = 0
        for name in TYPES:
            node.on(name)(self.take)
        node.on("CHECKPOINT")(self.checkpoint)
        node.on("GET")(self.get)
        for generation, product, version, fields in db.look(DOCUMENTS):
            self._tell(
                generation, Change(0, product, version, "", {}), Row(version, change_of((0, 0, 0, "", fields)).fields)
            )

    async def take(self, request: Request) -> Reply:
        """One change of the stream."""
        generation, part, change, after = request.body
        await self.node.work(self.p.project_ms * 1000, "project")
        try:
            outcome = await self.model.apply(generation, part, change, after)
        except TooEarly:
            self._note(change, "early")
            raise Refused("409 too early") from None
        except Unreadable:
            self._note(change, "unreadable")
            raise Refused("422 unreadable") from None
        self._note(change, outcome.how)
        if outcome.row is not None:
            self._tell(generation, change, outcome.row)
        await self._perhaps_switch(generation)
        return Reply(outcome.checkpoint, outcome.how)

    async def checkpoint(self, request: Request) -> Reply:
        """Where a part of a generation stands."""
        position = await self.model.checkpoint(*request.body)
        return Reply(position, f"at {position}")

    async def get(self, request: Request) -> Reply:
        """A document; one that is new enough, where the reader says what that is and the server waits."""
        product, token = request.body
        await self.node.work(READ_US, "read")

        async def find() -> Row:
            return await self.model.find(product)

        try:
            row = await (self._wait.at_least(token, find) if token else find())
        except NotThereYet:
            raise Refused("504 not there yet") from None
        self._served += 1
        note = Served(self.node.incarnation * 100_000 + self._served, product, row.version)
        self.node.state(SERVED, note.spelled())
        price = f"{row.fields['cents'] / 100:.2f}, " if "cents" in row.fields else ""
        return Reply(row.version, f"{price}version {row.version}")

    # -- rebuilding ----------------------------------------------------------------------------------------------

    async def rebuild(self) -> None:
        """In place: what is read is empty at once, but for the start, and comes back change by change."""
        await self.model.clear(first_documents(self.node.name))
        self.node.state(GENERATION, f"1 emptied {self.node.world.now_us}")

    async def prepare(self, generation: int) -> None:
        """Blue-green: a new generation beside the one that is read."""
        await self.model.begin(generation, first_documents(self.node.name))
        self.node.state(GENERATION, f"{generation} building")

    async def _perhaps_switch(self, generation: int) -> None:
        """Read the new generation once it is as far as the old one, in every part."""
        serving = await self.model.serving()
        if generation <= serving:
            return
        for part in range(self.p.parts):
            built, read = await self.model.checkpoint(generation, part), await self.model.checkpoint(serving, part)
            if built < read:
                return
        await self.model.switch(generation)
        self.node.state(GENERATION, f"{generation} read")
        self._switched(self.node.name, serving, generation)

    # -- telling -------------------------------------------------------------------------------------------------

    def _note(self, change: Change, how: str) -> None:
        self._handled += 1
        number = self.node.incarnation * 100_000 + self._handled
        self.node.state(HANDLED, Handled(number, change.position, change.product, change.version, how).spelled())

    def _tell(self, generation: int, change: Change, row: Row) -> None:
        part = change.product % self.p.parts
        sql = "SELECT coalesce(max(position), 0) FROM checkpoints WHERE generation = ? AND part = ?"
        position = change.position or self.db.look(sql, (generation, part))[0][0]
        values = tuple(values_of(row.fields).split(" "))
        note = Projected(generation, part, position, change.product, row.version, values)
        self.node.state(f"document.{change.product}", note.spelled())


def place_models(world: World, p: Params, lives: dict[str, ModelNode], switched: Switched) -> None:
    """Declare the four nodes; ``lives`` gets their current lives."""

    def boot(node: Node, db: Sql) -> None:
        if not db.look("SELECT 1 FROM serving"):
            db.script(first_script(node.name))
        lives[node.name] = ModelNode(node, db, p, switched)

    for row, name in enumerate(MODELS):
        database(world, name, schema=SCHEMA, boot=boot, label=LABELS[name], about=ABOUT[name], tier=3, row=row)
