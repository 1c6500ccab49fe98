"""The cast of the pattern tests: a gateway whose services are functions, and a clock that stands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import jwt

from topics.api_gateway.access_log import Entry
from topics.api_gateway.configuration import read
from topics.api_gateway.forward import Patience
from topics.api_gateway.gateway import Gateway, Settings
from topics.api_gateway.gather import Manner
from topics.api_gateway.http import Request, Response
from topics.api_gateway.identity import LocalVerifier
from topics.api_gateway.quota import Quota
from topics.api_gateway.shedding import Shedding

KEY = "a key that is long enough for the algorithm"
SERVICES = ("orders", "orders_new", "users", "products")
NOW_S = 1_600_000_000.0

ROUTES: dict[str, Any] = {
    "version": 1,
    "routes": [
        {"prefix": "/api/v1/orders", "to": {"orders": 100}, "scopes": {"GET": "orders:read", "POST": "orders:write"}},
        {"prefix": "/api/v1/users", "to": {"users": 100}},
        {"prefix": "/api/v1/products", "to": {"products": 100}, "public": True, "keep_s": 5, "priority": "low"},
        {"prefix": "/api/v1/overview", "gather": {"order": "/api/v1/orders/1", "user": "/api/v1/users/1"}},
    ],
}


class Clock:
    """Seconds, set by hand."""

    def __init__(self, now_s: float = 0.0) -> None:
        self.now_s = now_s

    def __call__(self) -> float:
        return self.now_s


class House:
    """A gateway with everything around it. ``services`` answer by name; ``seen`` is what reached them."""

    def __init__(
        self, *, patience: Patience | None = None, manner: Manner | None = None, quota: int = 0, most: int = 0
    ):
        self.clock = Clock()
        self.wall = Clock(NOW_S)
        self.seen: list[tuple[str, Request]] = []
        self.entries: list[Entry] = []
        self.services: dict[str, Callable[[Request], Response]] = dict.fromkeys(SERVICES, ok)
        self.settings = Settings(
            verifier=LocalVerifier(KEY, issuer="us", audience="api", wall_s=self.wall),
            quota=Quota(quota, wall_s=self.wall),
            shedding=Shedding(most),
            send=self.send,
            patience=patience or Patience(pause_s=0),
            manner=manner or Manner(),
            clock=self.clock,
        )
        self.gateway = Gateway(self.settings, self.entries.append)
        self.gateway.configure(read(ROUTES, SERVICES))

    async def send(self, service: str, request: Request, timeout_s: float) -> Response:
        self.seen.append((service, request))
        await asyncio.sleep(0)
        return self.services[service](request)

    def get(self, path: str, token: str | None = None, **headers: str) -> Response:
        """One GET on an ordinary loop."""
        return self.ask("GET", path, token, **headers)

    def ask(self, method: str, path: str, token: str | None = None, **headers: str) -> Response:
        """One request on an ordinary loop."""
        sent = {"authorization": f"Bearer {token_for() if token is None else token}", **headers}
        return asyncio.run(self.gateway.handle(Request(method, path, sent, client="somebody")))

    @property
    def services_asked(self) -> list[str]:
        return [service for service, _ in self.seen]


def ok(request: Request) -> Response:
    return Response(200, {"path": request.path, "placed": 0})


def token_for(
    subject: str = "ada", scope: str = "orders:read", *, key: str = KEY, ends_in_s: int = 60, **more: Any
) -> str:
    """A token as the authority signs it, unless the arguments say otherwise."""
    claims = {"sub": subject, "scope": scope, "iss": "us", "aud": "api", "exp": int(NOW_S) + ends_in_s, **more}
    return jwt.encode(claims, key, algorithm="HS256")
