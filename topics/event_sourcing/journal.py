"""The event store as a node: streams and snapshots in SQL, and an observer who tells what was committed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import blake2b

from playground.sdk import Node, Refused, Reply, Request, Sql, World, database

from .account import Event
from .balances import FIND, Balances
from .balances import SCHEMA as BALANCES
from .defects import Unchecked
from .event_store import SCHEMA as EVENTS
from .event_store import EventStore, Recorded, WrongVersion, recorded
from .notes import AUDIT, KEPT, LOGGED, PROJECTED, STREAM, Logged, Projected
from .params import Params
from .shredding import SCHEMA as KEYS
from .shredding import KeyRing
from .snapshots import SCHEMA as SNAPSHOTS
from .snapshots import Kept, Snapshots
from .upcasting import NEWEST, STEPS, Upcasters

NAME = "store"
AUDIT_S = 5.0
SHOWN = 9
COMMITTED = "committed"
"""The effect point between an append that stands and its answer."""

SIGNS = {"MoneyDeposited": 1, "MoneyWithdrawn": -1, "InterestPaid": 1, "WithdrawalReversed": 1}
ROWS = "SELECT position, stream, version, type, schema, data, command FROM events WHERE position > ? ORDER BY position"


class Told:
    """What the observer has told so far, over all lives of the node."""

    def __init__(self) -> None:
        self.position = 0
        self.balances: dict[str, int] = {}
        self._cards: dict[str, list[str]] = {}

    def card(self, note: Logged) -> str:
        """The latest events of a stream, each with the balance after it."""
        balance = self.balances[note.stream] = self.balances.get(note.stream, 0) + note.change
        cards = self._cards.setdefault(note.stream, [])
        cards.append(f"{note.version}:{note.type}:{note.change}:{balance}:{note.schema}")
        return f"{note.stream} {' '.join(cards[-SHOWN:])}"


class Journal:
    """One life of the node."""

    def __init__(self, node: Node, db: Sql, p: Params, told: Told) -> None:
        self.node, self.db = node, db
        self._told, self._snapshots_kept = told, p.snapshots
        kind = Unchecked if p.variant == "unchecked" else EventStore
        self.store = kind(db)
        self.snapshots = Snapshots(db)
        self.keys = KeyRing(db)
        self.inline = Balances(db, Upcasters(STEPS, NEWEST)) if p.projection == "inline" else None
        for operation, handler in (
            ("LOAD", self.load), ("APPEND", self.append), ("READ", self.read), ("KEEP", self.keep), ("KEY", self.key),
            ("BALANCE", self.balance), ("SHRED", self.shred),
        ):  # fmt: skip
            node.on(operation)(handler)
        self._tell()
        self._audit()
        node.every(AUDIT_S, self._audit_now, "audit")

    async def load(self, request: Request) -> Reply:
        """A stream, from its snapshot on; behind a version where one is given."""
        stream, after = request.body["stream"], request.body["after"]
        kept = await self.snapshots.find(stream) if after is None and self._snapshots_kept else None
        tail = await self.store.read(stream, kept.version if kept else after or 0)
        return Reply((kept, tail), f"{len(tail)} events")

    async def append(self, request: Request) -> Reply:
        """Events behind the version that the writer has seen."""
        body = request.body
        events = [Event(*each) for each in body["events"]]
        also = self._project if self.inline else None
        try:
            added = await self.store.append(body["stream"], body["expected"], events, body["command"], also)
        except WrongVersion as wrong:
            raise Refused("409 version", str(wrong)) from None
        self._tell(added)
        with self.node.effect(COMMITTED):
            return Reply(added, f"version {added[-1].version}")

    async def read(self, request: Request) -> Reply:
        """What a subscription has not seen yet."""
        events = await self.store.read_all(*request.body)
        return Reply(events, f"{len(events)} events")

    async def keep(self, request: Request) -> Reply:
        """A snapshot."""
        stream, kept = request.body
        await self.snapshots.keep(stream, Kept(*kept))
        self.node.state(KEPT, f"{stream} {kept[0]}")
        return Reply(None, "kept")

    async def key(self, request: Request) -> Reply:
        """The key of a person; a new one where a fresh one is offered."""
        subject, fresh = request.body
        key = await self.keys.add(subject, fresh) if fresh else await self.keys.find(subject)
        return Reply(key, "key" if key else "no key")

    async def shred(self, request: Request) -> Reply:
        """Destroy the key of a person."""
        return Reply(await self.keys.destroy(request.body), "destroyed")

    async def balance(self, request: Request) -> Reply:
        """A row of the inline projection."""
        version, balance = await self.inline.find(request.body) if self.inline else (0, 0)
        return Reply((version, balance), f"{balance} at {version}")

    async def spoil(self, stream: str) -> None:
        """What a bad sector does to a snapshot: its balance reads ten times as much."""
        sql = "UPDATE snapshots SET state = replace(state, ?, ?) WHERE stream = ?"
        kept = await self.snapshots.find(stream)
        if kept is not None:
            version, balance, *_ = json.loads(kept.state)
            good, bad = f"[{version},{balance},", f"[{version},{balance * 10 + 9},"
            await self.db.execute(sql, (good, bad, stream))

    def balance_of(self, stream: str) -> int:
        """What the observer knows of an account."""
        return self._told.balances.get(stream, 0)

    async def _project(self, recorded: Recorded) -> None:
        if self.inline is not None:
            await self.inline.project(recorded)

    # -- the observer --------------------------------------------------------------------------------------------

    def _tell(self, added: Sequence[Recorded] = ()) -> None:
        """Every committed event, once, whichever life committed it: those ``added`` now, or all that were not told."""
        told = self._told
        if added and added[0].position == told.position + 1:
            notes = [noted(each) for each in added]
        else:
            notes = [noted(recorded(row)) for row in self.db.look(ROWS, (told.position,))]
        for note in notes:
            told.position = note.position
            self.node.state(LOGGED, note.spelled())
            self.node.state(STREAM, told.card(note))
            if self.inline is not None:
                version, balance = self.db.look(FIND, (note.stream,))[0]
                self.node.state(PROJECTED, Projected(note.position, note.stream, version, balance).spelled())

    async def _audit_now(self) -> None:
        self._audit()

    def _audit(self) -> None:
        """The digest of the whole log as it is on the disk now."""
        rows = self.db.look(ROWS, (0,))
        digest = Chain()
        for row in rows:
            digest.add(noted(recorded(row)))
        self.node.state(AUDIT, f"{len(rows)} {digest.value}")


class Chain:
    """A digest over events in order: id and metadata, not what personal data says."""

    def __init__(self) -> None:
        self.value = "0"

    def add(self, logged: Logged) -> None:
        self.value = blake2b(f"{self.value} {logged.spelled()}".encode(), digest_size=8).hexdigest()


def noted(recorded: Recorded) -> Logged:
    """What the observer says of an event."""
    position, stream, version, event, command = recorded
    change = SIGNS.get(event.type, 0) * int(event.data.get("amount", 0))
    return Logged(position, stream, version, event.type, event.schema, change, command)


def place_journal(world: World, p: Params, lives: dict[str, Journal]) -> None:
    """Declare the node; ``lives`` gets the current life."""
    told = Told()

    def boot(node: Node, db: Sql) -> None:
        lives[NAME] = Journal(node, db, p, told)

    schema = EVENTS + SNAPSHOTS + KEYS + BALANCES
    database(world, NAME, schema=schema, boot=boot, label="Event store", about="append only", tier=2, row=0)
