"""Who asks: two ways to know it from a token.

*Locally*: the token is a JSON Web Token (RFC 7519) with a signature that anybody who has the key can check. No network,
no waiting; but nobody can take such a token back before it expires. *By introspection* (RFC 7662): ask the authority,
and keep its answer for a while, because one question a request would make the authority part of every request. What is
kept may be revoked meanwhile: the time it is kept is the time that a stolen token lives on.

Signatures are PyJWT's work. Expiry is checked here, by the clock that was given.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import jwt

KEPT = 1_000
"""Tokens whose signature was found good; the same one comes with every request of a client."""

ALGORITHMS = ("HS256",)
"""A list, and a short one: a token may not choose how it is checked."""

_UNCHECKED_TIMES = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "require": ["sub", "exp"]}


@dataclass(frozen=True)
class Identity:
    """``subject`` with what it may do."""

    subject: str
    scopes: frozenset[str]


class Unauthenticated(Exception):
    """``reason``: missing, malformed, forged, expired or revoked."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Verifier(Protocol):
    """Tells who a token belongs to, or raises Unauthenticated."""

    async def identify(self, token: str) -> Identity: ...


def identity_of(claims: Mapping[str, Any]) -> Identity:
    return Identity(str(claims["sub"]), frozenset(str(claims.get("scope", "")).split()))


class LocalVerifier:
    """Checks signature, issuer, audience and expiry without asking anybody. ``wall_s`` is seconds since 1970.

    A good signature stays good, so it is checked once a token; expiry is checked every time.
    """

    def __init__(self, key: str, *, issuer: str, audience: str, wall_s: Callable[[], float]) -> None:
        self._key = key
        self._issuer = issuer
        self._audience = audience
        self._wall_s = wall_s
        self._good: dict[str, dict[str, Any]] = {}

    async def identify(self, token: str) -> Identity:
        claims = self._good.get(token)
        if claims is None:
            claims = self._keep(token, self.claims(token))
        if claims["exp"] <= self._wall_s():
            raise Unauthenticated("expired")
        return identity_of(claims)

    def _keep(self, token: str, claims: dict[str, Any]) -> dict[str, Any]:
        if len(self._good) >= KEPT:
            del self._good[next(iter(self._good))]
        self._good[token] = claims
        return claims

    def claims(self, token: str) -> dict[str, Any]:
        """What a token with a good signature says. Raises Unauthenticated."""
        try:
            return jwt.decode(
                token, self._key, algorithms=list(ALGORITHMS), issuer=self._issuer, audience=self._audience,
                options=_UNCHECKED_TIMES,
            )  # fmt: skip
        except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError):
            raise Unauthenticated("forged") from None
        except jwt.InvalidTokenError:
            raise Unauthenticated("malformed") from None


class Introspection:
    """Asks ``ask(token)``, which gives the claims with ``active``, and keeps the answer for ``keep_s``.

    ``clock`` is a monotonic clock in seconds. What ``ask`` raises leaves: an authority that cannot be reached lets
    nobody in.
    """

    def __init__(
        self, ask: Callable[[str], Awaitable[Mapping[str, Any]]], *, keep_s: float, clock: Callable[[], float]
    ) -> None:
        self._ask = ask
        self._keep_s = keep_s
        self._clock = clock
        self._kept: dict[str, tuple[float, Mapping[str, Any]]] = {}

    async def identify(self, token: str) -> Identity:
        until_s, claims = self._kept.get(token, (0.0, {}))
        if self._clock() >= until_s:
            asked_s = self._clock()  # not when the answer comes: it was true when it was given, not later
            claims = await self._ask(token)
            self._kept[token] = (asked_s + self._keep_s, claims)
        if not claims.get("active"):
            raise Unauthenticated(str(claims.get("reason", "revoked")))
        return identity_of(claims)
