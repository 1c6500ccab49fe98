"""What was synced stays; what was not may be lost, kept or torn."""

from __future__ import annotations

from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from playground.engine.disk.file import SECTOR, File
from tests.engine.disk.incarnation import keyed

OFFSETS = st.integers(0, 3 * SECTOR)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), OFFSETS, st.integers(1, SECTOR + 9)),
        st.tuples(st.just("truncate"), OFFSETS, st.just(0)),
        st.tuples(st.just("sync"), st.just(0), st.just(0)),
    ),
    max_size=12,
)


def outcomes(file_after: bytes, seeds: int = 40) -> set[bytes]:
    """Every content a crash left of a file that held synced dots and then unsynced ``file_after``."""
    left = set()
    for seed in range(seeds):
        file = File()
        file.write(b"." * len(file_after), 0)
        file.sync()
        file.write(file_after, 0)
        file.crash(partial(keyed, seed, "crash"))
        left.add(bytes(file.data))
    return left


def test_a_crash_loses_keeps_or_tears_an_unsynced_write() -> None:
    left = outcomes(b"new")
    assert left == {b"...", b"n..", b"ne.", b"new"}


def test_two_unsynced_sectors_reach_the_drive_in_any_order() -> None:
    after = b"a" * SECTOR + b"b" * SECTOR
    left = outcomes(after, seeds=80)
    assert b"." * SECTOR + b"b" * SECTOR in left
    assert b"a" * SECTOR + b"." * SECTOR in left


def test_a_crash_without_unsynced_writes_changes_nothing() -> None:
    file = File()
    file.write(b"kept", 0)
    assert file.sync() == 1
    file.crash(partial(keyed, 7, "crash"))
    assert bytes(file.data) == b"kept"


def test_reading_past_the_end_is_short_and_gaps_are_zeros() -> None:
    file = File()
    file.write(b"x", 3)
    assert file.read(10, 0) == b"\0\0\0x"
    assert file.read(10, 9) == b""
    file.truncate(6)
    assert file.read(10, 2) == b"\0x\0\0"


@settings(max_examples=150, deadline=None)
@given(STEPS, st.integers(0, 1000))
def test_a_crash_touches_no_byte_that_was_synced_and_not_changed_since(steps: list, seed: int) -> None:
    file, synced, touched = File(), b"", [(0, 0)]
    for number, (step, offset, amount) in enumerate(steps, 1):
        if step == "write":
            touched.append((min(offset, len(file.data)), offset + amount))
            file.write(bytes([number]) * amount, offset)
        elif step == "truncate":
            touched.append((min(offset, len(file.data)), max(offset, len(file.data))))
            file.truncate(offset)
        else:
            file.sync()
            synced, touched = bytes(file.data), [(0, 0)]
    before = bytes(file.data)
    file.crash(partial(keyed, seed, "crash"))
    assert len(file.data) in {len(synced), len(before)}
    for at, byte in enumerate(file.data):
        if any(start <= at < end for start, end in touched):
            assert byte in {*synced[at : at + 1], *before[at : at + 1], 0}
        else:
            assert byte == synced[at]
