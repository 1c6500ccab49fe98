from __future__ import annotations

import asyncio

import pytest

from playground.live.hub import Hub
from playground.runs.scenarios import ask
from tests.live.conftest import settle


@pytest.mark.usefixtures("rooms", "redis_client")
async def test_a_tail_ends_when_everybody_left_even_where_its_cancellation_was_lost(monkeypatch):
    hub, news, reading = Hub(ask({"topic": "counter"})), asyncio.Event(), asyncio.Event()

    async def read_and_lose_a_cancellation():
        reading.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            asyncio.current_task().uncancel()

    monkeypatch.setattr(hub, "_read", read_and_lose_a_cancellation)
    hub.join(news)
    await reading.wait()
    assert hub.leave(news)
    async with asyncio.timeout(5):
        await hub._task
    await settle()
