"""The codec: what goes in comes out, equal prefixes are equal bytes, and it is fast enough for the worker."""

from __future__ import annotations

import hashlib
import time
import typing
import zlib

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.engine.records import TYPES, Message, State
from playground.runs.chunks import FRAME_BYTES, BadChunk, ChunkEncoder, decode, digest_of, encode
from playground.simulate import boundary_after
from tests.runs.logs import growing

TEXT = st.text(max_size=12) | st.sampled_from(["orders", "payment", "✕", ""])
COUNTS = st.integers(-(2**53) + 1, 2**53 - 1)
TIMES = st.integers(0, 2**44)


def values_of(kind: type) -> st.SearchStrategy[tuple]:
    fields = [typing.get_type_hints(kind)[name] for name in kind._fields[2:]]
    return st.tuples(*(value_of(name, hint) for name, hint in zip(kind._fields[2:], fields, strict=True)))


def value_of(name: str, hint: object) -> st.SearchStrategy[object]:
    number = TIMES if name.endswith("_us") else COUNTS
    of = {int: number, str: TEXT, type(None): st.none()}
    return st.one_of([of[one] for one in typing.get_args(hint) or (hint,)])


ROWS = st.one_of([st.tuples(st.just(kind), values_of(kind)) for kind in TYPES])


@st.composite
def logs(draw):
    base, now = draw(st.integers(0, 10_000)), draw(TIMES)
    records = []
    for i, (kind, values) in enumerate(draw(st.lists(ROWS, min_size=1, max_size=40))):
        now += draw(st.integers(0, 5_000_000))
        records.append(kind(base + i, now, *values))
    return records


@given(logs())
@settings(max_examples=150, deadline=None)
def test_a_chunk_decodes_to_the_records_it_was_made_of(records):
    decoded = decode(encode(records))
    assert decoded == records
    assert [type(record) for record in decoded] == [type(record) for record in records]


def test_equal_records_give_equal_bytes():
    assert encode(list(growing(300))) == encode(list(growing(300)))


def test_chunks_end_after_256_then_512_then_every_1024_records():
    encoder = ChunkEncoder()
    chunks = encoder.finish(list(growing(3_000)))
    assert [chunk.count for chunk in chunks] == [256, 512, 1024, 1024, 184]
    assert [chunk.first_seq for chunk in chunks] == [0, 256, 768, 1792, 2816]
    assert [boundary_after(chunk.first_seq) for chunk in chunks[:4]] == [256, 768, 1792, 2816]


def test_growing_in_steps_cuts_the_same_chunks_as_all_at_once():
    records = list(growing(3_000))
    stepwise, at_once = ChunkEncoder(), ChunkEncoder()
    chunks = [chunk for end in (10, 256, 900, 2_900) for chunk in stepwise.advance(records[:end])]
    assert chunks + stepwise.finish(records) == at_once.finish(records)
    assert stepwise.digest() == at_once.digest() == digest_of(chunk.sha for chunk in ChunkEncoder().finish(records))


def test_runs_that_agree_at_first_share_their_first_chunks():
    old = list(growing(3_000))
    new = old[:2_000] + [record._replace(at_us=record.at_us + 1) for record in old[2_000:]]
    mine, theirs = ChunkEncoder().finish(old), ChunkEncoder().finish(new)
    assert [a.sha == b.sha for a, b in zip(mine, theirs, strict=True)] == [True, True, True, False, False]


def test_a_chunk_too_large_for_a_frame_is_halved():
    noise = [State(i, i, "alice", "note", noise_of(i)) for i in range(1_792)]
    chunks = ChunkEncoder().finish(noise)
    assert all(len(chunk.data) <= FRAME_BYTES for chunk in chunks)
    assert [record for chunk in chunks for record in decode(chunk.data)] == noise
    assert len(chunks) > 3


def noise_of(i):
    return "".join(hashlib.sha512(f"{i} {part}".encode()).hexdigest() for part in range(2))


def test_the_body_is_what_the_browser_reads():
    records = [
        Message(7, 100, "a", "b", "command", "go", None, 1, 0, 150, None, None),
        State(8, 130, "b", "load", 2),
    ]
    assert orjson.loads(zlib.decompress(encode(records), wbits=31)) == {
        "base": 7,
        "n": 2,
        "t0": 100,
        "d": ["a", "b", "command", "go", "load"],
        "t": [0, 30],
        "k": [1, 3],
        "c": {
            "1": {
                "source": [1],
                "target": [2],
                "kind": [3],
                "label": [4],
                "request": [0],
                "attempt": [1],
                "copy": [0],
                "arrives_us": [50],
                "lost_us": [None],
                "reason": [0],
            },
            "3": {"node": [2], "path": [5], "value": [2]},
        },
    }


@pytest.mark.parametrize("data", [b"", b"not gzip", zlib.compress(b"{}", wbits=31), zlib.compress(b"[", wbits=31)])
def test_other_bytes_are_refused(data):
    with pytest.raises(BadChunk):
        decode(data)


def test_encoding_costs_a_worker_a_few_microseconds_a_record():
    records = list(growing(20_000))
    best = min(_seconds(records) for _ in range(5))
    assert best / len(records) < 5e-6, "three times what an idle machine needs"


def _seconds(records):
    began = time.process_time()
    ChunkEncoder().finish(records)
    return time.process_time() - began
