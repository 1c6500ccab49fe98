"""The filters that look at a request before it leaves the gateway, each with the status it refuses with."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from .chain import Exchange, Rest
from .configuration import Configuration
from .deadline import Deadline
from .http import Refusal, Response
from .identity import Unauthenticated, Verifier
from .paths import BadPath, segments
from .quota import Quota
from .response_cache import ResponseCache
from .routes import Route
from .shedding import Overloaded, Shedding

BEARER = "Bearer "


class MatchRoute:
    """Which route is it? 400 for a path with two meanings, 404 when there is no route. The version of the configuration
    that decided stays with the request to its end."""

    name = "route"

    def __init__(self, current: Callable[[], Configuration | None], patience_s: float, clock: Callable[[], float]):
        self._current = current
        self._patience_s = patience_s
        self._clock = clock

    async def __call__(self, exchange: Exchange, rest: Rest) -> Response:
        configuration = self._current()
        if configuration is None:
            raise Refusal(503, "no configuration")
        try:
            exchange.path = segments(exchange.request.path)
        except BadPath:
            raise Refusal(400, "bad path") from None
        exchange.version = configuration.version
        exchange.route = self.found(configuration, exchange)
        exchange.deadline = Deadline.of(exchange.request.headers, self._patience_s, self._clock)
        if exchange.route is None:
            raise Refusal(404, "no route")
        return await rest()

    def found(self, configuration: Configuration, exchange: Exchange) -> Route | None:
        return configuration.table.match(exchange.path)


class ShedLoad:
    """503 when the gateway is too full for a request of this priority."""

    name = "shed"

    def __init__(self, shedding: Shedding) -> None:
        self.shedding = shedding

    async def __call__(self, exchange: Exchange, rest: Rest) -> Response:
        assert exchange.route is not None
        try:
            with self.shedding.room(exchange.route.priority):
                return await rest()
        except Overloaded:
            raise Refusal(503, "overloaded", {"Retry-After": "1"}) from None


class Authenticate:
    """401 unless the token is good; 503 when whoever could tell cannot be reached. Public routes ask for none."""

    name = "authenticate"

    def __init__(self, verifier: Verifier) -> None:
        self.verifier = verifier

    async def __call__(self, exchange: Exchange, rest: Rest) -> Response:
        assert exchange.route is not None
        if not exchange.route.public:
            try:
                exchange.identity = await self.verifier.identify(self._token(exchange))
            except Unauthenticated as no:
                raise Refusal(401, no.reason, {"WWW-Authenticate": "Bearer"}) from None
            except (OSError, TimeoutError):
                raise Refusal(503, "authority away") from None
        return await rest()

    def _token(self, exchange: Exchange) -> str:
        header = exchange.request.headers.get("authorization", "")
        token = header.removeprefix(BEARER).strip() if header.startswith(BEARER) else ""
        if not token:
            raise Unauthenticated("missing")
        return token


class Authorize:
    """403 unless the token has the scope that this route asks for this method."""

    name = "authorize"

    async def __call__(self, exchange: Exchange, rest: Rest) -> Response:
        assert exchange.route is not None
        needed = exchange.route.scopes.get(exchange.request.method)
        if needed and (exchange.identity is None or needed not in exchange.identity.scopes):
            raise Refusal(403, "scope")
        return await rest()


class LimitRate:
    """429 when the key's hour is used up; else the answer says how much of it is left."""

    name = "limit"

    def __init__(self, quota: Quota) -> None:
        self.quota = quota

    async def __call__(self, exchange: Exchange, rest: Rest) -> Response:
        if self.quota.limit:
            taken = self.quota.take(exchange.key)
            exchange.headers |= {"X-RateLimit-Limit": str(self.quota.limit), "X-RateLimit-Remaining": str(taken.left)}
            if not taken.admitted:
                raise Refusal(429, "quota", {"Retry-After": str(ceil(taken.resets_s)), **exchange.headers})
        return await rest()


class Cache:
    """Answers from memory what is the same for everybody."""

    name = "cache"

    def __init__(self, cache: ResponseCache) -> None:
        self.cache = cache

    async def __call__(self, exchange: Exchange, rest: Rest) -> Response:
        assert exchange.route is not None
        if not exchange.route.keep_s or exchange.request.method != "GET":
            return await rest()
        path = "/" + "/".join(exchange.path)
        kept = self.cache.get(path)
        if kept is not None:
            exchange.from_cache = True
            return kept
        response = await rest()
        self.cache.put(path, response, exchange.route.keep_s)
        return response
