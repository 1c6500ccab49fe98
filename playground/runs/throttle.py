"""How often one address may ask for runs over HTTP."""

from __future__ import annotations

import redis

PER_MINUTE = 120
"""A classroom behind one address uses sockets; this is for programs."""


class Throttled(Exception):
    """Too many requests in this minute."""


def throttle(client: redis.Redis, address: str) -> None:
    """Count one request. Raises Throttled."""
    key = f"rate:{address}"
    count = client.incr(key)
    if count == 1:
        client.expire(key, 60)
    if count > PER_MINUTE:
        raise Throttled(f"got {count} requests within a minute, accepted {PER_MINUTE}")
