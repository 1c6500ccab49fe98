"""What is promised of events, offsets and effects, judged on the record alone."""

from __future__ import annotations

from typing import Any

from playground.sdk import Always

from .history import US, Calm, appended, committed, effected, order_of, placed, seconds
from .notes import APPENDED, COMMITTED, DROPPED, EFFECT, ENDS, PLACED
from .params import Params
from .recovery import CatchesUp, OrdersAgain
from .situations import SITUATIONS

OWN = frozenset({"poison", "crash_between", "add_member", "replay_dead"})
SURVIVED = OWN | {
    "burst",
    "crash",
    "cut",
    "delay",
    "drop",
    "duplicate",
    "errors",
    "hold",
    "isolate",
    "latency",
    "loss",
    "partition",
    "pause",
    "reorder",
    "skew",
    "slow",
}
"""Whatever takes nobody's disk away."""

GRACE_US = 6 * US


def brokered(p: Params) -> bool:
    return p.variant != "sync"


class OffsetsAreContiguous(Always):
    """The offsets of a partition are 0, 1, 2 and so on."""

    title = "Offsets have no gaps"
    paths = (APPENDED,)

    def promise(self, p: Params) -> Any:
        return SURVIVED if brokered(p) else None

    def begin(self) -> None:
        self.seen: dict[int, dict[int, Any]] = {}

    def on_state(self, r: Any) -> None:
        event = appended(r)
        if event is None:
            return
        offsets = self.seen.setdefault(event.partition, {})
        known = offsets.setdefault(event.offset, (event.event, r.seq))
        if known[0] != event.event:
            words = f"{event.partition}:{event.offset} was {known[0]}, and is {event.event} at {seconds(r.at_us)}"
            self.broken(words, [known[1], r.seq])


class AcknowledgedStays(Always):
    """An event that the broker has acknowledged is in its log after every crash."""

    title = "Acknowledged events are kept"
    paths = (APPENDED, ENDS)

    def promise(self, p: Params) -> Any:
        return SURVIVED if brokered(p) else None

    def begin(self) -> None:
        self.ends: dict[int, tuple[int, int]] = {}

    def on_state(self, r: Any) -> None:
        event = appended(r)
        if event is not None:
            before, _ = self.ends.get(event.partition, (0, 0))
            self.ends[event.partition] = (max(before, event.offset + 1), r.seq)
        elif r.path == ENDS and r.value is not None:
            held = [int(end) for end in str(r.value).partition(" life ")[0].split(" ")]
            for partition, (end, seq) in self.ends.items():
                if held[partition] < end:
                    words = f"partition {partition} ends at {held[partition]} at {seconds(r.at_us)}"
                    self.broken(f"{words}, and {end} events of it were acknowledged", [seq, r.seq])


class NoEventLost(Always):
    """Every committed order is told: six calm seconds later its event is in the log."""

    title = "No order without its event"
    paths = (PLACED, APPENDED, DROPPED)

    def promise(self, p: Params) -> Any:
        return SURVIVED - {"burst"} if brokered(p) and p.pressure != "drop" else None

    def begin(self) -> None:
        self.orders: dict[int, Any] = {}
        self.calm = Calm()

    def on_state(self, r: Any) -> None:
        number, event = placed(r), appended(r)
        if number is not None:
            self.orders[number] = r
        elif event is not None:
            self.orders.pop(order_of(event.event), None)

    def on_health(self, r: Any) -> None:
        self.calm.note(r.node, r)

    def on_link(self, r: Any) -> None:
        self.calm.note(f"{r.source}>{r.target}", r)

    def finish(self, now_us: int) -> None:
        if self.calm.lasted_us(now_us) < GRACE_US:
            return
        for number, r in self.orders.items():
            if now_us - r.at_us > GRACE_US:
                words = f"order {number} was committed at {seconds(r.at_us)}, and nobody was ever told"
                self.broken(words, [r.seq])
                return


class NoGhost(Always):
    """No event tells of an order that does not exist."""

    title = "No event without its order"
    paths = (PLACED, APPENDED)

    def promise(self, p: Params) -> Any:
        return SURVIVED if brokered(p) else None

    def begin(self) -> None:
        self.orders: set[int] = set()
        self.told: dict[int, Any] = {}

    def on_state(self, r: Any) -> None:
        number, event = placed(r), appended(r)
        if number is not None:
            self.orders.add(number)
        elif event is not None:
            self.told.setdefault(order_of(event.event), r)

    def finish(self, now_us: int) -> None:
        for number, r in self.told.items():
            if number not in self.orders and now_us - r.at_us > 3 * US:
                words = f"order-{number} was published at {seconds(r.at_us)}, and there is no such order"
                self.broken(words, [r.seq])
                return


class KeysKeepTheirOrder(Always):
    """A group has the effects of one customer's events in the order of their offsets."""

    title = "One customer, one order of events"
    paths = (EFFECT,)

    def promise(self, p: Params) -> Any:
        ordered = p.variant == "log" and p.by_key and p.poison != "retry"
        kept = SURVIVED if p.poison == "block" else SURVIVED - {"replay_dead"}  # a dead letter comes out of order
        return kept if ordered and p.delivery == "effectively_once" else None

    def begin(self) -> None:
        self.latest: dict[tuple[str, str], tuple[int, str, int]] = {}

    def on_state(self, r: Any) -> None:
        effect = effected(r)
        if effect is None or effect.how == "known":
            return
        offset, event, seq = self.latest.get((effect.group, effect.key), (-1, "", r.seq))
        if effect.offset < offset:
            words = f"{effect.group} had {effect.event} of {effect.key} at {seconds(r.at_us)}, after {event}"
            self.broken(words, [seq, r.seq])
        self.latest[effect.group, effect.key] = (effect.offset, effect.event, r.seq)


class CommitsAreFenced(Always):
    """A commit is taken only from the owner of the partition, of the generation that gave it or a later one."""

    title = "A zombie cannot commit"
    paths = (COMMITTED,)

    def promise(self, p: Params) -> Any:
        return SURVIVED if p.variant == "log" else None

    def on_state(self, r: Any) -> None:
        commit = committed(r)
        if commit is None or commit.how != "taken":
            return
        if commit.member != commit.owner or commit.generation < commit.current:
            words = f"{commit.member} of generation {commit.generation} committed {commit.partition}:{commit.offset}"
            why = f"{commit.owner} has owned it since generation {commit.current}"
            self.broken(f"{words} at {seconds(r.at_us)}, though {why}", [r.seq])


class EffectsOnce(Always):
    """With an inbox no event has its effect twice, however often it comes. A letter is outside this promise."""

    title = "An event counts once"
    paths = (EFFECT,)

    def promise(self, p: Params) -> Any:
        return SURVIVED if p.delivery == "effectively_once" else None

    def on_state(self, r: Any) -> None:
        effect = effected(r)
        if effect is not None and effect.times > 1:
            words = f"{effect.group} has had the effect of {effect.event} {effect.times} times by {seconds(r.at_us)}"
            self.broken(words, [r.seq])


PROPERTIES = (
    OffsetsAreContiguous, AcknowledgedStays, NoEventLost, NoGhost, KeysKeepTheirOrder, CommitsAreFenced, EffectsOnce,
    CatchesUp, OrdersAgain, *SITUATIONS,
)  # fmt: skip
