"""Connections to the Redis server, made when first needed: a worker forks, and a forked connection is broken."""

from __future__ import annotations

import asyncio
import os
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

import redis
import redis.asyncio
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

TIMEOUT_S = 15
"""Above every blocking read of ours; the client's own default of 5 s would cut those."""

UNAVAILABLE = (redis.ConnectionError, redis.TimeoutError, redis.BusyLoadingError, OSError)
"""What a server that is away, or just coming back, looks like."""

_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, redis.asyncio.Redis] = WeakKeyDictionary()


def connect() -> redis.Redis:
    """The blocking client of this process."""
    return _connect(settings.REDIS_URL, os.getpid())


@lru_cache(maxsize=4)
def _connect(url: str, _pid: int) -> redis.Redis:
    return redis.Redis.from_url(url, **_options(url), retry=Retry(NoBackoff(), 1))


def connect_async() -> redis.asyncio.Redis:
    """The client of the running event loop. Its pool grows by one connection for each live tail."""
    loop = asyncio.get_running_loop()
    if loop not in _clients:
        url = settings.REDIS_URL
        retry = redis.asyncio.retry.Retry(NoBackoff(), 1)
        _clients[loop] = redis.asyncio.Redis.from_url(url, **_options(url), retry=retry)
    return _clients[loop]


def _options(url: str) -> dict[str, Any]:
    """Keepalive is an error on a unix socket."""
    options = {"socket_timeout": TIMEOUT_S, "socket_connect_timeout": 2, "decode_responses": False}
    return options if url.startswith("unix:") else {**options, "socket_keepalive": True}
