"""The order service: one pool of workers for orders, which need payment, and for product pages, which do not."""

from __future__ import annotations

from playground.sdk import Failure, Node, Refused, Request

from .breaker import CircuitOpen
from .bulkhead import BulkheadFull
from .params import Params
from .payment_client import PaymentClient

PLACE = "POST /orders"
BROWSE = "GET /products"
FALLBACK = "Payment temporarily unavailable, please try again"
PLACING_US = 2_000
PAGE_US = 5_000
BUSY = "too many orders wait for payment"


class Orders:
    """One life of one instance."""

    def __init__(self, node: Node, p: Params) -> None:
        self.node = node
        self.client = PaymentClient(node, p)
        node.on(PLACE, reply="ordered")(self.place)
        node.on(BROWSE, reply="page")(self.browse)

    async def place(self, request: Request) -> str:
        """Charge, then confirm. With payment out of reach the fallback is the answer, at once."""
        await self.node.work(PLACING_US)
        try:
            await self.client.charge(request.body)
        except CircuitOpen:
            raise Refused(FALLBACK) from None
        except BulkheadFull:
            raise Refused(BUSY) from None
        finally:
            self._show_hedges()
        return "ordered"

    async def browse(self, request: Request) -> str:
        """A product page needs a worker and no payment."""
        await self.node.work(PAGE_US)
        return "page"

    def _show_hedges(self) -> None:
        if self.client.hedge:
            self.node.state("hedged", self.client.hedge.hedged)


def gave_fallback(error: Exception) -> bool:
    """Whether an order failed fast, which its shopper should not answer with an immediate retry."""
    return isinstance(error, Failure) and error.reason in (FALLBACK, BUSY)
