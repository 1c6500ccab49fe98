"""A topic brings what every topic must bring."""

from __future__ import annotations

import json
import re

from playground.engine.records import Message
from playground.engine.world import World
from playground.sdk.faults import KINDS
from playground.sdk.params import Choice

HEADINGS = (
    "what it is",
    "how it works",
    "variants",
    "trade-offs",
    "what breaks",
    "leaves out",
    "pairs well",
    "interview",
    "try this",
    "sources",
)
"""The guide's parts, as words that a heading contains."""


def headings(guide, level):
    return [line.lstrip("# ").lower() for line in guide.splitlines() if re.match(rf"#{{{level}}} ", line)]


def guide_of(topic):
    return (topic.folder / "README.md").read_text(encoding="utf-8")


def test_it_has_four_to_eight_presets_each_with_a_story_and_a_claim(topic):
    assert 4 <= len(topic.presets) <= 8
    assert [preset.id for preset in topic.presets if not preset.story or not preset.claims] == []


def test_it_has_variants_to_compare(topic):
    variants = [param for param in topic.params.fields().values() if isinstance(param, Choice) and param.variant]
    assert variants
    assert all(len(param.choices) > 1 for param in variants)


def test_it_has_properties_of_every_kind(topic):
    assert {prop.kind for prop in topic.properties} == {"always", "sometimes", "eventually"}


def test_it_hunts_a_correct_variant_and_a_planted_defect_with_its_preset(topic):
    assert [hunted for hunted in topic.hunts if hunted.planted is None]
    assert [hunted for hunted in topic.hunts if hunted.planted is not None and hunted.preset is not None]


def test_its_actions_are_offered_by_its_lab_and_take_no_name_of_a_generic_fault(topic):
    world = World(7)
    topic.build(world, topic.default().params)
    assert set(world.actions) & KINDS == set()
    assert {action.kind for action in topic.actions} - KINDS <= set(world.actions)


def test_it_describes_itself_in_finite_json(topic):
    assert json.loads(json.dumps(topic.describe(), allow_nan=False))["name"] == topic.name


def test_its_patterns_are_shown(topic):
    assert topic.sources


def test_its_guide_has_every_part(topic):
    found = headings(guide_of(topic), "2,3")
    assert [part for part in HEADINGS if not any(part in heading for heading in found)] == []


def test_its_guide_asks_five_questions_of_an_interview(topic):
    guide = guide_of(topic)
    part = re.split(r"^## ", guide, flags=re.MULTILINE)
    questions = next(text for text in part if "interview" in text.splitlines()[0].lower())
    assert questions.count("?") >= 5


def test_its_guide_links_to_presets_that_exist(topic):
    linked = set(re.findall(r"[?&]preset=([\w-]+)", guide_of(topic)))
    assert linked
    assert linked <= {preset.id for preset in topic.presets}


def test_its_legend_covers_every_kind_of_message(topic, playing):
    seen = {m.kind for preset in topic.presets for m in playing.preset(topic, preset).of(Message)}
    assert seen - set(topic.legend) == set()
