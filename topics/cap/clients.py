"""Clients: each is one session that reads and writes one thing after another, thinking in between."""

from __future__ import annotations

from functools import partial
from typing import Any

from playground.sdk import Node, RaftFinder, Session, Unreachable, World

from .params import Params
from .places import home, replicas

KEYS = ("x", "y", "z")
COUNTER, SET = "likes", "cart"
LAST = 12
"""Outcomes that the stage shows of each client."""

MARKS = {"ok": "o", "failed": "x", "unknown": "?"}


class Client:
    """It outlives its node's lives, so that no value is written twice."""

    def __init__(self, world: World, p: Params, name: str) -> None:
        self.world, self.p, self.name = world, p, name
        self.home = home(p, name)
        self.node: Node | None = None
        self.session: Session | None = None
        self.hand: Session | None = None
        self.contexts: dict[str, dict[str, int]] = {}
        self.seen: dict[str, list[Any]] = {}
        self.marks = ""
        self.turns = self.writes = 0
        self.finder = RaftFinder(
            replicas(p), try_s=min(0.4, p.patience_ms / 2000), patience_s=p.patience_ms / 1000, leader=self.home
        )

    def boot(self, node: Node) -> None:
        """Use the store until the clients stop."""
        self.node = node
        self.session = self.session or Session(node, self.name)
        node.spawn(self._live(), "life")

    async def _live(self) -> None:
        while True:
            self.turns += 1
            await self.world.pass_time(self._pause_us(self.turns))
            if self.world.now_us >= self.p.busy_s * 1_000_000:
                return
            await self.turn(self.turns)

    def _pause_us(self, n: int) -> int:
        """Between half and one and a half times the stated time."""
        return self.p.think_ms * (500 + self.world.draw("think", self.name, n) % 1001)

    async def turn(self, n: int) -> None:
        """One operation, drawn by its number."""
        writes = self.world.draw("write", self.name, n) % 100 < self.p.write_percent
        keys = KEYS[: self.p.keys]
        key = keys[self.world.draw("key", self.name, n) % len(keys)]
        if self.p.cold and not writes and key == keys[-1]:
            key = keys[0]
        if self.p.variant == "crdt":
            await (self._count if self.p.crdt != "or_set" else self._shop)(writes, n)
        elif writes:
            await self.write(key)
        else:
            await self._read(key)

    async def press(self, key: str) -> None:
        """Change something at once, as a session of its own beside the one that goes on."""
        assert self.node is not None, "a client that acts has booted"
        self.hand = self.hand or Session(self.node, f"{self.name}'s hand")
        if self.p.variant != "crdt":
            await self.write(key, self.hand)
        elif self.p.crdt == "or_set":
            await self._add(self.hand)
        else:
            await self._perform("increment", COUNTER, 1, {"key": COUNTER, "value": 1}, session=self.hand)

    async def write(self, key: str, session: Session | None = None) -> None:
        """Write a value that nobody else writes."""
        self.writes += 1
        value = f"{self.name[0]}{self.writes}"
        body: dict[str, Any] = {"key": key, "value": value}
        argument = value
        if self.p.variant == "siblings":
            body["context"] = self.contexts.get(key, {})
            argument = " ".join([value, "over", *self.seen.get(key, [])])
        await self._perform("write", key, argument, body, session=session)

    async def _read(self, key: str) -> None:
        phase, answer = await self._perform("read", key, None, {"key": key}, self._noted)
        if phase == "ok" and self.p.variant == "siblings":
            self.contexts[key], self.seen[key] = answer["context"], answer["values"]

    async def _count(self, writes: bool, n: int) -> None:
        if not writes:
            await self._perform("read", COUNTER, None, {"key": COUNTER})
            return
        down = self.p.crdt == "pn_counter" and self.world.draw("down", self.name, n) % 4 == 0
        await self._perform("decrement" if down else "increment", COUNTER, 1, {"key": COUNTER, "value": 1})

    async def _shop(self, writes: bool, n: int) -> None:
        mine = self.seen.get(SET, [])
        if not writes:
            phase, answer = await self._perform("read", SET, None, {"key": SET}, self._noted)
            if phase == "ok":
                self.seen[SET] = answer
        elif mine and (len(mine) > 3 or self.world.draw("remove", self.name, n) % 3 == 0):
            element = mine.pop(0)
            await self._perform("remove", SET, element, {"key": SET, "value": element})
        else:
            await self._add()

    async def _add(self, session: Session | None = None) -> None:
        self.writes += 1
        element = f"{self.name[0]}{self.writes}"
        await self._perform("add", SET, element, {"key": SET, "value": element}, session=session)

    def _noted(self, answer: Any) -> Any:
        values = answer["values"] if isinstance(answer, dict) else answer
        return " ".join(values) if isinstance(values, list) else values

    async def _perform(
        self, operation: str, key: str, argument: Any, body: dict[str, Any], noted: Any = None,
        *, session: Session | None = None,
    ) -> tuple[str, Any]:  # fmt: skip
        """Do it as an operation of the session. ``noted`` turns the answer into what the record holds of it."""
        session = session or self.session
        assert session is not None and self.node is not None, "a client that acts has booted"
        kept: list[Any] = []

        async def act() -> Any:
            answer = await self._ask(operation, body)
            kept.append(answer)
            return noted(answer) if noted else answer

        phase, _ = await session.perform(operation, key, argument, act)
        self.marks = (self.marks + MARKS[phase])[-LAST:]
        self.node.state("answers", self.marks)
        return phase, kept[0] if kept else None

    async def _ask(self, operation: str, body: dict[str, Any]) -> Any:
        assert self.node is not None, "a client that acts has booted"
        if self.p.variant == "raft":
            told = ["put", body["key"], body["value"]] if operation == "write" else body["key"]
            answer = await self.finder.call(self.node, operation, told)
            return None if operation == "write" else answer
        ask = partial(self.node.call, operation=operation, body=body, timeout_s=self.p.patience_ms / 1000)
        order = self._order()
        for replica in order[:-1]:
            try:
                return await ask(replica)
            except Unreachable:  # nobody listens there: nothing has happened
                continue
        return await ask(order[-1])

    def _order(self) -> list[str]:
        """Whom to ask, in turn. A replica that answers alone is not left for another one, unless clients roam."""
        names = list(replicas(self.p))
        if self.p.variant == "quorum":
            start = names.index(self.home)
        elif self.p.roaming:
            start = (names.index(self.home) + self.turns) % len(names)
        else:
            return [self.home]
        return names[start:] + names[:start]
