"""Whether everybody has heard of everything once the faults are over."""

from __future__ import annotations

from typing import Any

from playground.sdk import AnsweredAgain, Eventually

from .broker_node import GROUPS
from .history import US, Calm, appended, effected, seconds, unhandled
from .notes import APPENDED, EFFECT, FAILED
from .params import Params

DISTURBANCES = frozenset({
    "crash_between", "add_member", "replay_dead", "crash", "cut", "delay", "drop", "duplicate", "errors", "hold",
    "isolate", "latency", "loss", "partition", "pause", "reorder", "slow", "poison",
})  # fmt: skip
SETTLES_US = 7 * US
FRESH_US = 5 * US


def roomy(p: Params) -> bool:
    """Whether consumers have twice the time that they need."""
    return p.orders_per_s * p.handle_ms <= 500 and p.network_ms <= 60 and p.session_ms <= 3000


class CatchesUp(Eventually):
    """Once the faults stop every group has had, or set aside, every event but the last few seconds'."""

    title = "Every group has heard of everything"
    paths = (APPENDED, EFFECT, FAILED)

    def promise(self, p: Params) -> Any:
        told = p.variant != "sync" and p.delivery != "at_most_once" and p.poison != "block"
        return DISTURBANCES if told and roomy(p) else None

    def begin(self) -> None:
        self.events: dict[str, Any] = {}
        self.done: set[tuple[str, str]] = set()
        self.calm = Calm()

    def on_state(self, r: Any) -> None:
        event, effect, failure = appended(r), effected(r), unhandled(r)
        if event is not None:
            self.events.setdefault(event.event, r)
        elif effect is not None:
            self.done.add((effect.group, effect.event))
        elif failure is not None:
            self.done.add((failure.group, failure.event))

    def on_health(self, r: Any) -> None:
        self.calm.note(r.node, r)

    def on_link(self, r: Any) -> None:
        self.calm.note(f"{r.source}>{r.target}", r)

    def on_intervention(self, r: Any) -> None:
        self.calm.since_us = r.at_us

    def finish(self, now_us: int) -> None:
        due = [(event, r) for event, r in self.events.items() if now_us - r.at_us > FRESH_US]
        if self.calm.lasted_us(now_us) < SETTLES_US or not due:
            self.unknown("the faults ended too shortly before the run did")
            return
        for event, r in due:
            missing = [group for group in GROUPS if (group, event) not in self.done]
            if missing:
                words = f"{missing[0]} has not had {event} of {seconds(r.at_us)} by the end"
                self.broken(words, [r.seq], status="stuck")
                return
        self.holds(f"{len(due)} events were had, or set aside, by all {len(GROUPS)} groups")


class OrdersAgain(AnsweredAgain):
    """Once the faults stop, orders are accepted again."""

    title = "Orders are accepted again"
    what = "orders"

    def promise(self, p: Params) -> Any:
        return DISTURBANCES if roomy(p) and p.pressure != "shed" else None

    def waits_us(self) -> int:
        return 3 * US
