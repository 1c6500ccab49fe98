"""The coordinator: draws the maps, and carries out one change of the shards after the other from its log."""

from __future__ import annotations

import asyncio
from typing import Any

from playground.sdk import Failure, Node, Request

from .migration import Move, plan, steps, still
from .params import Params
from .shard_map import ShardMap
from .users import placement

TIMEOUT_S = 1.5
AGAIN_S = 0.3


class Coordinator:
    """One life. Everything it knows is what its log says: changes begun, plans made, batches done."""

    def __init__(self, node: Node, p: Params, routers: list[str]) -> None:
        self.node = node
        self.p = p
        self.routers = routers
        self.log = node.disk.log("changes")
        self.placement = placement(p)
        self.epoch = 1
        self.moves: list[Move] = []
        self.done = 0
        self.waiting: list[dict[str, list[str]]] = []
        self.turn = asyncio.Lock()
        node.on("GET map", reply="map")(self.get_map)
        for entry in self.log.entries():
            self._fold(entry)
        self._show()
        if self.waiting:
            node.spawn(self.work(), "work")

    @property
    def map(self) -> ShardMap:
        """The map of this moment."""
        return ShardMap(self.epoch, self.placement, still(self.moves, self.done))

    async def get_map(self, request: Request) -> ShardMap:
        return self.map

    def known(self) -> tuple[str, ...]:
        """The shards after every change that was begun."""
        target = self.placement
        for change in self.waiting[1:] if self.moves else self.waiting:
            target = _changed(target, change)
        return target.shards

    async def change(self, add: list[str], remove: list[str]) -> None:
        """Begin one change: it is done, whatever happens, once the log has it."""
        self._write({"begun": {"add": add, "remove": remove}})
        await self.log.sync()
        await self.work()

    async def work(self) -> None:
        """Carry out what waits, one change at a time."""
        async with self.turn:
            while self.waiting:
                if not self.moves:
                    await self._plan()
                await self._move()

    async def _plan(self) -> None:
        """Stop new keys from arriving at old places, see who holds what, and draw the plan."""
        change = self.waiting[0]
        target = _changed(self.placement, change)
        everybody = list(dict.fromkeys((*self.placement.shards, *target.shards)))
        for shard in everybody:
            await self.ask(shard, "ANNOUNCE", self.epoch + 1)
        held = {shard: await self.ask(shard, "LIST keys", None) for shard in everybody}
        moves = plan(target, held, self.epoch + 1, self.p.batch)
        self._write({"planned": [list(move) for move in moves], "epoch": self.epoch + 1})
        await self.log.sync()
        self._publish()

    async def _move(self) -> None:
        """Every step that is left of the plan."""
        strategy = "careless" if self.p.defect == "careless" else str(self.p.migration)
        for step in steps(strategy, self.moves, self.done):
            await self.ask(step.shard, step.operation, step.move.body())
            if step.ends is not None:
                self._write({"done": step.ends + 1})
                await self.log.sync()
                self._publish()
        self._write({"over": True})
        await self.log.sync()
        self._show()

    async def ask(self, shard: str, operation: str, body: Any) -> Any:
        """Ask until there is an answer: every step may be repeated."""
        while True:
            try:
                return await self.node.call(shard, operation, body, timeout_s=TIMEOUT_S, kind="event")
            except Failure:
                await asyncio.sleep(AGAIN_S)

    def _publish(self) -> None:
        self._show()
        for router in self.routers:
            self.node.send(router, "map", self.map)

    def _write(self, entry: dict[str, Any]) -> None:
        self.log.append(entry)
        self._fold(entry)

    def _fold(self, entry: dict[str, Any]) -> None:
        if "begun" in entry:
            self.waiting.append(entry["begun"])
        elif "planned" in entry:
            self.moves = [Move(*move) for move in entry["planned"]]
            self.done = 0
            self.epoch = entry["epoch"]
            self.placement = _changed(self.placement, self.waiting[0])
        elif "done" in entry:
            self.done = entry["done"]
            self.epoch += 1
        elif "over" in entry:
            self.waiting.pop(0)
            self.moves = []

    def _show(self) -> None:
        node, change = self.node, self.waiting[0] if self.waiting else None
        node.state("epoch", self.epoch)
        if change is None:
            node.state("change", "none")
        elif not self.moves:
            node.state("change", f"{_words(change)}: planning")
        else:
            moving = sum(len(move.keys) for move in self.moves)
            left = sum(len(move.keys) for move in self.moves[self.done :])
            node.state("change", f"{_words(change)}: {moving} keys move, {left} left")


def _changed(old: Any, change: dict[str, list[str]]) -> Any:
    for name in change["add"]:
        old = old.with_shard(name)
    for name in change["remove"]:
        old = old.without_shard(name)
    return old


def _words(change: dict[str, list[str]]) -> str:
    what = [f"add {name}" for name in change["add"]] + [f"remove {name}" for name in change["remove"]]
    return ", ".join(what)
