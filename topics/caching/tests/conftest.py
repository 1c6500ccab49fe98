"""A real Redis, empty, and a shop in a file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import redis
import redis.asyncio

from topics.caching.tests.cast import Shop


@pytest.fixture
async def client(redis_client: redis.Redis) -> AsyncIterator[redis.asyncio.Redis]:
    path = redis_client.connection_pool.connection_kwargs["path"]
    made = redis.asyncio.Redis(unix_socket_path=path, decode_responses=True)
    yield made
    await made.aclose()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = Shop(tmp_path / "shop.db")
    yield made
    made.db.close()
