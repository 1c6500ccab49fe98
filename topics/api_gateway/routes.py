"""Routes by longest prefix, on segment boundaries.

``/api/v1/orders`` matches ``/api/v1/orders/7`` and not ``/api/v1/orders-export``; where two routes match, the longer
one wins. The table is a tree of segments, so that a lookup costs as many steps as the path has segments, however many
routes there are. Prior art: the path matching of Envoy, NGINX locations and Kubernetes' Gateway API (``PathPrefix``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from zlib import crc32

from .paths import segments

PERCENT = 100


@dataclass(frozen=True)
class Route:
    """``to`` maps services to their share in percent; ``scopes`` a method to the scope it needs. ``gather`` makes one
    answer of several: a name to the path it comes from. ``priority`` is one of SHARES in ``shedding.py``."""

    prefix: str
    to: Mapping[str, int] = field(default_factory=dict)
    scopes: Mapping[str, str] = field(default_factory=dict)
    gather: Mapping[str, str] = field(default_factory=dict)
    public: bool = False
    keep_s: float = 0.0
    priority: str = "normal"

    def service_for(self, key: str) -> str:
        """The service that takes the requests of ``key``: always the same one, so that nobody flips between two
        versions of a page."""
        place = crc32(key.encode()) % PERCENT
        for service, share in self.to.items():
            if place < share:
                return service
            place -= share
        raise LookupError(f"route {self.prefix} has no service for {key!r}")


class Node:
    """A segment of the tree, and the route that ends there."""

    __slots__ = ("below", "route")

    def __init__(self) -> None:
        self.below: dict[str, Node] = {}
        self.route: Route | None = None


class RouteTable:
    """Routes by prefix. Raises ValueError for two routes with the same prefix."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self.routes = tuple(routes)
        self._root = Node()
        for route in self.routes:
            self._add(route)

    def match(self, path: tuple[str, ...]) -> Route | None:
        """The route with the longest prefix of these segments, None when there is none."""
        node, found = self._root, self._root.route
        for segment in path:
            below = node.below.get(segment)
            if below is None:
                break
            node = below
            found = node.route or found
        return found

    def _add(self, route: Route) -> None:
        node = self._root
        for segment in segments(route.prefix):
            node = node.below.setdefault(segment, Node())
        if node.route is not None:
            raise ValueError(f"two routes have the prefix {route.prefix}")
        node.route = route
