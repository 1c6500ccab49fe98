"""A record as lines of JSON, one object a record, for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson

from playground.engine.records import NAMES, TYPES, Record

_NAME = dict(zip(TYPES, NAMES, strict=True))


def lines(records: Iterable[Record]) -> Iterator[bytes]:
    """``{"type": "message", "seq": 0, "at_us": 0, ...}`` and a newline for each record."""
    for record in records:
        yield orjson.dumps({"type": _NAME[type(record)], **record._asdict()}) + b"\n"
