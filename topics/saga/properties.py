"""What the room promises, judged on the record alone."""

from __future__ import annotations

from typing import Any

from playground.sdk import Always, Eventually
from playground.sdk.faults import KINDS

from .decisions import Entry, SagaState, apply, begin, decide
from .deeds import PRODUCTS, PURSE, orders, short
from .history import EFFECTS, UNDONE_BY_NAME, US, Order, Orders, seconds, sick, words_in
from .orchestrated import Commands, order_saga
from .params import Params
from .situations import SITUATIONS

OWN_KINDS = frozenset(("fail_step", "work_late", "fail_undo", "send_twice", "crash_at_answer", "call_person"))

SURVIVED = KINDS | OWN_KINDS
"""Every fault but one: a service that comes back on an empty disk has forgotten what it did."""

VERBS = {"started": "run", "undoing": "undo", "parked": "park", "ended": "end"}
"""Log entries that are decisions, with the decision each one is."""


class AboutOrders(Always):
    """An always-property that follows orders and their effects."""

    paths = ("order", "effect")

    def begin(self) -> None:
        self.orders = Orders.of(self.sight)

    def promise(self, p: Params) -> Any:
        return SURVIVED


class CancelledMeansUndone(AboutOrders):
    """Once an order is cancelled, nothing of it is left: no stock held, no money taken, no parcel booked, then or
    later. A step whose outcome nobody knew counts as well."""

    title = "Cancelled means undone"

    def on_state(self, r: Any) -> None:
        seen = self.orders.see(r)
        if seen is None or seen[0].state is None or seen[0].state.word != "cancelled":
            return
        order = seen[0]
        for step in order.standing():
            told = order.effects[step]
            words = (
                f"{short(order.key)} was cancelled at {seconds(order.state.at_us)}, yet it is {told.word} {told.what}"
            )
            self.broken(f"{words} since {seconds(told.at_us)}: nobody will ever undo that", [order.state.seq, told.seq])


class ConfirmedMeansWhole(AboutOrders):
    """A confirmed order has all of its parts: stock held, card charged, parcel booked. None is taken back later."""

    title = "Confirmed means whole"

    def on_state(self, r: Any) -> None:
        seen = self.orders.see(r)
        if seen is None or seen[0].state is None or seen[0].state.word != "confirmed":
            return
        order = seen[0]
        missing = [step for step, _, _ in EFFECTS.values() if step not in order.standing()]
        if missing:
            words = f"{short(order.key)} is confirmed, but {' and '.join(missing)} did not happen or was undone"
            self.broken(words, [order.state.seq, r.seq])


class ReverseOrder(AboutOrders):
    """A step is undone only after every step that depended on it."""

    title = "Undone in reverse order"

    def begin(self) -> None:
        super().begin()
        chain = {"create": ("reserve", "charge", "ship"), "reserve": ("charge", "ship"), "charge": ("ship",)}
        if self.params.parallel and self.params.variant == "orchestrated":
            chain["reserve"] = ("ship",)
        self.later = chain

    def on_state(self, r: Any) -> None:
        seen = self.orders.see(r)
        step = self._undone(r, seen[1]) if seen else None
        if not step:
            return
        standing = [later for later in self.later.get(step, ()) if later in seen[0].standing()]
        if standing:
            told = seen[0].effects[standing[0]]
            words = f"{step} of {short(seen[0].key)} was undone at {seconds(r.at_us)} while it was still {told.word}"
            self.broken(f"{words} {told.what}", [told.seq, r.seq])

    def _undone(self, r: Any, word: str) -> str | None:
        if r.path == "order":
            return "create" if word == "cancelled" else None
        if r.path == "effect" and word == EFFECTS[r.node][2]:
            return EFFECTS[r.node][0]
        return None


class EffectiveOnce(AboutOrders):
    """However often a command or an undo arrives, its effect happens once."""

    title = "Effective exactly once"
    paths = ("effect",)

    def on_state(self, r: Any) -> None:
        if r.value is not None and " times:" in str(r.value):
            key, _, words = str(r.value).partition(" ")
            self.broken(f"{short(key)}: {words.replace(' times:', ' times,')}, at {seconds(r.at_us)}", [r.seq])


class Conserved(Always):
    """Money only moves between cards and shop, units only between free and taken; at the end as many units are taken
    as orders hold one."""

    title = "Money and stock conserved"
    paths = ("accounts", "effect", *(f"shelf.{sku}" for sku, _ in PRODUCTS))

    def begin(self) -> None:
        self.orders = Orders.of(self.sight)
        self.taken: dict[str, int] = {}

    def promise(self, p: Params) -> Any:
        return SURVIVED

    def on_state(self, r: Any) -> None:
        if r.value is None:
            return
        if r.path == "effect":
            self.orders.see(r)
            return
        numbers = [int(word) for word in str(r.value).replace(",", "").split() if word.lstrip("-").isdigit()]
        total = PURSE if r.path == "accounts" else self.params.stock
        if sum(numbers) != total:
            self.broken(f"{r.path} adds up to {sum(numbers)} at {seconds(r.at_us)}, not to {total}: {r.value}", [r.seq])
        if r.path != "accounts":
            self.taken[r.path] = numbers[1]

    def finish(self, now_us: int) -> None:
        held = sum("reserve" in order.standing() for order in self.orders.known.values())
        taken = sum(self.taken.values())
        if held != taken and self.sight.health("stock") == "up":
            self.broken(f"{taken} units are taken from the shelves, but {held} orders hold one")


class ReplayDecidesAlike(Always):
    """Every decision in the saga log follows from the entries before it, also when they are read again after a
    restart."""

    title = "Replay decides alike"
    paths = ("log",)

    def begin(self) -> None:
        self.definition = order_saga(Commands(None, self.params, None), self.params)
        self.sagas: dict[str, SagaState] = {}

    def promise(self, p: Params) -> Any:
        return SURVIVED if p.variant == "orchestrated" else None

    def on_state(self, r: Any) -> None:
        if r.value is None or str(r.value).startswith("-"):
            self.sagas.clear()
            return
        key, event, subject = words_in(r.value)
        if event == "begun":
            self.sagas[key] = begin(self.definition, key, {})
            return
        saga = self.sagas[key]
        self._judge(r, saga, event, subject)
        apply(saga, Entry(key, event, "" if event == "ended" else subject, subject))

    def _judge(self, r: Any, saga: SagaState, event: str, subject: str) -> None:
        if event not in VERBS:
            return
        decided = [(decision.verb, decision.target) for decision in decide(self.definition, saga)]
        if (VERBS[event], subject) not in decided:
            words = f"the log of {short(saga.id)} says “{event} {subject}” at {seconds(r.at_us)}"
            self.broken(f"{words}, but its entries so far lead to {decided or 'nothing'}", [r.seq])


class NothingStuck(Eventually):
    """Once the faults stop, every order is soon confirmed, cancelled, or parked for a person."""

    title = "Nothing stays stuck"
    paths = ("order", "effect", "log")

    def begin(self) -> None:
        self.orders = Orders.of(self.sight)
        self.links: dict[str, str] = {}
        self.struck_us = 0

    def promise(self, p: Params) -> Any:
        forgetful = p.log == "memory" and p.variant == "orchestrated"
        return SURVIVED - {"crash", "restart", "crash_at_answer"} if forgetful else SURVIVED

    def on_state(self, r: Any) -> None:
        self.orders.see(r)

    def on_link(self, r: Any) -> None:
        self.links[f"{r.source}>{r.target}"] = r.status
        self.struck_us = r.at_us

    def on_health(self, r: Any) -> None:
        self.struck_us = r.at_us

    def finish(self, now_us: int) -> None:
        ill = sick(self.sight, self.links)
        if ill:
            self.unknown(f"{ill[0]} was not well at the end, so nothing can be said")
            return
        waiting = [order for order in self.orders.known.values() if order.open]
        stuck = [order for order in waiting if now_us - max(order.moved_us, self.struck_us) > self._patience_us()]
        if stuck:
            self.broken(self._stuck(stuck, now_us), [order.state.seq for order in stuck], status="stuck")
        else:
            self.holds(self._counted(len(waiting)))

    def _patience_us(self) -> int:
        """Longer than the longest honest silence: a timeout with its backoff, or a deadline with its sweep."""
        if self.params.variant == "choreographed":
            return (2 * self.params.patience_s + 10) * US
        return self.params.timeout_ms * 1000 + 8 * US

    def _stuck(self, stuck: list[Order], now_us: int) -> str:
        first = stuck[0]
        left = ", ".join(f"{first.effects[step].word} {first.effects[step].what}" for step in first.standing())
        since = f"{short(first.key)} is pending since {seconds(first.state.at_us)}"
        return f"{orders(len(stuck))} waiting for ever: {since}{f', {left}' if left else ''}, and nobody works on it"

    def _counted(self, waiting: int) -> str:
        ended: dict[str, int] = {}
        for order in self.orders.known.values():
            if order.state and not order.open:
                word = "parked" if order.parked else order.state.word
                ended[word] = ended.get(word, 0) + 1
        return ", ".join(f"{count} {word}" for word, count in ended.items()) + f", {waiting} under way"


class NeverSaysNoTooEarly(Always):
    """Under the semantic lock nobody hears “sold out” because of a unit that is given back later."""

    title = "No is final"
    paths = ("effect",)

    def begin(self) -> None:
        self.orders = Orders.of(self.sight)
        self.told: list[tuple[Any, list[str]]] = []

    def promise(self, p: Params) -> Any:
        return SURVIVED if p.lock else None

    def on_state(self, r: Any) -> None:
        seen = self.orders.see(r)
        if seen is None or seen[1] != UNDONE_BY_NAME["reserve"] or not self.params.lock:
            return
        for told, holders in self.told:
            if seen[0].key in holders:
                words = f"{told.op} heard “sold out” at {seconds(told.at_us)} because {short(seen[0].key)} held"
                self.broken(f"{words} the last {told.key}; it was released at {seconds(r.at_us)}", [told.seq, r.seq])

    def on_operation(self, r: Any) -> None:
        if r.phase == "ok" and r.value == "sold out":
            self.told.append((r, holders_of(self.orders, str(r.key))))


def holders_of(orders: Orders, sku: str) -> list[str]:
    """Orders that hold a unit of ``sku`` and are not final."""
    return [
        order.key
        for order in orders.known.values()
        if order.open and "reserve" in order.standing() and order.effects["reserve"].what == sku
    ]


PROPERTIES = (
    CancelledMeansUndone,
    ConfirmedMeansWhole,
    ReverseOrder,
    EffectiveOnce,
    Conserved,
    ReplayDecidesAlike,
    NeverSaysNoTooEarly,
    NothingStuck,
    *SITUATIONS,
)
