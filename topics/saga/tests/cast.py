"""The cast of the pattern tests: alice's order, and a log on a disk that can fail."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

from topics.saga.errors import StepRefused
from topics.saga.steps import Definition, Patience, Step

ALICE = "alice-1"
ORDER = {"sku": "lamp", "price": 40}
QUICK = Patience(first_delay_s=0.0, longest_delay_s=0.0, undo_tries=3, retriable_tries=3)


class Crashed(BaseException):
    """The process is gone: nothing in it runs on."""


class Disk:
    """What survives a crash. ``dies_at`` counts the points around each write: 2n before, 2n + 1 after the nth."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.points = 0
        self.dies_at: int | None = None

    def pass_point(self) -> None:
        if self.points == self.dies_at:
            raise Crashed
        self.points += 1


class DiskLog:
    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.buffer: list[str] = []

    def append(self, entry: list) -> None:
        self.buffer.append(json.dumps(entry))

    async def sync(self) -> None:
        self.disk.pass_point()
        self.disk.lines += self.buffer
        self.buffer = []
        await asyncio.sleep(0)
        self.disk.pass_point()

    def entries(self) -> list:
        return [json.loads(line) for line in self.disk.lines]


class Services:
    """Four services that remember what is in effect, and do what the test's script says."""

    def __init__(self) -> None:
        self.effects: dict[str, int] = {}
        self.history: list[str] = []
        self.refuses: set[str] = set()
        self.silent: dict[str, int] = {}
        self.failing_undo: dict[str, int] = {}

    def action(self, name: str) -> Callable:
        async def act(saga: str, data: dict) -> str:
            if name in self.refuses:
                raise StepRefused(f"{name} said no")
            if not self.effects.get(name):
                self.history.append(name)
            self.effects[name] = 1
            await asyncio.sleep(0)
            if self.silent.get(name, 0) > 0:
                self.silent[name] -= 1
                raise TimeoutError("no answer")
            return f"{name} ok"

        return act

    def undo(self, name: str) -> Callable:
        async def undo(saga: str, data: dict) -> str:
            await asyncio.sleep(0)
            if self.failing_undo.get(name, 0) > 0:
                self.failing_undo[name] -= 1
                raise ConnectionError("no route")
            if self.effects.get(name):
                self.history.append(f"un{name}")
            self.effects[name] = 0
            return "ok"

        return undo

    def order_saga(self, *, pivot: str = "ship", parallel: bool = False, patience: Patience = QUICK) -> Definition:
        charged_after = ("create",) if parallel else None
        behind = pivot == "charge"
        return Definition(
            (
                Step("create", self.action("create"), self.undo("create")),
                Step("reserve", self.action("reserve"), self.undo("reserve")),
                Step("charge", self.action("charge"), self.undo("charge"), after=charged_after, pivot=behind),
                Step(
                    "ship",
                    self.action("ship"),
                    self.undo("ship"),
                    after=("reserve", "charge"),
                    pivot=not behind,
                    retriable=behind,
                ),
                Step("confirm", self.action("confirm"), retriable=True),
            ),
            patience,
        )

    @property
    def in_effect(self) -> list[str]:
        return [name for name, count in self.effects.items() if count]
