"""The bank as a node: the repository at work, with the store at the other end of the network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playground.sdk import Errored, Failure, Node, Refused, Reply, Request

from .account import Command, Event, Rejected
from .balances import NAME as BALANCES
from .defects import AsksTheClock, Trusting
from .event_store import Recorded, WrongVersion
from .journal import NAME as STORE
from .mailing import MAILER
from .notes import DECIDED, LOADED, OWNER, Decided, Owner
from .notes import Loaded as LoadedNote
from .params import Params
from .repository import Loaded, OutcomeUnknown, Repository
from .shredding import opened, sealed
from .snapshots import Kept
from .upcasting import STEPS, Upcasters

NAME = "bank"
WORK_US = 2000


class RemoteStore:
    """The event store as the repository sees it, over the network."""

    def __init__(self, node: Node, wait_s: float) -> None:
        self._node, self._wait_s = node, wait_s

    async def load(self, stream: str, after: int | None) -> tuple[Kept | None, list[Recorded]]:
        return await self._ask(f"LOAD {stream}", {"stream": stream, "after": after}, "command")

    async def append(self, stream: str, expected: int, events: Sequence[Event], command: str) -> list[Recorded]:
        body = {"stream": stream, "expected": expected, "events": events, "command": command}
        try:
            return await self._ask(f"APPEND {stream}@{expected}", body, "write")
        except Refused as refused:
            if refused.reason.startswith("409"):
                raise WrongVersion(stream, expected, -1) from None
            raise
        except Failure as failure:
            if failure.definite:
                raise
            raise OutcomeUnknown(str(failure.reason)) from None

    async def keep(self, stream: str, kept: Kept) -> None:
        """A snapshot is kept when there is time; nobody waits for it, and nobody misses it."""
        self._node.send(STORE, f"KEEP {stream}", (stream, kept), kind="write")

    async def key(self, subject: str, fresh: bytes | None = None) -> bytes | None:
        """The key of a person."""
        return await self._ask(f"KEY {subject}", (subject, fresh), "command")

    async def shred(self, subject: str) -> None:
        """Destroy the key of a person."""
        await self._ask(f"SHRED {subject}", subject, "write")

    async def _ask(self, operation: str, body: Any, kind: str) -> Any:
        return await self._node.call(STORE, operation, body, timeout_s=self._wait_s, kind=kind)


class Bank:
    """One life of the service. ``shape`` is that of the events that it writes."""

    def __init__(self, node: Node, p: Params, shape: int, subscribers: Sequence[str]) -> None:
        self.node, self.p = node, p
        self._subscribers = subscribers
        self._loads = self._owners = 0
        self.store = RemoteStore(node, p.store_wait_ms / 1000)
        kind = {"clock": AsksTheClock, "trusting": Trusting}.get(p.defect, Repository)
        self.repository = kind(
            self.store, Upcasters(STEPS, shape), self._watch, command_ids=p.command_ids,
            snapshot_every=p.snapshot_every if p.snapshots else 0,
        )  # fmt: skip
        if isinstance(self.repository, AsksTheClock):
            self.repository.wall_s = lambda: node.clock.wall_us() / 1_000_000
        node.on("POST")(self.command)
        node.on("GET")(self.question)

    async def command(self, request: Request) -> Reply:
        """Carry out a command and tell the subscribers."""
        stream, command = request.body["stream"], Command(*request.body["command"])
        await self.node.work(WORK_US)
        if self.p.erasure == "shred":
            command = await self._sealed(stream, command)
        try:
            done = await self.repository.handle(stream, command)
        except Rejected as no:
            self._note(command, stream, "rejected", 0, no.conflicts)
            raise Refused("422 " + str(no)) from None
        except WrongVersion:
            self._note(command, stream, "conflict", 0, 0)
            raise Refused("409 conflict") from None
        except OutcomeUnknown:
            self._note(command, stream, "unknown", 0, 0)
            raise Errored("504 outcome unknown") from None
        except Failure as failure:
            if failure.definite:
                raise Refused("503 try again") from None
            raise Errored("504 outcome unknown") from None
        how = "known" if done.known else "again" if done.again else "done"
        self._note(command, stream, how, done.account.version, done.conflicts)
        with self.node.effect("appended"):
            for name in self._subscribers:
                self.node.send(name, "appended", kind="event")
        return Reply(done.account.balance, f"{done.account.balance} at {done.account.version}")

    async def question(self, request: Request) -> Reply:
        """A balance from the projection, or an account as it was at a version."""
        stream, version = request.body
        await self.node.work(WORK_US)
        try:
            if version is None:
                where = STORE if self.p.projection == "inline" else BALANCES
                known, balance = await self.node.call(
                    where, f"BALANCE {stream}", stream, timeout_s=self.p.store_wait_ms / 1000
                )
                return Reply(balance, f"{balance} at {known}")
            account = (await self.repository.load(stream, version)).account
            if not account.open:
                raise Refused("404 no account")
            await self._name(stream, account.owner)
        except Refused as no:
            raise Refused(no.reason if no.reason.startswith("404") else "503 try again") from None
        except Failure as failure:
            raise Refused("503 try again" if failure.definite else "504 no answer") from None
        return Reply(account.balance, f"{account.balance} at {account.version}")

    async def _name(self, stream: str, owner: str) -> None:
        """Say what is known of the owner: under crypto-shredding that takes a key."""
        how = "named" if owner else "withheld"
        if owner and self.p.erasure == "shred":
            key = await self.store.key(stream)
            how = "named" if key and opened(owner, key) == stream else "shredded"
        self._owners += 1
        self.node.state(OWNER, Owner(self._owners, stream, how).spelled())

    async def _sealed(self, stream: str, command: Command) -> Command:
        """What is personal, under the customer's key. To forget somebody the key goes first: then it cannot fail."""
        try:
            if command.kind == "forget":
                await self.store.shred(stream)
            if command.kind == "open":
                fresh = self.node.draw("key", stream).to_bytes(8, "big") * 4
                return command._replace(owner=sealed(command.owner, await self.store.key(stream, fresh) or fresh))
        except Failure:
            raise Refused("503 no key") from None
        return command

    async def _watch(self, stream: str, loaded: Loaded) -> None:
        await self.node.work(loaded.folded * self.p.fold_us, "fold")
        self._loads += 1
        account, how = loaded.account, "snapshot" if loaded.since else "spoilt" if loaded.spoilt else "replay"
        note = LoadedNote(
            self._loads, stream, account.version, account.balance, loaded.since, loaded.folded, how
        )  # fmt: skip
        self.node.state(LOADED, note.spelled())

    def _note(self, command: Command, stream: str, how: str, version: int, conflicts: int) -> None:
        self.node.state(DECIDED, Decided(command.id, stream, how, version, conflicts).spelled())


SUBSCRIBERS = {"asynchronous": (BALANCES, MAILER), "inline": (MAILER,)}
