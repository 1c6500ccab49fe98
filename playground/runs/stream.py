"""What stands in a run's Redis stream: chunks, then one end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import orjson

from playground.engine.records import Record
from playground.runs.chunks import Chunk, ChunkEncoder


class End(NamedTuple):
    """A run is complete: how much there is, and the SHA-256 over its chunks' addresses."""

    chunks: int
    events: int
    t_end_us: int
    digest: str

    def to_bytes(self) -> bytes:
        return orjson.dumps(self._asdict())


def end_of(records: Sequence[Record], encoder: ChunkEncoder) -> End:
    """The end of a run whose every record has been cut."""
    return End(len(encoder.shas), encoder.events, records[-1].at_us, encoder.digest())


def run_key(digest: str) -> str:
    return f"run:{digest}"


def entry_id(i: int) -> str:
    """The stream id of chunk ``i``. Explicit ids make a second append of the same chunk visible."""
    return f"0-{i + 1}"


def read_entry(identifier: bytes, fields: Mapping[bytes, bytes]) -> Chunk | End:
    """One entry of the stream as redis-py returns it."""
    if b"end" in fields:
        return End(**orjson.loads(fields[b"end"]))
    i = int(identifier.split(b"-")[1]) - 1
    return Chunk(i, int(fields[b"seq"]), int(fields[b"n"]), fields[b"sha"].decode(), fields[b"data"])


def read_entries(entries: Sequence[tuple[bytes, Mapping[bytes, bytes]]]) -> list[Chunk | End]:
    return [read_entry(identifier, fields) for identifier, fields in entries]
