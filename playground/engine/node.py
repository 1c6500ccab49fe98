"""A node: handlers, calls, timers, memory and a disk.

Its memory is what its boot function made, so a crash loses exactly that; ``disk`` and ``clock`` are what survives.
Everything it does to others passes an effect point of its current life (see ``incarnation.py``).
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from playground.engine.causality import CAUSE
from playground.engine.clock import NodeClock
from playground.engine.conditions import Conditions
from playground.engine.disk import Disk
from playground.engine.distributions import Distribution
from playground.engine.errors import Crashed
from playground.engine.incarnation import EffectPoint, Incarnation
from playground.engine.loop import OWNER
from playground.engine.message import Message
from playground.engine.records import Value
from playground.engine.server import Handler, Server
from playground.engine.telephone import Telephone

if TYPE_CHECKING:
    from playground.engine.world import World

Boot = Callable[["Node"], Any]


class Node:
    """A machine of the world. Made by ``world.node``; labs give it a boot function and handlers.

    ``workers`` and ``queue`` are its declared capacity (0: unlimited), enforced by ``admission`` when there is one.
    """

    def __init__(self, world: World, name: str, kind: str, *, workers: int, queue: int, boot: Boot | None) -> None:
        self.world = world
        self.name = name
        self.kind = kind
        self.workers = workers
        self.queue = queue
        self.boot = boot
        self.clock = NodeClock(lambda: world.loop.now_us)
        self.conditions = Conditions(self)
        self.tracer = world.tracing.get_tracer(name)
        self.admission: Any = None
        self.current = Incarnation(self, 0)
        self.current.die()
        self.server = Server(self)
        self.telephone = Telephone(self)
        self._disk = Disk()

    # -- life ----------------------------------------------------------------------------------------------------

    @property
    def alive(self) -> bool:
        """Whether it runs (a paused node is alive)."""
        return self.current.alive

    @property
    def incarnation(self) -> int:
        """How many times it has booted."""
        return self.current.number

    def start(self) -> None:
        """Boot: a new incarnation with an empty memory on the same disk."""
        self.current = Incarnation(self, self.current.number + 1)
        self.server.clear()
        self.telephone.clear()
        self._disk.attach(self.current)
        self.admission = self.world.admission(self) if self.workers else None
        if self.boot is not None:
            with suppress(Crashed):  # it may die of its own first write, and is down then
                self.current.context.run(self._boot)

    def crash(self) -> None:
        """End the current incarnation. Its memory and what its disk had not synced are gone; callers are cut off."""
        self.current.die()
        self._disk.crash()
        self.world.watch.forget(self)
        self.server.hang_up()
        self.telephone.clear()

    def wipe(self) -> None:
        """Replace the disk of a crashed node by an empty one."""
        self._disk.wipe()

    def dispose(self) -> None:
        """The run is over: nothing of this node runs again."""
        self.current.die()
        self._disk.close()

    @property
    def disk(self) -> Disk:
        """What survives a crash. Code of a life that has ended gets Crashed."""
        if not self.life().alive:
            raise Crashed
        return self._disk

    def life(self) -> Incarnation:
        """The incarnation whose code is running; that of the node when nobody's is."""
        owner = OWNER.get()
        return owner if isinstance(owner, Incarnation) and owner.node is self else self.current

    def _boot(self) -> None:
        made = self.boot(self) if self.boot is not None else None
        if inspect.iscoroutine(made):
            self.spawn(made, "boot")

    # -- what a lab uses -----------------------------------------------------------------------------------------

    def on(self, operation: str, *, reply: str | None = None) -> Callable[[Handler], Handler]:
        """Handle ``operation``, and every operation whose first word it is. What the handler returns is the reply's
        body, ``reply`` its label unless it returns a Reply; a Failure it raises is answered as such; any other
        exception as an error of this node."""

        def register(handler: Handler) -> Handler:
            self.server.handlers[operation] = (handler, reply or operation)
            return handler

        return register

    def call(
        self, target: str, operation: str, body: Any = None, *, timeout_s: float | None = None,
        kind: str = "command", headers: dict[str, str] | None = None,
    ) -> Coroutine[Any, Any, Any]:  # fmt: skip
        """Ask ``target`` and wait for its answer's body, at most ``timeout_s`` seconds of this node's clock.

        Raises Refused, Unreachable (definite), Errored, ConnectionLost or TimedOut (it may have happened).
        """
        return self.telephone.call(target, operation, body, timeout_s, kind, headers or {})

    def send(
        self, target: str, operation: str, body: Any = None, *, kind: str = "event", headers: dict | None = None
    ) -> None:
        """Send one way. Nobody learns whether it arrived."""
        self.telephone.send(target, operation, body, kind, headers or {})

    async def work(self, duration: Distribution | int, purpose: str = "service") -> None:
        """Let modelled work take its time (a distribution, or microseconds); a slow node takes longer."""
        if not isinstance(duration, int):
            duration = duration.quantile_us(self.draw(purpose))
        await self.world.pass_time(duration * self.conditions.slow_percent // 100)

    def spawn(self, coro: Coroutine[Any, Any, Any], name: str, request: str | None = None) -> asyncio.Task:
        """Start background work in this incarnation. An exception that escapes it fails the run: it is a bug.

        ``request`` is the causal key of the request that the work takes up again, as after a restart.
        """
        life = self.life()
        task = self.world.loop.create_task(
            coro, name=f"{self.name}.{life.number}.{name}", context=life.background_context(name, request)
        )
        task.add_done_callback(self.world.background_done)
        return task

    def every(self, interval_s: float, action: Callable[[], Awaitable[Any]], name: str) -> asyncio.Task:
        """Repeat ``action`` each ``interval_s`` seconds of this node's clock, first after one interval."""

        async def repeat() -> None:
            while True:
                await asyncio.sleep(interval_s)
                await action()

        return self.spawn(repeat(), name)

    def shows(self, **things: Any) -> None:
        """Observe parts of the memory: machines (tables with ``listen``), callables, plain values."""
        for name, thing in things.items():
            self.world.watch.show(self, name, thing)

    def state(self, path: str, value: Value) -> None:
        """Record one observed value now."""
        if self.life().alive:
            self.world.watch.set(self, path, value)

    def draw(self, purpose: str, *key: str | int) -> int:
        """A 64-bit draw keyed by this node, the running cause, and how often it drew for ``purpose`` before."""
        cause = CAUSE.get().key
        return self.world.streams.draw(
            purpose, self.name, cause, self.world.nth("draw", purpose, self.name, cause, *key), *key
        )

    def effect(self, name: str) -> EffectPoint:
        """``with node.effect("charge"):`` an effect point of the lab's own, where a crash can be told to fall."""
        return self.life().effect(name)

    @contextmanager
    def span(self, name: str, **attributes: Any) -> Iterator[Any]:
        """An internal span around a block."""
        with self.tracer.start_as_current_span(name, attributes=attributes) as span:
            yield span

    # -- what the network does -----------------------------------------------------------------------------------

    def receive(self, message: Message) -> None:
        """Take a message that arrived."""
        if message.answers is not None:
            self.telephone.answered(message)
        elif self.alive:
            self.server.accept(message)
        else:
            self.server.refuse_connection(message)

    def transmit(self, message: Message) -> None:
        """Put a message on the network as this node, with an effect point around it."""
        with self.effect("send"):
            self.world.network.send(message)
