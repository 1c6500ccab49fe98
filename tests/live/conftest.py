from __future__ import annotations

import asyncio

import orjson
import pytest
from channels.testing import WebsocketCommunicator

from playground.asgi import application
from playground.live.protocol import SUBPROTOCOL, unframe
from playground.runs.chunks import decode
from playground.runs.connection import connect_async
from playground.runs.scenarios import ask
from playground.runs.tasks import compute

ORIGIN = (b"origin", b"http://localhost:8000")


class Browser(WebsocketCommunicator):
    """A page's side of the socket, without a network."""

    def __init__(self, path="/ws/v1/run/", origin=ORIGIN, subprotocols=(SUBPROTOCOL,)):
        super().__init__(application, path, headers=[origin] if origin else [], subprotocols=list(subprotocols))

    async def say(self, t, **fields):
        await self.send_to(text_data=orjson.dumps({"t": t, **fields}).decode())

    async def hear(self):
        """The next message: a dict for text, a Frame for a chunk."""
        message = await self.receive_from(timeout=5)
        return orjson.loads(message) if isinstance(message, str) else unframe(message)

    async def hear_all(self):
        """Everything up to ``end`` or ``error``: texts and frames."""
        texts, frames = [], []
        while not texts or texts[-1]["t"] not in ("end", "error"):
            message = await self.hear()
            (texts if isinstance(message, dict) else frames).append(message)
        return texts, frames

    async def closed(self):
        """The code with which the server hung up."""
        while (message := await self.receive_output(timeout=5))["type"] != "websocket.close":
            pass
        return message["code"]


@pytest.fixture
async def dial(rooms, redis_client):
    """Connect a browser; all are gone at the end."""
    browsers = []

    async def connect(**how):
        browser = Browser(**how)
        browsers.append(browser)
        connected, _ = await browser.connect(timeout=5)
        assert connected
        return browser

    yield connect
    for browser in browsers:
        await browser.disconnect()
    await settle()


@pytest.fixture
async def browser(dial):
    """A connected browser that has been welcomed."""
    one = await dial()
    await one.hear()
    return one


async def settle():
    """Let background tasks end, then give back the loop's connections."""
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    if others:
        await asyncio.wait(others, timeout=2)
    await connect_async().aclose()


def compute_now(scenario):
    """What a worker does with a task that somebody has enqueued."""
    asked = ask(scenario)
    compute(asked.digest, asked.canonical.decode())
    return asked


def records_of(frames):
    return [record for frame in frames for record in decode(frame.data)]
