from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from playground.engine.streams import U64, Streams


def test_a_draw_is_the_same_whenever_it_is_asked_for():
    streams = Streams(7)
    first = streams.draw("latency", "alice", "db-1", 3)
    streams.draw("something else")
    assert streams.draw("latency", "alice", "db-1", 3) == first


def test_seed_purpose_and_key_each_change_the_draw():
    draws = {Streams(7).draw("a", "b"), Streams(8).draw("a", "b"), Streams(7).draw("b", "a"), Streams(7).draw("a", "c")}
    assert len(draws) == 4


@given(st.integers(1, 10**9), st.integers(0, 10**6))
def test_below_stays_below(bound: int, key: int):
    assert 0 <= Streams(7).below(bound, "x", key) < bound


def test_an_event_of_ten_percent_happens_to_about_a_tenth():
    streams = Streams(7)
    happened = sum(streams.happens(100_000, "x", n) for n in range(20_000))
    # Binomial(20000, 0.1): mean 2000, sd 42; six sd is an alpha below 1e-8.
    assert abs(happened - 2_000) < 255


def test_draws_are_even():
    streams = Streams(7)
    eighths = [0] * 8
    for n in range(16_000):
        eighths[streams.draw("x", n) * 8 // U64] += 1
    assert all(abs(count - 2_000) < 255 for count in eighths)


def test_ids_have_their_length_and_are_never_zero():
    streams = Streams(7)
    assert len(streams.hexadecimal(32, "trace", "a")) == 32
    assert len(streams.hexadecimal(16, "span", "a")) == 16


def test_another_process_with_another_hash_seed_draws_the_same():
    program = "from playground.engine.streams import Streams; print(Streams(7).draw('x', 'alice', 1))"
    draws = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert draws == {f"{Streams(7).draw('x', 'alice', 1)}\n"}
