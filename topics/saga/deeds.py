"""The steps of an order, each with its service, its database, and what its messages are called."""

from __future__ import annotations

from typing import NamedTuple


class Deed(NamedTuple):
    """One step. ``write`` and ``unwrite`` name the two transactions of its database; ``refusal`` is its business no."""

    step: str
    service: str
    book: str
    command: str
    done: str
    write: str
    undo: str = ""
    undone: str = ""
    unwrite: str = ""
    refusal: str = ""


DEEDS: dict[str, Deed] = {
    deed.step: deed
    for deed in (
        Deed("create", "orders", "orders_db", "CreateOrder", "OrderCreated", "INSERT order",
             "CancelOrder", "OrderCancelled", "CANCEL order", "OrderRefused"),
        Deed("reserve", "inventory", "stock", "ReserveStock", "StockReserved", "INSERT hold",
             "ReleaseStock", "StockReleased", "DELETE hold", "OutOfStock"),
        Deed("charge", "payment", "ledger", "ChargeCard", "CardCharged", "INSERT charge",
             "RefundCard", "CardRefunded", "INSERT refund", "CardDeclined"),
        Deed("ship", "shipping", "parcels", "BookParcel", "ParcelBooked", "INSERT parcel",
             "CancelParcel", "ParcelCancelled", "DELETE parcel", "AddressRefused"),
        Deed("confirm", "orders", "orders_db", "ConfirmOrder", "OrderConfirmed", "CONFIRM order"),
        Deed("park", "orders", "orders_db", "ParkOrder", "OrderParked", "PARK order"),
        Deed("settle", "inventory", "stock", "SettleStock", "StockSettled", "UNFLAG hold"),
    )
}  # fmt: skip
"""By the name of the step, in the order of a serial saga."""

SERVICES = ("orders", "inventory", "payment", "shipping")

PRODUCTS: tuple[tuple[str, int], ...] = (("lamp", 40), ("chair", 120), ("desk", 310), ("vase", 25))
"""What the shop sells, with prices."""

PURSE = 1_000_000
"""What all customers together have on their cards."""


def deeds_of(service: str) -> tuple[Deed, ...]:
    """The steps of one service."""
    return tuple(deed for deed in DEEDS.values() if deed.service == service)


def short(saga: str) -> str:
    """``shoppers-17`` as people say it: ``#17``."""
    return "#" + saga.rpartition("-")[2]


def orders(count: int) -> str:
    """``1 order``, ``2 orders``."""
    return "1 order" if count == 1 else f"{count} orders"
