"""A record on the wire: columns, one string dictionary, gzip.

The list of records is cut by count only (256, 512, then 1,024), so that two runs that agree on their first records
agree on their first chunks, byte for byte. A chunk decodes alone; its address is the SHA-256 of its gzip bytes.

Body, before gzip: canonical JSON ``{base, n, t0, d, t, k, c}`` where ``d`` is the dictionary (index from 1, 0 is
None), ``t`` the distance in microseconds from the record before (the first 0), ``k`` the type codes, and ``c`` one
table of columns per type code present. Planned instants are stored as a distance from their own record, which keeps
them small.

Prior art: column stores (Parquet, Arrow). JSON beats a binary layout here because browsers parse it natively.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import count, repeat
from operator import add, itemgetter, sub
from typing import Any, NamedTuple

import orjson

from playground.engine.records import TYPES, Record
from playground.simulate import COUNT, FIRST_COUNTS

FRAME_BYTES = 64_000
"""A chunk that would be larger is halved, by count again: a frame stays under 64 KiB with its header."""

_GZIP = 31
"""``wbits`` of a gzip member; zlib then writes no time stamp, so equal records give equal bytes."""

_LEVEL = 4
"""A twentieth larger than level 6 and made in half the time, while a viewer waits."""

_CODE = {kind: code for code, kind in enumerate(TYPES)}
_RAW = frozenset({"attempt", "copy", "number", "message", "value"})
_PLANNED = frozenset({"arrives_us", "lost_us"})

Dictionary = defaultdict[str | None, int]
"""Numbers strings in the order of their first use."""

_FIELDS = tuple(tuple(kind._fields[2:]) for kind in TYPES)


class Chunk(NamedTuple):
    """``count`` records from ``first_seq`` on, as chunk ``i`` of a run. ``data`` is gzip, ``sha`` its address."""

    i: int
    first_seq: int
    count: int
    sha: str
    data: bytes


class BadChunk(ValueError):
    """The bytes are not a chunk."""


def encode(records: Sequence[Record]) -> bytes:
    """Return the gzip bytes of a non-empty list of records with consecutive ``seq``."""
    kinds = [*map(_CODE.__getitem__, map(type, records))]
    at = [*map(itemgetter(1), records)]
    dictionary: Dictionary = defaultdict(count(1).__next__, {None: 0})
    tables: dict[int, list[Record]] = {code: [] for code in sorted(set(kinds))}
    for code, record in zip(kinds, records, strict=True):
        tables[code].append(record)
    columns = {str(code): _columns(code, rows, dictionary) for code, rows in tables.items()}
    body = {
        "base": records[0][0],
        "n": len(records),
        "t0": at[0],
        "d": list(dictionary)[1:],
        "t": [0, *map(sub, at[1:], at)],
        "k": kinds,
        "c": columns,
    }
    return zlib.compress(orjson.dumps(body), level=_LEVEL, wbits=_GZIP)


def _columns(code: int, rows: Sequence[Record], dictionary: Dictionary) -> dict[str, list[Any]]:
    _, at, *values = zip(*rows, strict=True)
    return {field: _packed(field, column, at, dictionary) for field, column in zip(_FIELDS[code], values, strict=True)}


def _packed(field: str, column: Iterable[Any], at: Iterable[int], dictionary: Dictionary) -> list[Any]:
    if field in _RAW:
        return list(column)
    if field in _PLANNED:
        return [None if then is None else then - now for then, now in zip(column, at, strict=True)]
    return list(map(dictionary.__getitem__, column))


def decode(data: bytes, kinds: Container[type] = frozenset(TYPES)) -> list[Record]:
    """Return the records of one chunk, of these ``kinds`` only. Raises BadChunk when the bytes are not one."""
    try:
        body = orjson.loads(zlib.decompress(data, wbits=_GZIP))
        return _records(body, kinds)
    except (zlib.error, orjson.JSONDecodeError, LookupError, TypeError, ValueError) as error:
        raise BadChunk(f"not a chunk: {error}") from error


def _records(body: dict[str, Any], kinds: Container[type]) -> list[Record]:
    at = list(_instants(body["t0"], body["t"]))
    dictionary = [None, *body["d"]]
    places: dict[int, list[int]] = {}
    for place, code in enumerate(body["k"]):
        places.setdefault(code, []).append(place)
    records: list[Any] = [None] * body["n"]
    for code, where in places.items():
        if TYPES[code] not in kinds:
            continue
        table = body["c"][str(code)]
        times = [at[place] for place in where]
        columns = [_unpacked(field, table[field], times, dictionary) for field in _FIELDS[code]]
        seqs = map(add, where, repeat(body["base"]))
        for place, row in zip(where, zip(seqs, times, *columns, strict=False), strict=True):
            records[place] = TYPES[code]._make(row)
    return [record for record in records if record is not None]


def _instants(first: int, deltas: Iterable[int]) -> Iterator[int]:
    now = first
    for delta in deltas:
        now += delta
        yield now


def _unpacked(field: str, column: list[Any], at: list[int], dictionary: list[str | None]) -> list[Any]:
    if field in _RAW:
        return column
    if field in _PLANNED:
        return [None if delta is None else now + delta for delta, now in zip(column, at, strict=True)]
    return [dictionary[index] for index in column]


class ChunkEncoder:
    """Cuts an append-only list of records into chunks as it grows."""

    def __init__(self) -> None:
        self.events = 0
        self.shas: list[str] = []
        self._cuts = 0

    def advance(self, records: Sequence[Record]) -> list[Chunk]:
        """Return the chunks that have become complete since the last call."""
        chunks: list[Chunk] = []
        while len(records) - self.events >= (count := self._next_count()):
            chunks += self._cut(records[self.events : self.events + count])
            self._cuts += 1
        return chunks

    def finish(self, records: Sequence[Record]) -> list[Chunk]:
        """Return every remaining chunk; the last may be short."""
        chunks = self.advance(records)
        if len(records) > self.events:
            chunks += self._cut(records[self.events :])
        return chunks

    def digest(self) -> str:
        """The run's content: SHA-256 over the chunks' addresses (hexadecimal, in order, nothing between)."""
        return digest_of(self.shas)

    def _next_count(self) -> int:
        return FIRST_COUNTS[self._cuts] if self._cuts < len(FIRST_COUNTS) else COUNT

    def _cut(self, records: Sequence[Record]) -> list[Chunk]:
        data = encode(records)
        if len(data) > FRAME_BYTES and len(records) > 1:
            half = len(records) // 2
            return self._cut(records[:half]) + self._cut(records[half:])
        chunk = Chunk(len(self.shas), self.events, len(records), hashlib.sha256(data).hexdigest(), data)
        self.shas.append(chunk.sha)
        self.events += chunk.count
        return [chunk]


def digest_of(shas: Iterable[str]) -> str:
    """SHA-256 over chunk addresses, as ``end`` carries it and a browser checks it."""
    return hashlib.sha256("".join(shas).encode("ascii")).hexdigest()
