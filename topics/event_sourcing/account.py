"""A bank account whose state is nothing but the fold of its events.

``decide`` looks at a state and a command and says what happened, as events, or why nothing may; ``evolve`` takes a
state and an event and gives the next state. Neither asks a clock, draws at random or tells anybody: whoever folds the
same events gets the same account, today and in ten years. (The decider, after Jérémie Chassaing, "Functional event
sourcing decider", 2021.)
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple


class Rejected(Exception):
    """The command may not be carried out. Nothing has happened, and no event says otherwise.

    ``conflicts`` counts how often somebody was faster before it was decided for good.
    """

    conflicts = 0


class Event(NamedTuple):
    """A fact, in the past tense. ``schema`` is the version of the shape of ``data``."""

    type: str
    data: dict[str, Any]
    schema: int = 1


class Command(NamedTuple):
    """A wish. ``id`` is given by whoever wishes: the same wish, sent again, has the same one."""

    id: str
    kind: str
    amount: int = 0
    owner: str = ""


class Account(NamedTuple):
    """What the events add up to. ``version`` is the number of events; 0 is an account that does not exist yet."""

    version: int = 0
    balance: int = 0
    owner: str = ""
    open: bool = False
    last_withdrawn: int = 0
    commands: tuple[str, ...] = ()
    """Ids of the commands whose events are in the stream, in their order."""


def decide(account: Account, command: Command) -> list[Event]:
    """The events that ``command`` makes of ``account``. Raises Rejected."""
    kind, amount = command.kind, command.amount
    if kind == "open":
        return _when(not account.open, "is open already", Event("AccountCreated", {"owner": command.owner}))
    if not account.open:
        raise Rejected("no such account")
    if kind == "deposit":
        return [Event("MoneyDeposited", {"amount": amount})]
    if kind == "withdraw":
        return _when(account.balance >= amount, "insufficient funds", Event("MoneyWithdrawn", {"amount": amount}))
    if kind == "interest":
        return [Event("InterestPaid", {"amount": account.balance * amount // 100, "percent": amount})]
    if kind == "reverse":
        undo = Event("WithdrawalReversed", {"amount": account.last_withdrawn})
        return _when(account.last_withdrawn > 0, "nothing to reverse", undo)
    if kind == "forget":
        return [Event("CustomerForgotten", {})]
    raise Rejected(f"no command is called {kind}")


def evolve(account: Account, event: Event) -> Account:
    """The account after ``event``, which is of the present shape (see ``upcasting.py``)."""
    version, kind, data = account.version + 1, event.type, event.data
    if kind == "AccountCreated":
        return account._replace(version=version, owner=data["owner"], open=True)
    if kind == "MoneyWithdrawn":
        amount = data["amount"]
        return account._replace(version=version, balance=account.balance - amount, last_withdrawn=amount)
    if kind in ("MoneyDeposited", "InterestPaid"):
        return account._replace(version=version, balance=account.balance + data["amount"])
    if kind == "WithdrawalReversed":
        return account._replace(version=version, balance=account.balance + data["amount"], last_withdrawn=0)
    if kind == "CustomerForgotten":
        return account._replace(version=version, owner="")
    raise ValueError(f"no event is called {kind}: this code is older than the log")


def fold(events: Iterable[Event], account: Account | None = None) -> Account:
    """All events, one after the other, on an account that does not exist yet or on ``account``."""
    account = account or Account()
    for event in events:
        account = evolve(account, event)
    return account


def _when(allowed: bool, why_not: str, event: Event) -> list[Event]:
    if not allowed:
        raise Rejected(why_not)
    return [event]
