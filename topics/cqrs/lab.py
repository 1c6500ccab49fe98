"""Where the patterns meet the simulated world: editors, shoppers, two services, a write side and four read models."""

from __future__ import annotations

from typing import Any

from playground.sdk import Missed, World, lognormal

from .desk import DESK, QUERIES, Desk, Queries
from .goods import SEED
from .model_node import ModelNode, place_models
from .models import MODELS
from .params import Params
from .people import EDITORS, SHOPPERS, People
from .writes import NAME as WRITES
from .writes import Writes, place_writes

ACTIONS = ("change_price", "spoil", "rebuild", "deliver_again")


class Lab:
    """Everything of one run. ``generations`` is what is to be fed to each model."""

    def __init__(self, world: World, p: Params) -> None:
        self.world, self.p = world, p
        self.people = People(world, p)
        self.writes: dict[str, Writes] = {}
        self.models: dict[str, ModelNode] = {}
        self.generations = {model: [1] for model in MODELS}
        for name in ACTIONS:
            world.action(name, getattr(self, name))
        if p.reads_per_s:
            world.action("burst", self.people.shoppers.burst)
        else:
            world.action("burst", self.people.editors.burst)

    def place(self) -> None:
        """Nodes and links."""
        world, p = self.world, self.p
        world.node(DESK, label="Commands", about="changes", tier=1, row=0, boot=lambda node: Desk(node, p))
        world.node(QUERIES, label="Queries", about="questions", tier=1, row=2, boot=lambda node: Queries(node, p))
        place_writes(world, p, self.writes, self.generations)
        if p.separate:
            place_models(world, p, self.models, self.switched)
        latency = lognormal(median_ms=p.network_ms, sigma=0.1)
        pairs = [(EDITORS, DESK), (EDITORS, QUERIES), (DESK, WRITES), (QUERIES, WRITES)]
        if p.reads_per_s:
            pairs.append((SHOPPERS, QUERIES))
        for model in MODELS if p.separate else ():
            pairs += [(WRITES, model), (QUERIES, model)]
        for a, b in pairs:
            world.link(a, b, latency=latency)

    # -- actions -------------------------------------------------------------------------------------------------

    def change_price(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Another price for the guide's product."""
        cents = min(99_999, max(1, int(args.get("cents", 7_999))))
        return f"{self.people.add('price', cents)}: product {SEED} costs {cents / 100:.2f}"

    def spoil(self, world: World, target: str, args: dict[str, Any]) -> str:
        """An import writes a change that no projector can read."""
        return f"{self.people.add('spoil', None)}: an import writes a price that is no number"

    def rebuild(self, world: World, target: str, args: dict[str, Any]) -> str:
        """A read model is built anew from the first change, while it is being read."""
        name = target if target in MODELS else "documents"
        _, model = self._lives(name)
        if self.p.rebuild == "in_place":
            model.node.spawn(self._in_place(name), "rebuild")
            return f"{name} is emptied and built again in place"
        generations = self.generations[name]
        if len(generations) > 1:
            raise Missed(f"{name} is being rebuilt already")
        generations.append(generations[-1] + 1)
        model.node.spawn(self._beside(name, generations[-1]), "rebuild")
        return f"generation {generations[-1]} of {name} is built beside the one that is read"

    def deliver_again(self, world: World, target: str, args: dict[str, Any]) -> str:
        """The latest changes come once more, in the wrong order."""
        name = target if target in MODELS else "documents"
        writes, _ = self._lives(name)
        count = min(20, max(1, int(args.get("count", 3))))
        changes = writes.latest(count)
        if not changes:
            raise Missed("nothing has changed yet")
        writes.node.spawn(writes.again(name, self.generations[name][0], changes), "again")
        return f"the latest {len(changes)} changes come to {name} once more, the last first"

    def switched(self, model: str, old: int, new: int) -> None:
        """A model reads another generation: the old one needs no feed any more."""
        self.generations[model] = [new]
        writes = self.writes.get(WRITES)
        if writes is not None and writes.node.alive:
            writes.drop_generation(model, old)

    async def _beside(self, name: str, generation: int) -> None:
        await self.models[name].prepare(generation)
        writes = self.writes.get(WRITES)
        if writes is not None and writes.node.alive:
            writes.feed_generation(name, generation)

    async def _in_place(self, name: str) -> None:
        await self.models[name].rebuild()
        writes = self.writes.get(WRITES)
        if writes is not None and writes.node.alive:
            writes.rewind(name)

    def _lives(self, name: str) -> tuple[Writes, ModelNode]:
        if not self.p.separate:
            raise Missed("there are no read models of their own")
        if not self.world.nodes[WRITES].alive or not self.world.nodes[name].alive:
            raise Missed(f"{name} or its feed is down")
        return self.writes[WRITES], self.models[name]


def build(world: World, p: Params) -> None:
    """Declare nodes, links and actions."""
    Lab(world, p).place()
