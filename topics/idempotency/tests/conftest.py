"""A real Redis, empty, and a database in a file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import redis
import redis.asyncio

from topics.idempotency.tests.cast import FileDatabase


@pytest.fixture
async def client(redis_client: redis.Redis) -> AsyncIterator[redis.asyncio.Redis]:
    path = redis_client.connection_pool.connection_kwargs["path"]
    made = redis.asyncio.Redis(unix_socket_path=path, decode_responses=True)
    yield made
    await made.aclose()


@pytest.fixture
def db(tmp_path: Path) -> Iterator[FileDatabase]:
    made = FileDatabase(tmp_path / "payments.db")
    yield made
    made.connection.close()
