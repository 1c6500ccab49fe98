"""A small multi-version store: what each isolation level lets a transaction see, and which commits it refuses.

Prior art: Berenson et al. 1995 (snapshot isolation), Kung and Robinson 1981 (backward validation), PostgreSQL's levels.
SQLite is serial, so the weaker levels cannot be shown on it. Every key has its committed versions, oldest first.

- read uncommitted sees what others have written and may yet take back;
- read committed sees, at each read, the newest committed version;
- snapshot isolation sees what was committed when the transaction began, and refuses to commit a write to a key that
  somebody else has committed since (first committer wins);
- serializable refuses in addition when somebody has since replaced anything that was *read*.

Invariant: a commit installs all writes of a transaction in one step. Only keys are validated, so there are no phantoms
to be had: a lab that reads ranges reads each key of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.engine.errors import Refused

UNCOMMITTED, COMMITTED, SNAPSHOT, SERIALIZABLE = (
    "read uncommitted",
    "read committed",
    "snapshot isolation",
    "serializable",
)
ISOLATION = (UNCOMMITTED, COMMITTED, SNAPSHOT, SERIALIZABLE)
"""The levels, weakest first, by the names that ``oracles.serialization`` uses."""


class SerializationFailure(Refused):
    """The commit was refused and nothing of it happened; the transaction may be tried again."""

    def __init__(self, key: str) -> None:
        super().__init__("serialization failure", f"{key} was changed by a transaction that committed first")


class MultiVersionStore:
    """``rows`` are the values from before the first transaction. No method waits: the lab puts time between them."""

    def __init__(self, level: str, rows: Mapping[str, Any] | None = None) -> None:
        if level not in ISOLATION:
            raise ValueError(f"level is {level!r}, accepted {', '.join(ISOLATION)}")
        self.level = level
        self.commits = 0
        self._versions: dict[str, list[tuple[int, Any]]] = {key: [(0, value)] for key, value in (rows or {}).items()}
        self.open: list[Transaction] = []
        """Transactions that have neither committed nor ended, in the order in which they began."""

    def begin(self) -> Transaction:
        """Start a transaction."""
        transaction = Transaction(self)
        self.open.append(transaction)
        return transaction

    def rows(self) -> dict[str, Any]:
        """The newest committed value of each key."""
        return {key: versions[-1][1] for key, versions in self._versions.items()}

    def _seen(self, key: str, by: Transaction) -> Any:
        if self.level == UNCOMMITTED:
            for other in reversed(self.open):
                if key in other.writes:
                    return other.writes[key]
        newest = by.began if self.level in (SNAPSHOT, SERIALIZABLE) else self.commits
        versions = self._versions.get(key, ())
        return next((value for number, value in reversed(versions) if number <= newest), None)

    def _commit(self, transaction: Transaction) -> None:
        self.open.remove(transaction)
        changed = next((key for key in self._guarded(transaction) if self._changed_since(key, transaction.began)), None)
        if changed is not None:
            raise SerializationFailure(changed)
        if transaction.writes:
            self.commits += 1
        for key, value in transaction.writes.items():
            self._versions.setdefault(key, []).append((self.commits, value))

    def _guarded(self, transaction: Transaction) -> list[str]:
        """The keys that nobody else may have changed since the transaction began."""
        if self.level == SNAPSHOT:
            return list(transaction.writes)
        return [*transaction.reads, *transaction.writes] if self.level == SERIALIZABLE else []

    def _changed_since(self, key: str, number: int) -> bool:
        versions = self._versions.get(key)
        return bool(versions) and versions[-1][0] > number


class Transaction:
    """One transaction. ``reads`` and ``writes`` say what it has done, in order."""

    def __init__(self, store: MultiVersionStore) -> None:
        self.began = store.commits
        self.reads: dict[str, Any] = {}
        self.writes: dict[str, Any] = {}
        self._store = store

    def read(self, key: str) -> Any:
        """The value that this transaction sees, its own write first; None when there is none."""
        if key in self.writes:
            return self.writes[key]
        value = self._store._seen(key, self)
        self.reads.setdefault(key, value)
        return value

    def write(self, key: str, value: Any) -> None:
        """Change ``key``; others see it by their level."""
        self.writes[key] = value

    def commit(self) -> dict[str, Any]:
        """Install every write at once and return them. Raises SerializationFailure: nothing happened."""
        self._store._commit(self)
        return self.writes

    def abort(self) -> None:
        """Take everything back."""
        self._store.open.remove(self)
