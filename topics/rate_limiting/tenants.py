"""Who asks for what: three tenants of the free tier, and what their requests cost."""

from __future__ import annotations

from typing import NamedTuple

from playground.sdk import World, lognormal

from .params import Params
from .quota import Quota

ALICE = "alice"
TENANTS = (ALICE, "bob", "carol")
"""API keys. Alice is the one whom the buttons make do things."""

START_US = 1_609_455_600_000_000
"""Where every run's wall clocks start: 2020-12-31T23:00:00Z."""

EXPORT = 5
"""What an export costs; everything else costs one."""

US = 1_000_000


class Asked(NamedTuple):
    """One request as it travels: whose it is, what it costs, and how long the API will work on it."""

    tenant: str
    path: str
    cost: int
    service_us: int


class Requests:
    """Draws what request ``n`` of a tenant is, the same in every variant."""

    def __init__(self, world: World, p: Params) -> None:
        self._world, self._p = world, p
        self._service = lognormal(median_ms=p.service_ms, sigma=0.3)

    def asked(self, tenant: str, n: int) -> Asked:
        """Request ``n``. What a button sends (``n`` below zero) is an order, never an export."""
        draw = self._world.draw
        export = n > 0 and draw("export", tenant, n) * 100 >> 64 < self._p.exports_percent
        service_us = self._service.quantile_us(draw("service", tenant, n))
        path = "/export" if export else "/orders"
        return Asked(tenant, path, EXPORT if export else 1, service_us)


def quota_of(p: Params) -> Quota:
    """Every tenant's quota."""
    return Quota(p.limit, p.window_s * US, p.burst, p.places)


def run_us(wall_us: int) -> int:
    """A reading of a wall clock as time of the run."""
    return wall_us - START_US
