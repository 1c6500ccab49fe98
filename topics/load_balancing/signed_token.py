"""A session in the client's own hands: a payload and its signature, as in a JSON web token with HS256.

Every server that has the secret can read it, so there is nothing to keep and nothing to lose. Nor is there anything to
take back: a token is good until it expires.
"""

from __future__ import annotations

import hmac
from hashlib import sha256


class BadToken(Exception):
    """It was not signed with this secret, or its time is over."""


class SignedTokens:
    """Issues and verifies. ``expires_s`` is an instant of the clock that all servers agree about."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def issue(self, user: str, expires_s: int) -> str:
        """``user.expiry.signature``."""
        payload = f"{user}.{expires_s}"
        return f"{payload}.{self._signature(payload)}"

    def verify(self, token: str, now_s: float) -> str:
        """The user. Raises BadToken."""
        payload, _, signature = token.rpartition(".")
        user, _, expires_s = payload.rpartition(".")
        if not hmac.compare_digest(self._signature(payload), signature):
            raise BadToken("the signature does not match")
        if now_s >= int(expires_s):
            raise BadToken(f"it expired at {expires_s}")
        return user

    def _signature(self, payload: str) -> str:
        return hmac.new(self._secret, payload.encode(), sha256).hexdigest()[:32]
