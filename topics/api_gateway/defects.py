"""Gateways with a mistake that has been made in production, each with a name. For learning only."""

from __future__ import annotations

from math import inf
from typing import Any

import jwt

from .chain import Exchange
from .configuration import Configuration
from .filters import MatchRoute
from .forward import Forward
from .identity import LocalVerifier
from .routes import Route


class TrustingVerifier(LocalVerifier):
    """Lets the token say how it is to be checked: one that says ``alg: none`` is not checked at all
    (https://auth0.com/blog/critical-vulnerabilities-in-json-web-token-libraries/)."""

    def claims(self, token: str) -> dict[str, Any]:
        if jwt.get_unverified_header(token).get("alg") == "none":
            return jwt.decode(token, options={"verify_signature": False})
        return super().claims(token)


class TextPrefix(MatchRoute):
    """Compares prefixes as texts and takes the first that fits: ``/orders-export`` goes where ``/orders`` goes."""

    def found(self, configuration: Configuration, exchange: Exchange) -> Route | None:
        path = "/" + "/".join(exchange.path)
        return next((route for route in configuration.table.routes if path.startswith(route.prefix)), None)


class LateForward(Forward):
    """Looks at the deadline only before the first attempt: the others are made for nobody."""

    def left_s(self, exchange: Exchange) -> float:
        return inf if exchange.attempts else super().left_s(exchange)
