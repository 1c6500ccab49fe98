"""The fixed cast of the engine's tests: client alice calls db-1 over one link, seed 7."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playground.engine import World
from playground.engine.distributions import Constant
from playground.engine.errors import Failure
from playground.engine.records import Record

MS = 1_000
SECOND = 1_000_000


@dataclass
class Plan:
    """A planned intervention."""

    kind: str
    target: str
    args: dict[str, Any] = field(default_factory=dict)
    at_us: int | None = None
    node: str | None = None
    point: str | None = None
    edge: str = "before"
    nth: int = 1


class Cast:
    """A world in which alice asks db-1 ``every_us`` microseconds; answers and failures are kept in ``heard``."""

    def __init__(self, *, seed: int = 7, every_us: int = 100 * MS, work_us: int = 10 * MS, timeout_s: float = 1.0):
        self.world = World(seed)
        self.heard: list[tuple[int, str]] = []
        self.alice = self.world.node("alice", kind="client")
        self.db = self.world.node("db-1", kind="database", tier=1)
        self.world.link("alice", "db-1", latency=Constant(MS))
        self.work_us, self.every_us, self.timeout_s = work_us, every_us, timeout_s
        self.db.boot = self.boot_db
        self.alice.boot = self.boot_alice

    def boot_db(self, db) -> None:
        served = {"count": 0}
        db.shows(served=lambda: served["count"])

        @db.on("read", reply="value")
        async def read(request):
            await db.work(self.work_us)
            served["count"] += 1
            return served["count"]

    def boot_alice(self, alice) -> None:
        async def ask(number: int) -> None:
            try:
                answer = await alice.call("db-1", "read", number, timeout_s=self.timeout_s)
                self.heard.append((self.world.now_us, f"value {answer}"))
            except Failure as failure:
                self.heard.append((self.world.now_us, f"{type(failure).__name__} {failure.reason}"))

        async def keep_asking() -> None:
            number = 0
            while True:
                await asyncio.sleep(self.every_us / SECOND)
                number += 1
                alice.spawn(ask(number), "ask")

        alice.spawn(keep_asking(), "clock")

    def strike(self, kind: str, target: str, at_us: int | None = None, **args: Any) -> Cast:
        self.world.points.plan(Plan(kind, target, args, at_us=at_us))
        return self

    def strike_at(self, kind: str, target: str, node: str, point: str, edge: str, nth: int, **args: Any) -> Cast:
        self.world.points.plan(Plan(kind, target, args, node=node, point=point, edge=edge, nth=nth))
        return self

    def run(self, horizon_us: int = SECOND) -> Cast:
        self.reason = self.world.run(horizon_us)
        return self

    @property
    def records(self) -> list[Record]:
        return self.world.recorder.records

    def of(self, kind: type, where: Callable[[Any], bool] = lambda record: True) -> list[Any]:
        return [record for record in self.records if isinstance(record, kind) and where(record)]

    def words(self) -> list[str]:
        return [words for _, words in self.heard]
