"""A planted defect, and a common one: look, charge, and write the key when all is done."""

from __future__ import annotations

from collections.abc import Callable

from .answer import Answer
from .guard import Ask
from .redis_keys import Claim, RedisKeys


class KeyAfter:
    """Between the look and the writing there is all the time in the world: to die, and for a duplicate to look too."""

    def __init__(self, keys: RedisKeys, watch: Callable[[str], None] = lambda what: None) -> None:
        self._keys = keys
        self._watch = watch

    async def handle(self, tenant: str, key: str, fingerprint: str, charge: Ask) -> Answer:
        kept = await self._keys.find(tenant, key)
        if kept is not None:
            return kept
        answer = await charge()
        self._watch("charged")
        return await self._keys.complete(Claim(f"idempotency:{tenant}:{key}", fingerprint), answer)
