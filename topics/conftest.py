"""Fixtures that the rooms share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import redis
import redis.asyncio


@pytest.fixture
async def client(redis_client: redis.Redis) -> AsyncIterator[redis.asyncio.Redis]:
    """A real Redis, empty, as a pattern asks it."""
    path = redis_client.connection_pool.connection_kwargs["path"]
    made = redis.asyncio.Redis(unix_socket_path=path, decode_responses=True)
    yield made
    await made.aclose()
