from __future__ import annotations

import pytest

from playground.runs.chunks import ChunkEncoder
from playground.runs.scenarios import ask
from playground.runs.writer import RunWriter
from tests.runs.logs import growing


@pytest.fixture
def asked(rooms):
    return ask({"topic": "counter", "horizon_us": 5_000_000})


@pytest.fixture
def writer(redis_client):
    return RunWriter(redis_client, "a" * 64, "alice")


@pytest.fixture
def chunks():
    return ChunkEncoder().finish(list(growing(3_000)))
