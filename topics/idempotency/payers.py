"""Clients who pay: each mints a key for what it wants, and sends it again with every retry."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from playground.sdk import Call, Errored, Failure, Missed, Node, Refused, Response, World, open_loop, poisson

from .params import Params

NAME = "shoppers"
PATH = "/api/payments"
SEED_KEY = "abc-123-xyz"
SEED_AMOUNT = 100
AMOUNTS = (20, 35, 60, 100)
USERS = 24
BACKOFF_S = 0.15
COME_AGAIN = ("409", "503", "504")
EXTRA = 1_000_000
"""Numbers of intents that an action makes begin here."""


@dataclass(frozen=True)
class Intent:
    """What somebody wants to pay, once. ``manner`` is how clumsily it is sent."""

    key: str
    tenant: str
    amount: int
    manner: str = "once"

    def body(self, amount: int | None = None) -> dict[str, Any]:
        return {"amount": amount or self.amount, "card": f"card of {self.tenant}"}


class Payers:
    """The client node, and what its users do wrong on demand."""

    def __init__(self, world: World, p: Params) -> None:
        self.world = world
        self.p = p
        self.manners: dict[int, str] = {}
        self._minted: dict[int, Intent] = {}
        self.again = 0
        self.last: list[int] = []
        self.method = "PUT" if p.variant == "put" else "POST"
        self.label = f"{self.method} {PATH}"
        call = Call(
            "api", self.label, subject=lambda node, n: self.intent(n).key, by=self.pay,
            value=lambda node, n: f"{self.intent(n).tenant} {self.intent(n).amount}",
        )  # fmt: skip
        self.client = open_loop(
            world, NAME, arrivals=poisson(p.payments_per_s), call=call, label="Shoppers", about="pay, and retry",
            tier=0, row=0,
        )  # fmt: skip
        for name in ("click_twice", "other_body", "late_retry"):
            world.action(name, getattr(self, name))

    def intent(self, n: int) -> Intent:
        """The ``n``-th intent, minted when it is first wanted: number 1 is the guide's."""
        if n not in self._minted:
            self._minted[n] = self._mint(n)
        return self._minted[n]

    def _mint(self, n: int) -> Intent:
        tenant = f"user-{n % USERS or USERS}"
        if n == 1:
            return Intent(SEED_KEY, tenant, SEED_AMOUNT)
        draw = self.world.draw("payment", n)
        number = f"x{n - EXTRA}" if n > EXTRA else f"k{n}"
        manner = self.manners.get(n, "once")
        return Intent(f"{number}-{draw % 65536:04x}", tenant, AMOUNTS[draw % len(AMOUNTS)], manner)

    # -- actions -------------------------------------------------------------------------------------------------

    def click_twice(self, world: World, target: str, args: dict[str, Any]) -> str:
        """One intent, sent twice: ``gap_ms`` after one another."""
        gap_ms = min(5000, max(0, int(args.get("gap_ms", 100))))
        key = self._act(f"twice {gap_ms}")
        return f"{key} is sent twice, {gap_ms} ms apart" if gap_ms else f"{key} is sent twice at once"

    def other_body(self, world: World, target: str, args: dict[str, Any]) -> str:
        """One key, two requests: the second asks for another amount."""
        return f"{self._act('other')} is sent, and then again with another amount"

    def late_retry(self, world: World, target: str, args: dict[str, Any]) -> str:
        """The latest intents that were answered are sent once more, under the keys that they have."""
        self._require()
        count = min(len(self.last), max(1, int(args.get("count", 1))))
        if not count:
            raise Missed("nobody has paid yet")
        for n in self.last[-count:]:
            self.again += 1
            self.client.node.spawn(self.client.ask(f"{NAME}-late-{self.again}", n), "late", f"{NAME}-late-{self.again}")
        return f"{', '.join(self.intent(n).key for n in self.last[-count:])} again, late"

    def _act(self, manner: str) -> str:
        self._require()
        n = EXTRA + len(self.manners) + 1
        self.manners[n] = manner
        key = f"{NAME}-extra-{n - EXTRA}"
        self.client.node.spawn(self.client.ask(key, n), "extra", key)
        return self.intent(n).key

    def _require(self) -> None:
        if not self.client.node.alive:
            raise Missed(f"{NAME} are down")

    # -- how they ask --------------------------------------------------------------------------------------------

    async def pay(self, node: Node, n: int) -> Response:
        """One intent to its end."""
        intent = self.intent(n)
        manner, _, gap_ms = intent.manner.partition(" ")
        if manner == "twice":
            second = node.spawn(self._clicked_again(node, intent, int(gap_ms)), "second click", node_key(n))
            answer = await self._persist(node, intent, intent.body())
            await second
        else:
            answer = await self._persist(node, intent, intent.body())
        if manner == "other":
            answer = await self._other(node, intent)
        self.last = [*self.last[-7:], n]
        return answer

    async def _other(self, node: Node, intent: Intent) -> Response:
        try:
            return await self._persist(node, intent, intent.body(intent.amount + 900))
        except Refused as no:
            return Response(200, f"then {no.reason}")

    async def _clicked_again(self, node: Node, intent: Intent, gap_ms: int) -> None:
        await asyncio.sleep(gap_ms / 1000)
        try:
            await self._persist(node, intent, intent.body())
        except Failure:
            return

    async def _persist(self, node: Node, intent: Intent, body: dict[str, Any]) -> Response:
        """Send it until there is a final answer, or the attempts are used up."""
        sure, pause_s = True, BACKOFF_S
        for attempt in range(1, self.p.attempts + 1):
            try:
                return await self._send(node, intent, body)
            except Refused as no:
                if not no.reason.startswith(COME_AGAIN):
                    raise
                sure = sure and attempt == 1 and not no.reason.startswith("409")
                last: Failure = no
            except Failure as failure:
                sure, last = sure and failure.definite, failure
            if attempt < self.p.attempts:
                await asyncio.sleep(pause_s)
                pause_s *= 2
        raise last if sure else Errored("no final answer")

    async def _send(self, node: Node, intent: Intent, body: dict[str, Any]) -> Response:
        headers = {"idempotency-key": intent.key, "tenant": intent.tenant}
        return await node.call("api", self.label, body, timeout_s=self.p.patience_ms / 1000, headers=headers)


def node_key(n: int) -> str:
    """The causal key of an extra intent."""
    return f"{NAME}-extra-{n - EXTRA}" if n > EXTRA else f"{NAME}-{n}"
