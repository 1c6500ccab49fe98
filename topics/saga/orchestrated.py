"""The orchestrator node: the pattern, its log on the node's disk, and the commands it sends."""

from __future__ import annotations

from typing import Any

from playground.sdk import Failure, Node, Refused, Request

from .decisions import Entry, SagaState, status_of
from .deeds import DEEDS, Deed
from .errors import StepError, StepRefused
from .mischief import Mischief
from .orchestrator import Orchestrator
from .params import Params
from .steps import Definition, Effect, Patience, Step

ANSWERS = ("done", "refused", "unknown")


class Parked(Exception):
    """The saga waits for a person; nobody can say yet how it ends."""


class MemoryLog:
    """The log of an orchestrator that trusts its memory."""

    def __init__(self) -> None:
        self._entries: list = []

    def append(self, entry: list) -> None:
        self._entries.append(entry)

    async def sync(self) -> None:
        return None

    def entries(self) -> list:
        return list(self._entries)


class Journal:
    """A log with an effect point ``answer`` at the spot where an answer is known and not yet written."""

    def __init__(self, node: Node, log: Any) -> None:
        self.node = node
        self.log = log
        self.sync = log.sync
        self.entries = log.entries

    def append(self, entry: list) -> None:
        if entry[1] not in ANSWERS:
            self.log.append(entry)
            return
        with self.node.effect("answer"):
            self.log.append(entry)


class Commands:
    """The orchestrator's way to the services: each step and each undo is one command with a deadline."""

    def __init__(self, node: Node, p: Params, mischief: Mischief) -> None:
        self.node = node
        self.timeout_s = p.timeout_ms / 1000
        self.mischief = mischief

    def step(self, name: str, **options: Any) -> Step:
        deed = DEEDS[name]
        undo = self._command(deed, deed.undo, "undo") if deed.undo else None
        return Step(name, self._command(deed, deed.command, "command"), undo, **options)

    def _command(self, deed: Deed, operation: str, kind: str) -> Effect:
        async def send(saga: str, data: dict) -> object:
            if self.mischief.next_twice(deed.service):
                self.node.send(deed.service, operation, data, kind=kind)
            try:
                return await self.node.call(deed.service, operation, data, timeout_s=self.timeout_s, kind=kind)
            except Refused as no:
                raise StepRefused(no.reason) from no
            except Failure as failure:
                raise StepError(failure.reason) from failure

        return send


def order_saga(commands: Commands, p: Params) -> Definition:
    """Create, reserve, charge, ship, confirm; with a semantic lock the flag comes off at the end."""
    final = p.pivot == "charge"
    steps = [
        commands.step("create"),
        commands.step("reserve"),
        commands.step("charge", pivot=final, after=("create",) if p.parallel else ("reserve",)),
        commands.step("ship", pivot=not final, retriable=final, after=("reserve", "charge")),
        commands.step("confirm", retriable=True, after=("ship",)),
    ]
    if p.lock:
        steps.append(commands.step("settle", retriable=True, after=("ship",)))
    tries = 3 if p.recovery == "forward" else 1
    return Definition(tuple(steps), Patience(step_tries=tries, undo_tries=p.undo_tries))


class Desk:
    """One life of the orchestrator process."""

    def __init__(self, node: Node, p: Params, mischief: Mischief) -> None:
        self.node = node
        log = node.disk.log("saga") if p.log == "durable" else MemoryLog()
        self.definition = order_saga(Commands(node, p, mischief), p)
        self.orchestrator = Orchestrator(
            self.definition,
            Journal(node, log),
            register_before=p.defect != "late_registration",
            watch=self.show,
        )
        node.on("PlaceOrder", reply="OrderPlaced")(self.place)
        self.wake_up()

    async def place(self, request: Request) -> str:
        """Run the saga of one order and say how it ended."""
        status = await self.orchestrator.run(request.key, request.body)
        if status == "compensated":
            raise Refused(self.orchestrator.sagas[request.key].cause)
        if status == "parked":
            raise Parked(f"{request.key} is parked for a person")
        return status

    def wake_up(self) -> None:
        """After a restart: show what the log says of orders that have not ended, and take up what is unfinished."""
        unfinished = self.orchestrator.replay()
        entries = [Entry(*entry) for entry in self.orchestrator.log.entries()]
        if entries:
            self.node.state("log", f"- read {len(entries)} entries, {len(unfinished)} unfinished")
        for entry in entries:
            if not self.orchestrator.sagas[entry.saga].ended:
                self.node.state("log", spelled(entry))
        for saga in self.orchestrator.sagas.values():
            self.node.state(f"saga.{saga.id}", ladder(self.definition, saga))
        for saga in unfinished:
            self.node.spawn(self.orchestrator.recover(saga), "recover", saga.id)

    def show(self, saga: SagaState, entry: Entry) -> None:
        """Put one durable entry on the record, and where it leaves its saga."""
        self.node.state("log", spelled(entry))
        self.node.state(f"saga.{saga.id}", ladder(self.definition, saga))

    def take_up(self) -> str:
        """A person looks at every parked saga and tells the orchestrator to try again."""
        parked = [saga for saga in self.orchestrator.sagas.values() if saga.having("parked")]
        for saga in parked:
            self.node.spawn(self.orchestrator.resume(saga.id), "resume", saga.id)
        return f"a person takes up {len(parked)} parked orders"


def spelled(entry: Entry) -> str:
    """A log entry as the record shows it: ``shoppers-17 started charge``, ``shoppers-17 ended committed``."""
    return f"{entry.saga} {entry.event} {entry.note if entry.event == 'ended' else entry.step}".strip()


def ladder(definition: Definition, saga: SagaState) -> str:
    """A saga as the view draws it: ``undoing create=done reserve=undoing charge=refused ship=waiting``."""
    steps = " ".join([f"{name}={progress.status}" for name, progress in saga.steps.items()])
    return f"{status_of(definition, saga)} {steps}"
