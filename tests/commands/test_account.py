"""The account of a run tells what is on the record, in its order, and nothing else."""

from __future__ import annotations

import orjson
import pytest

from playground import simulate
from playground.commands.account import MOST_LINES, account
from playground.commands.ndjson import lines
from playground.engine.records import NAMES, Caption, Operation
from playground.sdk import Run, Topic, fault


@pytest.fixture
def run(counter: Topic) -> Run:
    return simulate.run(counter.preset("lost").scenario(counter), topic=counter)


def test_it_tells_interventions_captions_and_verdicts(counter: Topic, run: Run) -> None:
    told = "\n".join(account(counter, run))
    assert "   4.500000 ! crash db-1" in told
    assert "   4.500000 - db-1: db-1 is down" in told
    assert "broken     Counts survive at " in told
    assert "reached    The database crashes at 4.5" in told


def test_it_counts_operations_as_the_record_does(counter: Topic, run: Run) -> None:
    told = next(line for line in account(counter, run) if line.strip().startswith("POST /count"))
    phases = [operation.phase for operation in run.of(Operation)]
    assert told.split()[2:] == [str(phases.count(phase)) for phase in ("invoked", "ok", "failed", "unknown")]


def test_it_ends_with_why_the_run_ended_and_how_large_it_was(counter: Topic, run: Run) -> None:
    *_, ended, size = account(counter, run)
    assert ended.startswith("Ended at 10.000000 s: ")
    assert size.startswith(f"{len(run.records)} records, ")


def test_a_missed_intervention_is_told_as_missed(counter: Topic) -> None:
    twice = counter.default().plus(fault("crash", "db-1", at_s=2), fault("crash", "db-1", at_s=3))
    told = list(account(counter, simulate.run(twice, topic=counter)))
    assert sum("crash db-1 (missed)" in line for line in told) == 1


def test_a_long_timeline_loses_its_middle_unless_all_of_it_is_wanted(counter: Topic, run: Run) -> None:
    spoken = [Caption(seq, seq, f"sentence {seq}", None, None, "neutral") for seq in range(MOST_LINES + 10)]
    long = Run(run.scenario, spoken, "horizon")
    assert "             ... 10 more; --whole shows them ..." in list(account(counter, long))
    assert sum("sentence" in line for line in account(counter, long)) == MOST_LINES
    assert sum("sentence" in line for line in account(counter, long, whole=True)) == MOST_LINES + 10


def test_lines_of_json_hold_every_record_with_its_name(run: Run) -> None:
    read = [orjson.loads(line) for line in lines(run.records)]
    assert [one["seq"] for one in read] == list(range(len(run.records)))
    assert {one["type"] for one in read} <= set(NAMES)
    assert [tuple(one.values())[1:] for one in read] == [tuple(record) for record in run.records]
