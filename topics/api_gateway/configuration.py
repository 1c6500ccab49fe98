"""A gateway's configuration: data, checked as a whole before any of it counts.

It is plain JSON with a version. What does not check is refused with the name of the field, and the gateway goes on with
what it has; what checks replaces the old one in a single assignment, so that no request ever sees half of each.
Prior art: Envoy's xDS (versioned, accepted or rejected as a whole), NGINX's ``-t`` before a reload.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .paths import BadPath, normalised
from .routes import PERCENT, Route, RouteTable
from .shedding import SHARES

FIELDS = ("prefix", "to", "scopes", "gather", "public", "keep_s", "priority")


class BadConfiguration(ValueError):
    """``field`` is the dotted path of what is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field


@dataclass(frozen=True)
class Configuration:
    """One version of the routes."""

    version: int
    table: RouteTable


def read(data: Mapping[str, Any], services: tuple[str, ...]) -> Configuration:
    """Check ``data``: ``{"version": 1, "routes": [...]}``. Raises BadConfiguration; nothing has changed then."""
    version = data.get("version")
    if not isinstance(version, int) or version < 1:
        raise BadConfiguration("version", f"got {version!r}, accepted an integer from 1")
    routes = data.get("routes")
    if not isinstance(routes, list) or not routes:
        raise BadConfiguration("routes", f"got {routes!r}, accepted a list of at least one route")
    read_routes = [_route(one, f"routes[{i}]", services) for i, one in enumerate(routes)]
    try:
        return Configuration(version, RouteTable(read_routes))
    except ValueError as error:
        raise BadConfiguration("routes", str(error)) from None


def _route(data: Any, where: str, services: tuple[str, ...]) -> Route:
    if not isinstance(data, Mapping):
        raise BadConfiguration(where, f"got {data!r}, accepted an object")
    for name in data:
        if name not in FIELDS:
            raise BadConfiguration(f"{where}.{name}", f"unknown, accepted {', '.join(FIELDS)}")
    route = Route(**{**data, "prefix": _prefix(data.get("prefix"), where)})
    if bool(route.to) == bool(route.gather):
        raise BadConfiguration(f"{where}.to", "a route has either services to go to or paths to gather")
    if route.to:
        _check_shares(route.to, f"{where}.to", services)
    if route.priority not in SHARES:
        raise BadConfiguration(f"{where}.priority", f"got {route.priority!r}, accepted {', '.join(SHARES)}")
    return route


def _prefix(prefix: Any, where: str) -> str:
    try:
        return normalised(str(prefix))
    except BadPath as error:
        raise BadConfiguration(f"{where}.prefix", str(error)) from None


def _check_shares(to: Mapping[str, Any], where: str, services: tuple[str, ...]) -> None:
    for service, share in to.items():
        if service not in services:
            raise BadConfiguration(f"{where}.{service}", f"no such service, accepted {', '.join(services)}")
        if not isinstance(share, int) or not 0 <= share <= PERCENT:
            raise BadConfiguration(f"{where}.{service}", f"got {share!r}, accepted 0 to {PERCENT} percent")
    if sum(to.values()) != PERCENT:
        raise BadConfiguration(where, f"the shares add up to {sum(to.values())}, accepted {PERCENT}")
