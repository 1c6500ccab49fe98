"""Times are written as people write them and kept as whole microseconds."""

from __future__ import annotations

import pytest

from playground.commands.durations import has_unit, parse_us, show_ms, show_s


@pytest.mark.parametrize(
    ("text", "us"),
    [
        ("10s", 10_000_000),
        ("250ms", 250_000),
        ("1.5min", 90_000_000),
        ("2m", 120_000_000),
        ("7us", 7),
        ("3", 3_000_000),
    ],
)
def test_a_time_is_read_in_its_unit(text: str, us: int) -> None:
    assert parse_us(text) == us


@pytest.mark.parametrize("text", ["", "soon", "-1s", "1h", "1 2s", "1e3s"])
def test_what_is_no_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="accepted a time such as 10s"):
        parse_us(text)


def test_a_decimal_never_loses_a_microsecond() -> None:
    assert parse_us("0.000001s") == 1
    assert parse_us("29.999999") == 29_999_999


def test_only_a_number_with_a_unit_counts_as_a_length() -> None:
    assert has_unit("200ms")
    assert not has_unit("200")
    assert not has_unit("keep")


def test_times_are_shown_with_the_digits_that_matter() -> None:
    assert [show_ms(us) for us in (520, 41_300, 2_140_000)] == ["0.52 ms", "41.3 ms", "2140 ms"]
    assert [show_s(us) for us in (60_000_000, 2_500_000)] == ["60 s", "2.5 s"]
