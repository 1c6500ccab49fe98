"""Who uses the catalogue: editors, who change a product and look at it at once, and shoppers, who read pages."""

from __future__ import annotations

import asyncio
from typing import Any

from playground.sdk import Call, Missed, Node, Refused, World, open_loop, poisson

from .goods import PRODUCTS, SEED
from .models import MODELS
from .params import Params
from .waiting import Tokens

EDITORS = "editors"
SHOPPERS = "shoppers"
EXTRA = 1_000_000
"""Numbers of wishes that an action makes begin here."""

AGAIN_S = 0.1
TRIES = 8


class People:
    """Both client nodes, and the token of every session."""

    def __init__(self, world: World, p: Params) -> None:
        self.world, self.p = world, p
        self._tokens: dict[str, Tokens] = {}
        self._extra: dict[int, tuple[int, str, Any]] = {}
        edit = Call("desk", "EDIT", subject=self.subject, by=self.edit)
        self.editors = open_loop(world, EDITORS, arrivals=poisson(p.edits_per_s), call=edit, label="Editors",
                                 about="edit, then look", tier=0, row=0)  # fmt: skip
        if p.reads_per_s:
            page = Call("queries", "READ", subject=self.page, by=self.read)
            self.shoppers = open_loop(world, SHOPPERS, arrivals=poisson(p.reads_per_s), call=page, label="Shoppers",
                                      about="read pages", tier=0, row=2)  # fmt: skip

    def tokens(self, session: str) -> Tokens:
        """What a session has seen."""
        return self._tokens.setdefault(session, Tokens())

    # -- editors -------------------------------------------------------------------------------------------------

    def wish(self, n: int) -> tuple[int, str, Any]:
        """Product, what is changed, and to what. The first one is the guide's price."""
        if n in self._extra:
            return self._extra[n]
        if n == 1:
            return SEED, "price", 8_999
        draw = self.world.draw("edit", n)
        product, kind = PRODUCTS[draw % len(PRODUCTS)], ("price", "restock", "price", "review", "rename")[draw // 8 % 5]
        value = {
            "price": 500 + draw // 64 % 9_500,
            "restock": draw // 64 % 9 - 4,
            "review": draw // 64 % 5 + 1,
            "rename": f"Product {product} mark {n}",
        }[kind]
        return product, kind, value

    def subject(self, node: Node, n: int) -> str:
        """Session and product."""
        return f"editor-{n % 4}/{self.wish(n)[0]}"

    async def edit(self, node: Node, n: int) -> str:
        """One change, and a look at what came of it."""
        product, kind, value = self.wish(n)
        tokens = self.tokens(f"editor-{n % 4}")
        wrote = await node.call("desk", f"{kind} {product}", (product, kind, value), timeout_s=4)
        tokens.saw(product, wrote)
        saw = await self._look(node, "documents", product, tokens, wrote)
        return f"wrote {wrote} saw {saw}"

    def add(self, kind: str, value: Any) -> str:
        """One more change of the guide's product, now."""
        if not self.editors.node.alive:
            raise Missed(f"{EDITORS} are down")
        n = EXTRA + len(self._extra)
        self._extra[n] = (SEED, kind, value)
        key = f"extra-{n - EXTRA + 1}"
        self.editors.node.spawn(self.editors.ask(key, n), "extra", key)
        return key

    # -- shoppers ------------------------------------------------------------------------------------------------

    def page(self, node: Node, n: int) -> str:
        """Session and product."""
        return f"shopper-{n % 6}/{PRODUCTS[self.world.draw('page', n) % len(PRODUCTS)]}"

    async def read(self, node: Node, n: int) -> str:
        """One page. Sessions follow the product pages; the other models are asked for anything."""
        session, product = self.page(node, n).split("/")
        draw = self.world.draw("model", n)
        model = "documents" if draw % 2 else MODELS[1 + draw // 2 % 3]
        tokens = self.tokens(session) if model == "documents" else Tokens()
        saw = await self._look(node, model, int(product), tokens, 0)
        return f"saw {saw}" if model == "documents" else f"{model} {saw}"

    async def _look(self, node: Node, model: str, product: int, tokens: Tokens, wrote: int) -> int:
        """Ask for a product until it is as new as the session must have it, or just once."""
        asks = self.p.reads != "any" and self.p.separate
        for tried in range(TRIES):
            token = tokens.of(product) if asks else 0
            version = await node.call(
                "queries", f"GET {model} {product}", (model, product, token, wrote), timeout_s=self.p.wait_ms / 1000 + 2
            )
            if version >= token or self.p.reads != "token":
                tokens.saw(product, version)
                return version
            await asyncio.sleep(AGAIN_S * (tried + 1))
        raise Refused("not there yet")
