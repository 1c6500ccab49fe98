"""The log by itself: what fits, what is replaced, what is only late."""

from __future__ import annotations

import asyncio

import pytest

from topics.replication.errors import Gap
from topics.replication.replicated_log import Entry, ReplicatedLog
from topics.replication.tests.cast import MemoryFile


def log_of(*epochs: int) -> ReplicatedLog:
    """A log whose entries were written in these epochs."""
    log = ReplicatedLog(MemoryFile())
    for n, epoch in enumerate(epochs, 1):
        log.append(epoch, (("user:1", f"ana-{n}"),))
    return log


def entries(*pairs: tuple[int, int]) -> list[Entry]:
    return [Entry(lsn, epoch, ()) for lsn, epoch in pairs]


def test_it_is_described_by_where_each_epoch_ends() -> None:
    assert log_of(1, 1, 1, 3, 3).segments() == "1:3 3:5"
    assert log_of().segments() == ""


def test_entries_fit_behind_a_position_that_both_agree_on() -> None:
    log = log_of(1, 1)
    assert log.fit(2, 1, entries((3, 1), (4, 1))) == []
    assert log.segments() == "1:4"


def test_a_different_entry_is_replaced_with_all_that_follows_it() -> None:
    log = log_of(1, 1, 1, 1)
    dropped = log.fit(2, 1, entries((3, 2)))
    assert [(entry.lsn, entry.epoch) for entry in dropped] == [(3, 1), (4, 1)]
    assert log.segments() == "1:2 2:3"


def test_an_old_message_that_comes_late_takes_nothing_away() -> None:
    log = log_of(1, 1, 1, 1)
    assert log.fit(0, 0, entries((1, 1), (2, 1))) == []
    assert log.end == 4


def test_a_gap_says_where_to_begin_again() -> None:
    with pytest.raises(Gap) as beyond:
        log_of(1, 1).fit(5, 1, [])
    with pytest.raises(Gap) as parted:
        log_of(1, 2, 2, 2).fit(4, 3, [])
    assert (beyond.value.after, parted.value.after) == (2, 1)


def test_what_was_not_flushed_is_not_counted_as_durable() -> None:
    log = log_of(1, 1)
    assert (log.end, log.flushed) == (2, 0)
    asyncio.run(log.flush())
    assert log.flushed == 2


def test_a_log_read_back_is_the_log_that_was_written() -> None:
    file = MemoryFile()
    ReplicatedLog(file).append(2, (("user:1", "ana-1"),))
    again = ReplicatedLog(MemoryFile(file.lines))
    assert again.after(0) == [Entry(1, 2, (("user:1", "ana-1"),))]
    assert again.segments() == "2:1"
