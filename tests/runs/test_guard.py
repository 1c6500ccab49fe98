"""What the clock and the memory of the machine decide ends the task, wherever its code stands."""

from __future__ import annotations

import signal
import time

import pytest

from playground.engine.errors import RunAborted
from playground.runs.guard import Guard


def never():
    return None


def spin():
    while True:
        try:
            sum(range(100))
        except Exception:
            continue


def test_an_endless_loop_that_swallows_exceptions_is_ended():
    with pytest.raises(RunAborted, match=r"after 0\.2 s"), Guard(never, wall_s=0.2):
        spin()


def test_a_reason_from_outside_ends_the_run():
    with pytest.raises(RunAborted, match="unwatched"), Guard(lambda: "unwatched"):
        spin()


def test_growth_beyond_the_ceiling_ends_the_run():
    held = []
    with pytest.raises(RunAborted, match="1 MB of memory"), Guard(never, memory=1 << 20):
        while True:
            held.append(bytearray(1 << 20))


def test_a_shielded_write_is_not_torn():
    with pytest.raises(RunAborted), Guard(never, wall_s=0.05) as guard:
        with guard.shielded():
            until = time.monotonic() + 0.4
            while time.monotonic() < until:
                written = time.monotonic()
        assert written > until - 0.1
        spin()


def test_afterwards_the_signal_is_as_it_was():
    before = signal.getsignal(signal.SIGALRM)
    with Guard(never):
        pass
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
