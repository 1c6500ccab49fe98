"""The services behind the gateway: each answers the paths of its own, after some time."""

from __future__ import annotations

from collections.abc import Callable

from playground.sdk import Node, Refused, Reply, Request, lognormal

from .http import Response
from .identity import Unauthenticated, Verifier
from .params import Params
from .paths import segments

ORDERS_PLACED_S = 1_609_400_000
"""When the first order was placed, in seconds since 1970; the others follow by the minute."""

Answer = Callable[[str, tuple[str, ...]], Response]
"""From method and the segments behind ``/api/v1``."""


class Estate:
    """What the services are like at the moment: ``history_moved`` once orders no longer answers for its history."""

    def __init__(self) -> None:
        self.history_moved = False

    def orders(self, method: str, path: tuple[str, ...]) -> Response:
        if path[:2] == ("orders", "history") and len(path) == 3 and not self.history_moved:
            return history(method, path)
        if method == "POST" and path == ("orders",):
            return Response(201, {"status": "placed"})
        if path[:1] == ("orders",) and len(path) == 2 and path[1].isdigit():
            return Response(200, {"id": int(path[1]), "placed": ORDERS_PLACED_S + 60 * int(path[1]), "total": 100})
        return missing(method, path)

    def answers(self, service: str) -> Answer:
        """What a service answers."""
        return {
            "orders": self.orders, "orders_new": self.orders, "history": history, "users": users, "products": products,
        }[service]  # fmt: skip


def history(method: str, path: tuple[str, ...]) -> Response:
    """Changes of an order, and exports of many."""
    if path[:2] == ("orders", "history") and len(path) == 3:
        return Response(200, {"id": path[2], "updated": ORDERS_PLACED_S, "changes": 3})
    return Response(200, {"rows": 500}) if path[:1] == ("orders-export",) else missing(method, path)


def users(method: str, path: tuple[str, ...]) -> Response:
    """A person."""
    found = path[:1] == ("users",) and len(path) == 2
    return Response(200, {"id": path[1], "joined": ORDERS_PLACED_S}) if found else missing(method, path)


def products(method: str, path: tuple[str, ...]) -> Response:
    """A product page."""
    found = path[:1] == ("products",) and len(path) == 2
    return Response(200, {"id": path[1], "price": 100}) if found else missing(method, path)


def missing(method: str, path: tuple[str, ...]) -> Response:
    """Nothing of ours."""
    return Response(404, None, {}, "unknown")


class Service:
    """One service process. ``guard`` checks tokens where no gateway does it."""

    def __init__(self, node: Node, p: Params, answer: Answer, guard: Verifier | None) -> None:
        self._time = lognormal(median_ms=p.service_ms)
        self._node = node
        self._answer = answer
        self._guard = guard
        node.on("GET")(self.handle)
        node.on("POST")(self.handle)

    async def handle(self, request: Request) -> Reply:
        """One request by its path; an error status is a refusal that says it."""
        method, _, path = request.operation.partition(" ")
        behind = segments(path)[2:]
        if self._guard is not None and behind[:1] != ("products",):
            await self._check(self._guard, request)
        await self._node.work(self._time)
        response = self._answer(method, behind)
        if response.status >= 400:
            raise Refused(f"{response.status} {response.reason}")
        return Reply(response, f"{response.status} {self._node.name}")

    async def _check(self, guard: Verifier, request: Request) -> None:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        try:
            if not token:
                raise Unauthenticated("missing")
            await guard.identify(token)
        except Unauthenticated as no:
            raise Refused(f"401 {no.reason}") from None
        except OSError:
            raise Refused("503 authority away") from None
