"""One node's incarnations on an ordinary loop: a small deterministic port that can crash at any numbered effect."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b

from playground.engine.clock import EPOCH_US
from playground.engine.disk import Disk
from playground.engine.errors import Crashed


def keyed(seed: int, purpose: str, *key: int | str) -> int:
    """A 64-bit hash of everything given."""
    return int.from_bytes(blake2b(repr((seed, purpose, key)).encode(), digest_size=8).digest(), "little")


@dataclass
class Machine:
    """A node's hardware: a clock, a disk, a seed, and the effect at which the power fails.

    ``fails_at`` counts edges (two an effect, before and after) from 0; None never fails. ``then`` is what the machine
    does in that same instant.
    """

    seed: int = 7
    fails_at: int | None = None
    disk: Disk = field(default_factory=Disk)
    now_us: int = 0
    edges: list[tuple[str, str]] = field(default_factory=list)
    then: Callable[[Machine], object] = bool

    def boot(self) -> Incarnation:
        """Start an incarnation on the disk."""
        incarnation = Incarnation(self)
        self.disk.attach(incarnation)
        return incarnation

    def live(self, life: Callable[[Disk], Awaitable[object]]) -> object:
        """Boot, run ``life`` to its end or until the power fails; return its result, or ``Crashed`` itself."""
        incarnation = self.boot()
        try:
            return asyncio.run(life(self.disk))
        except Crashed:
            return Crashed
        finally:
            incarnation.die()


@dataclass
class Incarnation:
    """The port."""

    machine: Machine
    alive: bool = True

    def now_us(self) -> int:
        return self.machine.now_us

    def wall_us(self) -> int:
        return EPOCH_US + self.machine.now_us

    def draw(self, purpose: str, *key: int | str) -> int:
        return keyed(self.machine.seed, purpose, *key)

    async def work(self, us: int, purpose: str) -> None:
        await asyncio.sleep(0)
        self.require_alive()
        self.machine.now_us += us

    @contextmanager
    def effect(self, name: str) -> Iterator[None]:
        self.pass_edge(name, "before")
        yield
        self.pass_edge(name, "after")

    def pass_edge(self, name: str, edge: str) -> None:
        self.require_alive()
        self.machine.edges.append((name, edge))
        if len(self.machine.edges) - 1 == self.machine.fails_at:
            self.die()
            self.machine.then(self.machine)
            self.require_alive()

    def die(self) -> None:
        if self.alive:
            self.alive = False
            self.machine.disk.crash()

    def require_alive(self) -> None:
        if not self.alive:
            raise Crashed("power failed")
