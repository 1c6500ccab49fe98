"""The tokens of the people in the lab: good ones, and every kind that must not get through."""

from __future__ import annotations

from typing import Any

import jwt

from playground.sdk import World

KEY = "the key that the authority signs with"
OTHER_KEY = "a key that somebody else signs with"
ISSUER = "https://auth.shop.example"
AUDIENCE = "shop-api"
BAD = ("expired", "forged", "unsigned", "missing")
FULL = "orders:read orders:write"
READ = "orders:read"


class Wallet:
    """Who holds which token now. ``revoked`` says since when (us) nobody is given new tokens for a subject."""

    def __init__(self, world: World, epoch_s: int, lives_s: int) -> None:
        self._world = world
        self._epoch_s = epoch_s
        self._lives_s = lives_s
        self._renewed_s = max(1, lives_s // 2)
        self._made: dict[tuple[str, str, int], str] = {}
        self.revoked: dict[str, int] = {}

    def token(self, subject: str, scope: str, kind: str = "good") -> str:
        """The token that a client of this kind would send now; empty when it has none."""
        if kind == "missing":
            return ""
        now_us = min(self._world.now_us, self.revoked.get(subject, self._world.now_us))
        issued_s = now_us // 1_000_000 // self._renewed_s * self._renewed_s
        made = (subject, kind, issued_s)
        if made not in self._made:
            self._made[made] = self._signed(subject, scope, kind, self._epoch_s + issued_s)
        return self._made[made]

    def _signed(self, subject: str, scope: str, kind: str, issued_s: int) -> str:
        expires_s = issued_s + (self._lives_s if kind != "expired" else -1)
        claims: dict[str, Any] = {
            "sub": subject, "scope": scope, "iss": ISSUER, "aud": AUDIENCE, "iat": issued_s, "exp": expires_s,
        }  # fmt: skip
        if kind == "unsigned":
            return jwt.encode(claims, None, algorithm="none")
        return jwt.encode(claims, OTHER_KEY if kind == "forged" else KEY, algorithm="HS256")
