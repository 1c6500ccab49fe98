"""The payment service and its ledger: what the order service depends on."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from playground.sdk import Node, Refused, Request, World, bimodal, lognormal

from .deadline import Deadline, DeadlineExceeded
from .params import Params
from .retry import Retry, fixed

DECLINED = "card declined"
TOO_LATE = "deadline passed"
LEDGER_TIMEOUT_S = 1.0
UNLUCKY_FACTOR = 20
_TWO_64 = 1 << 64


class Payment:
    """One life of the payment service. ``swallow`` is how many charges will be taken and never answered."""

    def __init__(self, world: World, node: Node, p: Params) -> None:
        self.world = world
        self.node = node
        self.p = p
        self.swallow = 0
        self.wasted = 0
        usual = lognormal(median_ms=p.payment_ms, sigma=0.4)
        unlucky = lognormal(median_ms=p.payment_ms * UNLUCKY_FACTOR, sigma=0.2)
        self.takes = bimodal(usual, unlucky, slow_percent=p.tail_percent) if p.tail_percent else usual
        self.enter = self._enter
        if p.ledger_attempts > 1:
            retry = Retry(p.ledger_attempts, fixed(0.05), worth=lambda error: not isinstance(error, Refused))
            self.enter = partial(retry.call, self._enter)
        node.on("charge", reply="receipt")(self.charge)

    async def charge(self, request: Request) -> str:
        """Charge a card and enter it into the ledger; the receipt is the answer."""
        deadline = Deadline.received(request.headers, request.arrived_s, self.node.clock.now)
        if self.p.deadline and deadline:
            self._refuse_late(deadline)
        if self.swallow:
            self.swallow -= 1
            await asyncio.get_running_loop().create_future()
        await self.node.work(self.takes)
        if self._declined(request.key):
            raise Refused(DECLINED)
        await self.enter(request.body)
        self._note_waste(deadline)
        return "receipt"

    def _refuse_late(self, deadline: Deadline) -> None:
        try:
            deadline.check(needs_s=self.p.payment_ms / 1000)
        except DeadlineExceeded as late:
            raise Refused(TOO_LATE, str(late)) from None

    async def _enter(self, order: dict[str, Any]) -> None:
        await self.node.call("ledger", "enter", order, kind="write", timeout_s=LEDGER_TIMEOUT_S)

    def _declined(self, key: str) -> bool:
        """The same card is declined at every attempt."""
        return self.world.draw("declined", key) * 100 < self.p.declined_percent * _TWO_64

    def _note_waste(self, deadline: Deadline | None) -> None:
        if deadline and deadline.left_s() < 0:
            self.wasted += 1
            self.node.state("wasted", self.wasted)
            self.world.sample("wasted charges", self.wasted, "payment")


def ledger(node: Node) -> None:
    """Boot the ledger: an order is entered once, however often it is asked for."""
    book = node.disk.kv("ledger")

    @node.on("enter", reply="entered")
    async def enter(request: Request) -> str:
        await node.work(lognormal(median_ms=3))
        if request.body["order"] not in book:
            book.put(request.body["order"], request.body["amount"])
            await book.sync()
        return "entered"
