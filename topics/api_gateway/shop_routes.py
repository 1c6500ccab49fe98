"""The routes of the shop as data, and the changes that are made to them during a run."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from .params import Params

SERVICES = ("orders", "orders_new", "history", "users", "products")
API = "/api/v1"
ORDERS = f"{API}/orders"
HISTORY = f"{ORDERS}/history"

Data = dict[str, Any]


def first_version(p: Params) -> Data:
    """What every gateway starts with."""
    scopes = {"GET": "orders:read", "POST": "orders:write"}
    return {
        "version": 1,
        "routes": [
            {"prefix": ORDERS, "to": shares(p.canary_percent), "scopes": scopes, "priority": "critical"},
            {"prefix": f"{API}/orders-export", "to": {"history": 100}, "scopes": scopes},
            {"prefix": f"{API}/users", "to": {"users": 100}, "scopes": {"GET": "orders:read"}},
            {"prefix": f"{API}/products", "to": {"products": 100}, "public": True, "keep_s": p.cache_s,
             "priority": "low"},
            {"prefix": f"{API}/overview", "scopes": {"GET": "orders:read"},
             "gather": {"orders": f"{ORDERS}/7", "user": f"{API}/users/7", "offers": f"{API}/products/1"}},
        ],
    }  # fmt: skip


def shares(percent: int) -> dict[str, int]:
    """So many of a hundred users get the new order service."""
    return {"orders": 100} if not percent else {"orders": 100 - percent, "orders_new": percent}


def split(data: Data, percent: int) -> None:
    """The history of orders gets a service of its own."""
    if not any(route["prefix"] == HISTORY for route in data["routes"]):
        data["routes"].append({"prefix": HISTORY, "to": {"history": 100}, "scopes": {"GET": "orders:read"}})


def wrong(data: Data, percent: int) -> None:
    """Orders go to the wrong service: it checks, and it is still wrong."""
    data["routes"][0]["to"] = {"products": 100}


def misspelt(data: Data, percent: int) -> None:
    """A service that does not exist."""
    data["routes"][0]["to"] = {"ordres": 100}


def canary(data: Data, percent: int) -> None:
    """Some users get the new order service."""
    data["routes"][0]["to"] = shares(percent)


CHANGES: dict[str, Callable[[Data, int], None]] = {
    "split": split, "wrong": wrong, "misspelt": misspelt, "canary": canary,
}  # fmt: skip


def changed(data: Data, what: str, version: int, percent: int = 10) -> Data:
    """The next version: a copy with one change."""
    after = deepcopy(data)
    after["version"] = version
    CHANGES[what](after, percent)
    return after
