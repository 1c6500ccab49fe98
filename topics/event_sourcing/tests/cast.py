"""The cast of the pattern tests: a store in memory, and a repository on top of it."""

from __future__ import annotations

from collections.abc import Sequence

from tests.sqlite_database import SqliteDatabase
from topics.event_sourcing.account import Command, Event
from topics.event_sourcing.balances import SCHEMA as BALANCES
from topics.event_sourcing.event_store import SCHEMA as EVENTS
from topics.event_sourcing.event_store import EventStore, Recorded
from topics.event_sourcing.letters import SCHEMA as MAILER
from topics.event_sourcing.repository import Loaded, OutcomeUnknown, Repository
from topics.event_sourcing.shredding import SCHEMA as KEYS
from topics.event_sourcing.snapshots import SCHEMA as SNAPSHOTS
from topics.event_sourcing.snapshots import Kept, Snapshots
from topics.event_sourcing.upcasting import STEPS, Upcasters

SEED = (Command("c1", "open", owner="alice"), Command("c2", "deposit", 50), Command("c3", "withdraw", 20),
        Command("c4", "deposit", 70))  # fmt: skip


def database() -> SqliteDatabase:
    """Everything that the patterns ask for, in memory."""
    return SqliteDatabase(f"{EVENTS}{SNAPSHOTS}{BALANCES}{MAILER}{KEYS}")


class LocalStore:
    """The store without a network. ``deaf`` appends stand, and are not answered."""

    def __init__(self, db: SqliteDatabase, kind: type[EventStore] = EventStore) -> None:
        self.events, self.snapshots = kind(db), Snapshots(db)
        self.deaf = 0

    async def load(self, stream: str, after: int | None) -> tuple[Kept | None, list[Recorded]]:
        kept = await self.snapshots.find(stream) if after is None else None
        return kept, await self.events.read(stream, kept.version if kept else after or 0)

    async def append(self, stream: str, expected: int, events: Sequence[Event], command: str) -> list[Recorded]:
        added = await self.events.append(stream, expected, events, command)
        if self.deaf:
            self.deaf -= 1
            raise OutcomeUnknown("no answer")
        return added

    async def keep(self, stream: str, kept: Kept) -> None:
        await self.snapshots.keep(stream, kept)


class Bank:
    """A repository that notes what it loads."""

    def __init__(self, kind: type[Repository] = Repository, *, store: type[EventStore] = EventStore, every: int = 0,
                 shape: int = 1, ids: bool = True) -> None:  # fmt: skip
        self.db = database()
        self.store = LocalStore(self.db, store)
        self.loads: list[Loaded] = []
        self.repository = kind(self.store, Upcasters(STEPS, shape), self.note, snapshot_every=every, command_ids=ids)

    async def note(self, stream: str, loaded: Loaded) -> None:
        self.loads.append(loaded)

    async def seeded(self) -> Bank:
        """With the guide's four events."""
        for command in SEED:
            await self.repository.handle("alice", command)
        return self

    async def log(self) -> list[Recorded]:
        return await self.store.events.read_all(0, 1000)
