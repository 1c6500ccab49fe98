"""A saga without a coordinator: each service hears facts and decides its own next step.

The whole process is in no single place at run time; it is the sum of these tables. The way back is a chain too: a fact
that something was undone tells the service before it to undo its part, so the reverse order needs nobody to keep it.

Two rules make it safe. A service acknowledges an event only *after* its own transaction is durable and the next fact
is published, so a crash in between means redelivery, and its inbox makes the repetition harmless. And somebody must
notice silence: the service that owns the order gives up after a deadline (see ``Deadlines``), because a fact that never
comes tells nobody anything.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from .errors import StepBarred, StepRefused

Act = Callable[[str, str, dict], Awaitable[object]]
Publish = Callable[[str, str, dict], Awaitable[None]]


class Reaction(NamedTuple):
    """On ``event``: do or undo ``step``, then publish ``then``; when the step is refused, publish ``otherwise``."""

    event: str
    verb: str  # do | undo
    step: str
    then: str | None
    otherwise: str | None = None


REACTIONS: dict[str, tuple[Reaction, ...]] = {
    "inventory": (
        Reaction("OrderCreated", "do", "reserve", "StockReserved", "StockRefused"),
        Reaction("CardDeclined", "undo", "reserve", "StockReleased"),
        Reaction("CardRefunded", "undo", "reserve", "StockReleased"),
    ),
    "payment": (
        Reaction("StockReserved", "do", "charge", "CardCharged", "CardDeclined"),
        Reaction("ShippingRefused", "undo", "charge", "CardRefunded"),
        Reaction("ParcelCancelled", "undo", "charge", "CardRefunded"),
    ),
    "shipping": (
        Reaction("CardCharged", "do", "ship", "ParcelBooked", "ShippingRefused"),
        Reaction("OrderAbandoned", "undo", "ship", "ParcelCancelled"),
    ),
    "orders": (
        Reaction("ParcelBooked", "do", "confirm", "OrderConfirmed"),
        Reaction("StockRefused", "undo", "create", "OrderCancelled"),
        Reaction("StockReleased", "undo", "create", "OrderCancelled"),
        Reaction("UndoFailed", "do", "park", "OrderParked"),
    ),
}
"""What each service does about what it hears. An abandoned order walks the same chain back, from its far end."""


class ReactingService:
    """One service of the choreography. ``act`` and ``undo`` are idempotent (see participant.py).

    After ``tries`` failures of one reaction it gives up: on a step silently, because the deadline will undo the order,
    on an undo with the fact UndoFailed, so that a person is called. The count is memory only: a restart begins again.
    """

    def __init__(
        self, reactions: tuple[Reaction, ...], *, act: Act, undo: Act, publish: Publish, tries: int = 5
    ) -> None:
        self.reactions = {reaction.event: reaction for reaction in reactions}
        self.act = act
        self.undo = undo
        self.publish = publish
        self.tries = tries
        self._failures: dict[tuple[str, str], int] = {}

    @property
    def events(self) -> tuple[str, ...]:
        """The facts to subscribe to."""
        return tuple(self.reactions)

    async def hear(self, event: str, saga: str, data: dict) -> str | None:
        """React to a fact. Returns what was published; raises when the event must be delivered again."""
        reaction = self.reactions[event]
        try:
            fact = await self._react(reaction, saga, data)
        except Exception:  # whatever it was, the event comes again
            if not self._gives_up(event, saga):
                raise
            fact = "UndoFailed" if reaction.verb == "undo" else None
        if fact is not None:
            await self.publish(fact, saga, data)
        self._failures.pop((event, saga), None)
        return fact

    def _gives_up(self, event: str, saga: str) -> bool:
        failures = self._failures[event, saga] = self._failures.get((event, saga), 0) + 1
        return failures >= self.tries

    async def _react(self, reaction: Reaction, saga: str, data: dict) -> str | None:
        if reaction.verb == "undo":
            await self.undo(reaction.step, saga, data)
            return reaction.then
        try:
            await self.act(reaction.step, saga, data)
        except StepBarred:
            return None  # the way back has passed here already: the late fact goes no further
        except StepRefused:
            return reaction.otherwise
        return reaction.then


class Deadlines:
    """Gives up on orders from which nothing was heard for too long.

    ``abandon(cutoff)`` bars, in one transaction, the confirmation of every order still pending since before the
    cutoff, and returns all barred orders that are not cancelled yet: publishing those again repairs a lost
    announcement. From then on the order cannot be confirmed, whatever fact is still on its way.
    """

    def __init__(
        self,
        *,
        patience_s: float,
        abandon: Callable[[float], Awaitable[list[tuple[str, dict]]]],
        publish: Publish,
    ) -> None:
        self.patience_s = patience_s
        self.abandon = abandon
        self.publish = publish

    async def sweep(self, now_s: float) -> int:
        """Abandon what is overdue. Returns how many announcements were published."""
        overdue = await self.abandon(now_s - self.patience_s)
        for saga, data in overdue:
            await self.publish("OrderAbandoned", saga, data)
        return len(overdue)
