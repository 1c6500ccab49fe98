"""Planted defects. Each is one slip that has been made in production, and a property that catches it."""

from __future__ import annotations

from collections.abc import Callable

from .account import Account, Event
from .event_store import EventStore
from .letters import Letters
from .repository import Repository
from .snapshots import trusted


class Unchecked(EventStore):
    """Appends behind whatever is there now, and does not ask what the writer had seen."""

    def _check(self, stream: str, expected: int, actual: int) -> None:
        return None


class Careless(Letters):
    """Writes its letters whenever it reads an event, also when it reads it again."""

    def _is_new(self, position: int, reached: int) -> bool:
        return True


class Trusting(Repository):
    """Takes a snapshot for the truth."""

    open_snapshot = staticmethod(trusted)


class AsksTheClock(Repository):
    """Works out interest when it folds, from the time of day, and not when the interest is paid."""

    wall_s: Callable[[], float]

    def evolve(self, account: Account, event: Event) -> Account:
        if event.type == "InterestPaid":
            event = event._replace(data={"amount": int(self.wall_s()) % 100})
        return super().evolve(account, event)
