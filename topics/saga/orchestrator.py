"""A saga orchestrator: one coordinator tells each service what to do, and remembers it in a durable log.

The two rules that make it safe:

1. A step's undo is registered (written and synced) *before* its command leaves. An orchestrator that dies between the
   answer and its next write still knows that the step may have run.
2. What happens next is decided from the log alone (see decisions.py), so recovery is replay.

``log`` is anything with ``append(entry)``, ``await sync()`` and ``entries()``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from .decisions import Decision, Entry, SagaState, apply, begin, decide, fold
from .errors import StepRefused
from .steps import Definition


class Log(Protocol):
    """Durable after ``sync``; ``entries`` gives what survived."""

    def append(self, entry: list) -> None: ...
    async def sync(self) -> None: ...
    def entries(self) -> list: ...


class Orchestrator:
    """Runs sagas of one definition. ``watch(saga, entry)`` is told of every entry once it is durable."""

    def __init__(
        self,
        definition: Definition,
        log: Log,
        *,
        register_before: bool = True,
        watch: Callable[[SagaState, Entry], None] = lambda saga, entry: None,
    ) -> None:
        self.definition = definition
        self.log = log
        self.register_before = register_before
        self.watch = watch
        self.sagas: dict[str, SagaState] = {}
        self._driven: dict[str, asyncio.Event] = {}

    async def run(self, saga_id: str, data: dict) -> str:
        """Carry one saga to its end: committed, compensated or parked. A known saga is waited for, not begun again."""
        if saga_id in self.sagas:
            return await self.outcome(saga_id)
        saga = begin(self.definition, saga_id, data)
        self.sagas[saga_id] = saga
        self._driven[saga_id] = asyncio.Event()
        await self.write(saga, "begun", note=data)
        return await self.drive(saga)

    async def outcome(self, saga_id: str) -> str:
        """Wait until nothing is left to decide about a known saga."""
        if saga_id in self._driven:
            await self._driven[saga_id].wait()
        return self.sagas[saga_id].ended or "parked"

    def replay(self) -> list[SagaState]:
        """Read the log after a restart. Returns the sagas that still have a way to go."""
        self.sagas = fold(self.definition, (Entry(*entry) for entry in self.log.entries()))
        unfinished = [saga for saga in self.sagas.values() if not saga.ended and not saga.having("parked")]
        self._driven = {saga.id: asyncio.Event() for saga in unfinished}
        return unfinished

    async def recover(self, saga: SagaState) -> str:
        """Take up a replayed saga. A step without an answer in the log has an unknown outcome."""
        for name in saga.having("running"):
            await self.write(saga, "unknown", name, "the orchestrator restarted before an answer was logged")
        return await self.drive(saga)

    async def resume(self, saga_id: str) -> str:
        """A person has looked at a parked saga: try again from where it stopped. Two persons make one try."""
        if saga_id in self._driven:
            return await self.outcome(saga_id)
        saga = self.sagas[saga_id]
        self._driven[saga_id] = asyncio.Event()
        for name in saga.having("parked"):
            await self.write(saga, "resumed", name)
        return await self.drive(saga)

    async def drive(self, saga: SagaState) -> str:
        """Decide, do, write down, until nothing is left to decide."""
        while decisions := decide(self.definition, saga):
            if len(decisions) == 1:
                await self.perform(saga, decisions[0])
            else:
                await asyncio.gather(*(self.perform(saga, decision) for decision in decisions))
        self._driven.pop(saga.id).set()
        return saga.ended or "parked"

    async def perform(self, saga: SagaState, decision: Decision) -> None:
        if decision.failures:
            await asyncio.sleep(self.definition.patience.delay_s(decision.failures))
        if decision.verb == "run":
            await self.run_step(saga, decision.target)
        elif decision.verb == "undo":
            await self.undo_step(saga, decision.target)
        elif decision.verb == "park":
            await self.write(saga, "parked", decision.target, saga.steps[decision.target].note)
        else:
            await self.write(saga, "ended", note=decision.target)

    async def run_step(self, saga: SagaState, name: str) -> None:
        if self.register_before:
            await self.write(saga, "started", name)
        try:
            answer = await self.definition.step(name).action(saga.id, saga.data)
        except StepRefused as no:
            await self.write(saga, "refused", name, no.reason)
        except Exception as error:  # whatever it is, the command may have run
            await self.write(saga, "unknown", name, str(error))
        else:
            await self.write(saga, "done", name, answer)

    async def undo_step(self, saga: SagaState, name: str) -> None:
        undo = self.definition.step(name).undo
        assert undo is not None, f"step {name} has no undo, yet saga {saga.id} decided to undo it"
        await self.write(saga, "undoing", name)
        try:
            await undo(saga.id, saga.data)
        except Exception as error:  # an undo is repeated until it is effective, whatever stopped it
            await self.write(saga, "undo_failed", name, str(error))
        else:
            await self.write(saga, "undone", name)

    async def write(self, saga: SagaState, event: str, step: str = "", note: object = None) -> None:
        """Durable first, then believed."""
        entry = Entry(saga.id, event, step, note)
        self.log.append(list(entry))
        await self.log.sync()
        apply(saga, entry)
        self.watch(saga, entry)
