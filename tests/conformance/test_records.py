"""The record of every preset is well formed, and the same wherever it is made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from playground import simulate
from playground.engine import records
from playground.sdk import fault
from tests.conformance.playing import before, short

ROOT = Path(__file__).resolve().parents[2]

FORKED_PERCENT = 40

ELSEWHERE = """
import json, sys
from playground import catalog, simulate
topic = catalog.topic(sys.argv[1])
runs = {preset.id: simulate.run(preset.scenario(topic), topic=topic) for preset in topic.presets}
sys.stdout.write(json.dumps({id: run.digest() for id, run in runs.items()}))
"""


def test_it_is_the_same_twice_in_one_process(topic, preset, playing):
    again = simulate.run(preset.scenario(topic), topic=topic)
    assert again.records == playing.preset(topic, preset).records


@pytest.mark.timeout(180)
def test_it_is_the_same_in_another_process_with_other_hashes(topic, playing):
    environment = {**os.environ, "PYTHONHASHSEED": "20201231", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", ELSEWHERE, topic.name]
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    assert json.loads(told) == {preset.id: playing.preset(topic, preset).digest() for preset in topic.presets}


def test_it_equals_its_golden_digest(topic, playing, renewing):
    path = topic.folder / "tests" / "golden" / "records.json"
    found = {preset.id: playing.preset(topic, preset).digest() for preset in topic.presets}
    if renewing:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    golden = json.loads(path.read_text(encoding="utf-8"))
    assert found == golden, "if the change is meant: pytest tests/conformance --renew-golden"


def test_one_more_intervention_changes_nothing_before_it(topic, preset, playing):
    scenario = preset.scenario(topic)
    at_us = scenario.horizon_us * FORKED_PERCENT // 100
    node = next(name for name, kind in topic.names(scenario.params).nodes.items() if kind != "client")
    forked = simulate.run(short(scenario.plus(fault("crash", node, at_s=at_us / 1e6)), at_us + 1_000_000), topic=topic)
    assert before(forked, at_us) == before(playing.preset(topic, preset), at_us)
    assert forked.interventions("crash")[-1].outcome in ("applied", "missed")


def test_an_earlier_horizon_changes_nothing_before_it(topic, preset, playing):
    scenario = preset.scenario(topic)
    at_us = max(scenario.horizon_us // 2, 1_000_000)
    half = simulate.run(short(scenario, at_us), topic=topic)
    assert before(half, at_us) == before(playing.preset(topic, preset), at_us)


def test_no_limit_is_reached(topic, preset, playing):
    assert playing.preset(topic, preset).reason in ("horizon", "quiet")


def test_it_holds_only_integers_texts_and_nothing(topic, preset, playing):
    allowed = {int, str, type(None)}
    odd = [record for record in playing.preset(topic, preset).records if not allowed.issuperset(map(type, record))]
    assert odd == []


def test_it_is_numbered_and_in_order_of_time(topic, preset, playing):
    log = playing.preset(topic, preset).records
    assert [record.seq for record in log] == list(range(len(log)))
    assert all(a.at_us <= b.at_us for a, b in zip(log, log[1:], strict=False))
    assert type(log[-1]) is records.Ended


def test_what_it_refers_to_is_there(topic, preset, playing):
    run = playing.preset(topic, preset)
    opened = {record.span for record in run.of(records.SpanOpened)}
    assert [record for record in run.of(records.SpanClosed) if record.span not in opened] == []
    assert [r for r in run.of(records.Amended) if type(run.records[r.message]) is not records.Message] == []
    witnesses = {seq for verdict in run.of(records.Verdict) for seq in json.loads(verdict.witnesses)}
    assert witnesses <= set(range(len(run.records)))
    nodes = {record.id for record in run.of(records.Topology) if record.what == "node"}
    assert {end for m in run.of(records.Message) for end in (m.source, m.target)} <= nodes


def test_its_lines_stand_in_the_patterns_shown(topic, preset, playing):
    lengths = {name: len(topic.source(name).read_text().splitlines()) for name in topic.sources}
    lines = playing.preset(topic, preset).of(records.Line)
    assert [line for line in lines if not 1 <= line.number <= lengths.get(line.file, 0)] == []
