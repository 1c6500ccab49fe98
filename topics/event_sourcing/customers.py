"""Who wants something of the bank: customers who pay in and draw out, and tellers who ask how an account stands."""

from __future__ import annotations

from typing import Any

from playground.sdk import Call, Missed, Node, World, open_loop, poisson, steady

from .account import Command
from .params import Params

CUSTOMERS = "customers"
TELLERS = "tellers"
FIRST = "alice"
OTHERS = ("bob", "carol", "dave", "erin")
SEED = (("open", 0), ("deposit", 50), ("withdraw", 20), ("deposit", 70))
"""The guide's account: created, 50 in, 20 out, 70 in."""

AMOUNTS = (20, 40, 60, 90, 120)
STARTS_WITH = 200
EXTRA = 1_000_000
"""Numbers of wishes that an action makes begin here."""


class Customers:
    """Both client nodes."""

    def __init__(self, world: World, p: Params) -> None:
        self.world, self.p = world, p
        self._extra: dict[int, tuple[str, str, int]] = {}
        self._asked: dict[int, tuple[str, int | None]] = {}
        wish = Call("bank", "POST", subject=lambda node, n: self.wish(n)[0], by=self.command, value=self.said)
        self.customers = open_loop(
            world, CUSTOMERS, arrivals=steady(p.commands_per_s), call=wish, label="Customers", about="pay in, draw out",
            tier=0, row=0,
        )  # fmt: skip
        if p.questions_per_s:
            ask = Call("bank", "GET", subject=lambda node, n: self.question(n)[0], by=self.asked)
            self.tellers = open_loop(
                world, TELLERS, arrivals=poisson(p.questions_per_s), call=ask, label="Tellers",
                about="balance, as of", tier=0, row=1,
            )  # fmt: skip

    # -- wishes --------------------------------------------------------------------------------------------------

    def wish(self, n: int) -> tuple[str, str, int]:
        """Account, kind and amount of the ``n``-th wish: first the guide's, then four more accounts are opened."""
        if n in self._extra:
            return self._extra[n]
        if n <= len(SEED):
            return (FIRST, *SEED[n - 1])
        n -= len(SEED)
        if n <= len(OTHERS):
            return OTHERS[n - 1], "open", 0
        if n <= 2 * len(OTHERS):
            return OTHERS[n - len(OTHERS) - 1], "deposit", STARTS_WITH
        draw = self.world.draw("wish", n)
        kind = "deposit" if draw % 100 < 55 else "withdraw"
        return OTHERS[draw // 100 % len(OTHERS)], kind, AMOUNTS[draw // 1000 % len(AMOUNTS)]

    def said(self, node: Node, n: int) -> str:
        """What an operation notes of it."""
        _, kind, amount = self.wish(n)
        return f"{kind} {amount}" if amount else kind

    async def command(self, node: Node, n: int) -> Any:
        """One command, under an id of its own; the customer asks once."""
        stream, kind, amount = self.wish(n)
        name = f"{CUSTOMERS}-{n}" if n < EXTRA else f"extra-{n - EXTRA}"
        body = {"stream": stream, "command": Command(name, kind, amount, stream if kind == "open" else "")}
        return await node.call("bank", f"POST {kind} {stream}", body, timeout_s=4)

    def add(self, stream: str, kind: str, amount: int = 0) -> str:
        """One more wish, now. Returns its id."""
        if not self.customers.node.alive:
            raise Missed(f"{CUSTOMERS} are down")
        n = EXTRA + len(self._extra) + 1
        self._extra[n] = (stream, kind, amount)
        key = f"extra-{n - EXTRA}"
        self.customers.node.spawn(self.customers.ask(key, n), "extra", key)
        return key

    # -- questions -----------------------------------------------------------------------------------------------

    def question(self, n: int) -> tuple[str, int | None]:
        """Account of the ``n``-th question, and a version where it asks for the past."""
        if n in self._asked:
            return self._asked[n]
        draw = self.world.draw("question", n)
        account = (FIRST, *OTHERS)[draw % 5]
        return account, (draw // 8 % 5 + 1 if n % 2 == 0 else None)

    async def asked(self, node: Node, n: int) -> Any:
        """One question."""
        stream, version = self.question(n)
        words = f"GET {stream}" + (f" as of {version}" if version else "")
        return await node.call("bank", words, (stream, version), timeout_s=2)

    def ask(self, stream: str, version: int) -> str:
        """One more question, now."""
        if not self.p.questions_per_s:
            raise Missed("there are no tellers")
        if not self.tellers.node.alive:
            raise Missed(f"{TELLERS} are down")
        n = EXTRA + len(self._asked) + 1
        self._asked[n] = (stream, version)
        key = f"asked-{n - EXTRA}"
        self.tellers.node.spawn(self.tellers.ask(key, n), "asked", key)
        return key
