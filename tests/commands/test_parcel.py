"""A hunt that was spread over parts is the hunt that one process would have made."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from playground.commands.parcel import pack, unpack
from playground.commands.report import report
from playground.commands.spread import in_parts
from playground.hunt import Hunt, hunt
from playground.sdk import Topic

SEEDS = 12


def hunted_in_parts(topic: Topic, index: int) -> Hunt:
    """Through the bytes that travel."""
    hunted = replace(topic.hunts[index], horizon_s=6)
    whole = hunt(topic, hunted, [])
    for part in in_parts(0, SEEDS):
        unpack(orjson.loads(orjson.dumps(pack(hunt(topic, hunted, part)))), whole, topic)
    return whole


@pytest.mark.parametrize("index", [0, 1])
def test_the_parts_add_up_to_the_whole(counter: Topic, index: int) -> None:
    parts = hunted_in_parts(counter, index)
    whole = hunt(counter, parts.hunted, range(SEEDS))
    assert parts.coverage.strikes == whole.coverage.strikes
    assert parts.coverage.reached == whole.coverage.reached
    assert (parts.found, parts.caught) == (whole.found, whole.caught)
    assert parts.failures == whole.failures


def test_the_parts_cover_every_seed_once() -> None:
    assert [seed for part in in_parts(3, 13) for seed in part] == list(range(3, 16))


def test_the_report_shows_the_coverage_and_a_command_that_repeats_what_was_caught(counter: Topic) -> None:
    whole = hunted_in_parts(counter, 1)
    told = "\n".join(report(whole))
    assert f"CountsSurvive caught the planted defect in {len(whole.caught)} of {SEEDS} seeds" in told
    assert f"seed {whole.caught[0].seed}: CountsSurvive broken: " in told
    assert f"simulate counter --scenario '{whole.caught[0].scenario.canonical().decode()}'" in told


def test_a_broken_promise_makes_the_report_a_failure(counter: Topic) -> None:
    whole = hunted_in_parts(counter, 1)
    honest = replace(whole, hunted=replace(whole.hunted, planted=None), found=whole.caught, caught=[])
    told = list(report(honest))
    assert told[0].startswith("FAILED counter, early: ")
    assert sum("simulate counter --scenario" in line for line in told) == min(5, len(honest.found))
