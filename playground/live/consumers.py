"""Channels' side of a socket: thin, and without a channel layer.

A layer would read Redis once per socket and close every socket when Redis blinks; data here come from the hub.
"""

from __future__ import annotations

import contextlib
from typing import Any

from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer

from playground.live import protocol
from playground.live.session import BAD_MESSAGE, Session

SOCKETS = 4_000
"""Per process; beyond it memory and file descriptors run out before the processor does."""

FULL, NOWHERE = 4409, 4404

_open: set[int] = set()


class WithoutLayer(AsyncWebsocketConsumer):
    """Channels would close stale database connections at every message, at 100 us each; no database is used here."""

    channel_layer_alias = "none"

    async def dispatch(self, message: dict[str, Any]) -> None:
        await getattr(self, get_handler_name(message))(message)

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        await self.disconnect(message["code"])
        raise StopConsumer


class RunConsumer(WithoutLayer):
    """``/ws/v1/run/``."""

    session: Session | None = None

    async def connect(self) -> None:
        if protocol.SUBPROTOCOL not in self.scope["subprotocols"]:
            await self._decline(BAD_MESSAGE, f"accepted the subprotocol {protocol.SUBPROTOCOL}")
        elif len(_open) >= SOCKETS:
            await self._decline(FULL, f"this server has {SOCKETS} visitors already")
        else:
            _open.add(id(self))
            await self.accept(protocol.SUBPROTOCOL)
            self.session = Session(self)
            await self.session.greet()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.session is not None:
            await self.session.hear(text_data)

    async def disconnect(self, code: int) -> None:
        _open.discard(id(self))
        if self.session is not None:
            await self.session.leave()

    async def say(self, text: str) -> None:
        await self.send(text_data=text)

    async def ship(self, data: bytes) -> None:
        await self.send(bytes_data=data)

    async def hang_up(self, code: int) -> None:
        with contextlib.suppress(RuntimeError):  # the browser may have hung up first
            await self.close(code)

    async def _decline(self, code: int, words: str) -> None:
        """Accept, explain, close: a socket refused before that shows the browser no reason."""
        await self.accept()
        await self.say(protocol.text("error", code="refused", msg=words, fatal=True))
        await self.close(code)


class Nowhere(WithoutLayer):
    """Every other path."""

    async def connect(self) -> None:
        await self.accept()
        await self.close(NOWHERE)
