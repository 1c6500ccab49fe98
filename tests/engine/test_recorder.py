from __future__ import annotations

import pytest

from playground.engine import limits
from playground.engine.loop import VirtualLoop
from playground.engine.recorder import Recorder
from playground.engine.records import NAMES, TYPES, Caption, Ended, Sample, State
from tests.engine.cast import MS, Cast


def test_every_record_type_starts_with_seq_and_time_and_has_a_name():
    assert len(NAMES) == len(TYPES)
    assert all(kind._fields[:2] == ("seq", "at_us") for kind in TYPES)


def test_sequence_numbers_are_dense_and_times_never_fall():
    records = Cast().run().records
    assert [record.seq for record in records] == list(range(len(records)))
    times = [record.at_us for record in records]
    assert times == sorted(times)


def test_listeners_see_records_in_order_even_when_they_write_some():
    recorder, seen = Recorder(VirtualLoop()), []
    recorder.subscribe(State, lambda r: recorder.write(Caption, f"saw {r.value}", None, None, "neutral"))
    recorder.subscribe(State, lambda r: seen.append(r.value))
    recorder.subscribe(Caption, lambda r: seen.append(r.text))
    recorder.write(State, "db-1", "x", 1)
    recorder.write(State, "db-1", "x", 2)
    assert seen == [1, "saw 1", 2, "saw 2"]


def test_boundaries_are_told_once_each():
    recorder, told = Recorder(VirtualLoop()), []
    recorder.at_boundaries(lambda length: length // 10 * 10 + 10, lambda records: told.append(len(records)))
    for value in range(35):
        recorder.write(Sample, "s", None, value)
    assert told == [10, 20, 30]


def test_a_closed_recorder_writes_nothing():
    recorder = Recorder(VirtualLoop())
    recorder.close()
    assert recorder.write(Sample, "s", None, 1) == -1 and recorder.records == []


@pytest.mark.parametrize(("name", "cap"), [("RECORDS", 40), ("MESSAGES", 6)])
def test_a_cap_ends_the_run_with_a_record_that_says_so(monkeypatch, name: str, cap: int):
    monkeypatch.setattr(limits, name, cap)
    cast = Cast().run()
    assert cast.reason == name
    last = cast.records[-1]
    assert isinstance(last, Ended) and last.reason == name and last.words
    assert last.at_us < 1000 * MS


def test_a_run_ends_with_why_it_ended():
    assert Cast().run().of(Ended)[0].reason == "horizon"
