"""What a topic promises holds where it is promised, and what its presets claim is so."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from playground.engine.loop import VirtualLoop
from playground.engine.recorder import Recorder
from playground.engine.records import Caption, Ended, Verdict
from playground.sdk.judge import SWITCHED_OFF, Judge
from tests.conformance.playing import planted_presets


def statuses(topic, playing, prop):
    found = [playing.preset(topic, preset).verdicts().get(prop.id()) for preset in topic.presets]
    return [(verdict.status, verdict.promise) for verdict in found if verdict is not None]


def test_every_claim_of_the_preset_holds(topic, preset, playing):
    run = playing.preset(topic, preset)
    assert [claim.words for claim in preset.claims if not claim.holds(run)] == []


def test_no_promise_is_broken_but_by_a_planted_defect(topic, preset, playing):
    broken = [f"{v.property} {v.status}: {v.words}" for v in playing.preset(topic, preset).broken()]
    assert preset.id in planted_presets(topic) or broken == []


def test_every_always_holds_inside_its_promise_in_some_preset(topic, playing):
    wanted = [prop for prop in topic.properties if prop.kind == "always"]
    assert [p.id() for p in wanted if ("holds", "inside") not in statuses(topic, playing, p)] == []


def test_every_sometimes_is_reached_in_some_preset(topic, playing):
    wanted = [prop for prop in topic.properties if prop.kind == "sometimes"]
    assert [p.id() for p in wanted if "reached" not in [s for s, _ in statuses(topic, playing, p)]] == []


def test_every_eventually_holds_inside_its_promise_in_some_preset(topic, playing):
    wanted = [prop for prop in topic.properties if prop.kind == "eventually"]
    assert [p.id() for p in wanted if ("holds", "inside") not in statuses(topic, playing, p)] == []


def test_every_planted_defect_is_red_on_its_preset_by_its_own_property(topic, playing):
    for preset, prop in planted_presets(topic).items():
        verdict = playing.preset(topic, topic.preset(preset)).verdicts()[prop]
        assert (preset, verdict.status, verdict.promise) == (preset, "broken", "inside")
        assert verdict.witnesses != "[]"


def test_no_check_fails_itself(topic, preset, playing):
    verdicts = playing.preset(topic, preset).of(Verdict)
    assert [v for v in verdicts if v.words.endswith(SWITCHED_OFF)] == []


def spoken(topic, run):
    """Ids of the captions that are spoken in ``run``, found by telling its records to a judge once more."""
    named = [replace(caption, once=True, words=partial(_its_id, caption.id)) for caption in topic.captions]
    loop = VirtualLoop()
    recorder = Recorder(loop)
    Judge(recorder, run.scenario.params, (), named)
    for record in run.records:
        if type(record) not in (Caption, Verdict, Ended):
            loop.now_us = record.at_us
            recorder.write(type(record), *record[2:])
    return {record.text for record in recorder.records if type(record) is Caption}


def _its_id(id, record, sight):
    return id


def test_every_caption_is_spoken_in_some_preset(topic, playing):
    heard = set().union(*(spoken(topic, playing.preset(topic, preset)) for preset in topic.presets))
    assert topic.captions
    assert {caption.id for caption in topic.captions} - heard == set()
