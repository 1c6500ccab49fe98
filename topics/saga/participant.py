"""A saga participant: the same command may come twice, late, or after its own compensation.

One row a (saga, step) in the service's own database, written in the *same transaction* as the effect it stands for:

    absent ──act──> done ──undo──> undone
      │                              ^
      ├──act, refused──> refused     │   act here: StepBarred
      └──undo──────────> barred ─────┘   (the tombstone: nothing ran, and now nothing ever will)

Prior art: the idempotent receiver and inbox of message-driven systems; the tombstone is what Helland's "memories,
guesses and apologies" needs when the apology overtakes the deed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from .errors import StepBarred, StepRefused

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS inbox "
    "(saga TEXT, step TEXT, state TEXT, answer TEXT, PRIMARY KEY (saga, step)) WITHOUT ROWID"
)

STATES = ("absent", "done", "refused", "undone", "barred")
INITIAL = "absent"
TRANSITIONS = (
    ("absent", "act", "done"),
    ("absent", "refuse", "refused"),
    ("absent", "undo", "barred"),
    ("done", "undo", "undone"),
)
"""Everything not in this table leaves the row as it is."""

_NEXT = {(state, event): after for state, event, after in TRANSITIONS}


class Database(Protocol):
    """One service's SQL database. ``transaction`` commits at the end of its block, or rolls back on an exception."""

    def transaction(self) -> AbstractAsyncContextManager[Any]: ...
    async def execute(self, sql: str, params: tuple = ()) -> list[tuple]: ...


class Participant:
    """Runs effects at most once and undoes them at most once. ``listen`` hears every change of a row, after commit."""

    STATES = STATES
    TRANSITIONS = TRANSITIONS
    INITIAL = INITIAL

    def __init__(self, db: Database, *, tombstones: bool = True) -> None:
        self.db = db
        self.tombstones = tombstones
        self.state = INITIAL
        self._listeners: list[Callable[[str, str, str], None]] = []

    def listen(self, listener: Callable[[str, str, str], None]) -> None:
        """``listener(old, event, new)`` is called at once after each committed change, whichever saga it concerns."""
        self._listeners.append(listener)

    async def open(self) -> None:
        await self.db.execute(SCHEMA)

    async def act(self, saga: str, step: str, effect: Callable[[], Awaitable[str]]) -> str:
        """Run ``effect`` unless this command was answered before; a repeated command gets the first answer."""
        async with self.db.transaction():
            row, answer = await self._row(saga, step)
            first = row == "absent"
            if first:
                row, answer = await self._first(saga, step, effect)
        if first:
            self._tell("absent", "act" if row == "done" else "refuse", row)
        if row == "refused":
            raise StepRefused(answer)
        if row in ("undone", "barred"):
            raise StepBarred(f"{step} of {saga} was compensated already")
        return answer

    async def undo(self, saga: str, step: str, reverse: Callable[[], Awaitable[str]]) -> str:
        """Reverse the effect if it happened. If it did not, leave a tombstone that bars the late command."""
        async with self.db.transaction():
            row, _ = await self._row(saga, step)
            answer = await reverse() if row == "done" else "nothing to undo"
            changes = row == "done" or (row == "absent" and self.tombstones)
            if changes:
                await self._write(saga, step, _NEXT[row, "undo"], answer)
        if changes:
            self._tell(row, "undo", _NEXT[row, "undo"])
        return answer

    async def bar(self, saga: str, step: str) -> bool:
        """Keep a command out that has not come yet. False when it came first."""
        async with self.db.transaction():
            row, _ = await self._row(saga, step)
            if row == "absent":
                await self._write(saga, step, "barred", "nothing to undo")
        if row == "absent":
            self._tell(row, "undo", "barred")
        return row in ("absent", "barred")

    async def _first(self, saga: str, step: str, effect: Callable[[], Awaitable[str]]) -> tuple[str, str]:
        try:
            answer = await effect()
        except StepRefused as no:
            return await self._write(saga, step, "refused", no.reason), no.reason
        return await self._write(saga, step, "done", answer), answer

    async def _row(self, saga: str, step: str) -> tuple[str, str]:
        rows = await self.db.execute("SELECT state, answer FROM inbox WHERE saga = ? AND step = ?", (saga, step))
        return (rows[0][0], rows[0][1]) if rows else ("absent", "")

    async def _write(self, saga: str, step: str, state: str, answer: str) -> str:
        await self.db.execute("INSERT OR REPLACE INTO inbox VALUES (?, ?, ?, ?)", (saga, step, state, answer))
        return state

    def _tell(self, old: str, event: str, new: str) -> None:
        self.state = new
        for listener in self._listeners:
            listener(old, event, new)
