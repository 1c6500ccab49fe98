from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.live import protocol
from playground.live.protocol import Ack, BadMessage, Open, Ping, parse
from playground.runs.chunks import Chunk

SHA = "0123456789abcdef" * 4
NUMBERS = st.integers(0, 2**32 - 1)


def said(**fields):
    return orjson.dumps(fields).decode()


def test_each_message_is_read():
    assert parse(said(t="open", id=1, scenario={"topic": "saga"})) == Open(1, {"topic": "saga"})
    assert parse(said(t="open", id=1, scenario={}, have=[SHA])).have == (SHA,)
    assert parse(said(t="open", id=1, scenario={}, have={"next": 4})).next == 4
    assert parse(said(t="ack", tag=2, i=3)) == Ack(2, 3)
    assert parse(said(t="ping", c=9)) == Ping(9)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", "message"),
        ("nonsense", "message"),
        ("[]", "message"),
        ("{}", "t"),
        (said(t="shout"), "t"),
        (said(t=["open"]), "t"),
        (said(t="open", scenario={}), "id"),
        (said(t="open", id="1", scenario={}), "id"),
        (said(t="open", id=True, scenario={}), "id"),
        (said(t="open", id=1, have=["x"]), "have"),
        (said(t="open", id=1, have="x"), "have"),
        (said(t="open", id=1, have=[SHA] * 2_000), "message"),
        (said(t="open", id=1, have=[SHA] * 1_000), "have"),
        (said(t="open", id=1, have={"next": -1}), "next"),
        (said(t="ack", tag=1), "i"),
        (said(t="ack", tag=2**40, i=0), "tag"),
        (said(t="ping", c=1.5), "c"),
        (said(t="ping", c=1, pad="x" * 5_000), "message"),
        ("\ud800", "message"),
        ("[" * 5_000, "message"),
    ],
)
def test_what_is_no_message_names_what_is_wrong_with_it(text, field):
    with pytest.raises(BadMessage) as caught:
        parse(text)
    assert caught.value.field == field


@given(st.text(max_size=200) | st.recursive(st.none() | NUMBERS | st.text(), st.lists).map(str))
def test_nothing_but_a_bad_message_comes_of_any_text(text):
    try:
        parse(text)
    except BadMessage as error:
        assert error.message


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.binary(max_size=50), st.booleans())
def test_a_frame_is_taken_apart_as_it_was_made(tag, i, first_seq, count, data, last):
    frame = protocol.unframe(protocol.frame(Chunk(i, first_seq, count, SHA, data), tag, last=last))
    assert frame == (3 if last else 1, tag, i, first_seq, count, data)


def test_a_header_has_24_bytes_in_little_endian():
    message = protocol.frame(Chunk(1, 256, 512, SHA, b"data"), 7, last=False)
    assert message.hex(" ", -4) == "50310101 07000000 01000000 00010000 00020000 04000000 64617461"


@pytest.mark.parametrize("message", [b"", b"P1" + bytes(22), bytes(24), b"P1\x01\x01" + bytes(20) + b"x"])
def test_other_bytes_are_no_frame(message):
    with pytest.raises(BadMessage):
        protocol.unframe(message)
