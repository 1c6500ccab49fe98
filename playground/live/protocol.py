"""The socket's language, version 1: what may be said, and the frame around a chunk.

Client: ``open`` a scenario (the one before it on this socket is given up), ``ack`` frames received, ``ping``.
Server: ``welcome``; per open ``run``, at most one ``same``, binary chunks in order, ``end`` or ``error``; ``pong``.
``end.digest`` is the SHA-256 over the chunks' addresses, in hexadecimal, one after another.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from playground.engine.limits import RECORDS, SCENARIO_BYTES
from playground.runs.chunks import Chunk

SUBPROTOCOL = "playground.v1"

MESSAGE_BYTES = 4_096
"""Longest text that is not ``open``."""

HAVE = RECORDS // 256
"""Most addresses in ``have``: no run within the caps has more chunks."""

OPEN_BYTES = SCENARIO_BYTES + 32_768
"""Longest ``open``: a scenario, and the addresses of the chunks of a long run."""

LAST, GZIP = 2, 1
_FRAME = struct.Struct("<HBBIIIII")
_MAGIC = 0x3150
_ADDRESS = re.compile(r"[0-9a-f]{64}")
_MOST = 2**32 - 1


class Open(NamedTuple):
    """``have`` are the addresses of chunks held of the run this one forks from; ``next`` the chunk a resume wants."""

    id: int
    scenario: object
    have: tuple[str, ...] = ()
    next: int = 0


class Ack(NamedTuple):
    """Every frame of ``tag`` up to chunk ``i`` has been received."""

    tag: int
    i: int


class Ping(NamedTuple):
    c: int


class BadMessage(Exception):
    """Not a message of the protocol. ``field`` is what is wrong, ``id`` the open it belongs to."""

    def __init__(self, field: str, message: str, id: int | None = None) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message
        self.id = id


def parse(text: str) -> Open | Ack | Ping:
    """Read one message. Raises BadMessage."""
    length = len(text.encode("utf-8", "surrogatepass"))
    if length > OPEN_BYTES:
        raise BadMessage("message", f"got {length} bytes, accepted {OPEN_BYTES}")
    try:
        body = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadMessage("message", f"is not JSON: {error}") from None
    if not isinstance(body, Mapping):
        raise BadMessage("message", f"got {type(body).__name__}, accepted an object")
    kind = body.get("t")
    if kind == "open":
        return _open(body)
    if length > MESSAGE_BYTES:
        raise BadMessage("message", f"got {length} bytes, accepted {MESSAGE_BYTES}")
    if kind == "ack":
        return Ack(_number(body, "tag"), _number(body, "i"))
    if kind == "ping":
        return Ping(_number(body, "c"))
    raise BadMessage("t", f"got {kind!r:.60}, accepted open, ack, ping")


def _open(body: Mapping[str, Any]) -> Open:
    id = _number(body, "id")
    held = body.get("have", [])
    if isinstance(held, Mapping):
        return Open(id, body.get("scenario"), next=_number(held, "next", id))
    if not isinstance(held, list) or len(held) > HAVE:
        raise BadMessage("have", f'accepted up to {HAVE} addresses or {{"next": chunk}}', id)
    if not all(isinstance(sha, str) and _ADDRESS.fullmatch(sha) for sha in held):
        raise BadMessage("have", "accepted addresses of 64 hexadecimal digits", id)
    return Open(id, body.get("scenario"), tuple(held))


def _number(body: Mapping[str, Any], field: str, id: int | None = None) -> int:
    value = body.get(field)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST:
        raise BadMessage(field, f"got {value!r:.60}, accepted 0 to {_MOST}", id)
    return value


def frame(chunk: Chunk, tag: int, *, last: bool) -> bytes:
    """A chunk with its header, as one binary message."""
    flags = GZIP | (LAST if last else 0)
    return _FRAME.pack(_MAGIC, 1, flags, tag, chunk.i, chunk.first_seq, chunk.count, len(chunk.data)) + chunk.data


class Frame(NamedTuple):
    """A binary message taken apart."""

    flags: int
    tag: int
    i: int
    first_seq: int
    count: int
    data: bytes


def unframe(message: bytes) -> Frame:
    """The reverse of ``frame``. Raises BadMessage."""
    if len(message) < _FRAME.size:
        raise BadMessage("frame", f"got {len(message)} bytes, accepted at least {_FRAME.size}")
    magic, kind, flags, tag, i, first_seq, count, length = _FRAME.unpack_from(message)
    data = message[_FRAME.size :]
    if magic != _MAGIC or kind != 1 or len(data) != length:
        raise BadMessage("frame", f"got magic {magic:#x}, type {kind}, {len(data)} of {length} bytes")
    return Frame(flags, tag, i, first_seq, count, data)


def text(t: str, **fields: Any) -> str:
    """One text message of the server; fields that are None are left out."""
    return orjson.dumps({"t": t, **{name: value for name, value in fields.items() if value is not None}}).decode()
