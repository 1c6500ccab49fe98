"""A scenario has one canonical form, and a wrong one is refused by the field that is wrong."""

from dataclasses import replace

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from playground import simulate
from playground.engine.errors import InvalidScenario
from playground.sdk import Action, Planned, Preset, Scenario, at_point, fault
from tests.sdk.rooms.counter.lab import build
from tests.sdk.rooms.counter.topic import TOPIC


def refusal(room, **raw):
    with pytest.raises(InvalidScenario) as caught:
        Scenario.parse(room, raw)
    return caught.value.field, caught.value.message


def intervening(room, *planned):
    return refusal(room, interventions=list(planned))


def test_the_canonical_form_has_every_parameter_and_no_spaces(counter):
    assert Scenario.parse(counter, {"params": {"rate_per_s": 5}}).canonical() == (
        b'{"horizon_us":60000000,"interventions":[],"params":{"rate_per_s":5,"variant":"durable","workers":4},'
        b'"schema":1,"seed":7,"topic":"counter"}'
    )


def test_a_canonical_form_parses_to_itself(counter):
    for preset in counter.presets:
        canonical = preset.scenario(counter).canonical()
        assert Scenario.parse(counter, orjson.loads(canonical)).canonical() == canonical


def test_interventions_are_in_order_of_time_and_those_at_points_come_first(counter):
    late, early = fault("crash", "db-1", at_s=3), fault("pause", "db-1", at_s=1)
    first, second = fault("mend", "db-1", at_s=1), fault("crash", "db-1", when=at_point("db-1", "sync", "after", 2))
    scenario = Scenario.parse(counter, {"interventions": [late, early, first, second]})
    assert [planned.kind for planned in scenario.interventions] == ["crash", "pause", "mend", "crash"]
    assert scenario.interventions[0].point == "sync"


def test_the_digest_names_scenario_and_code(counter):
    scenario = counter.scenario()
    assert scenario.digest("a") != scenario.digest("b")
    assert scenario.digest("a") != scenario.seeded(8).digest("a")
    assert len(scenario.digest("a")) == 64


@pytest.mark.parametrize(
    ("raw", "field", "words"),
    [
        ({"topic": "saga"}, "topic", "got 'saga', accepted counter"),
        ({"schema": 2}, "schema", "got 2, accepted 1"),
        ({"seed": -1}, "seed", "got -1, accepted 0 to 4294967295"),
        ({"seed": 1.5}, "seed", "got 1.5, accepted 0 to 4294967295"),
        ({"horizon_us": 10}, "horizon_us", "got 10, accepted 1000000 to 600000000"),
        ({"colour": 1}, "scenario", "got the field 'colour', accepted"),
        ({"params": {"rate_per_s": 900}}, "params.rate_per_s", "got 900, accepted 1 to 200 /s"),
        ({"interventions": {}}, "interventions", "got dict, accepted a list"),
        ({"interventions": [{}] * 201}, "interventions", "got 201, accepted up to 200"),
    ],
)
def test_a_wrong_field_is_refused_by_name(counter, raw, field, words):
    refused, message = refusal(counter, **raw)
    assert refused == field
    assert message.startswith(words)


@pytest.mark.parametrize(
    ("planned", "field", "words"),
    [
        (fault("melt", "db-1", at_s=1), "kind", "got 'melt', accepted burst, crash"),
        (fault("crash", "db-9", at_s=1), "target", "got 'db-9', accepted alice, orders, db-1"),
        (fault("crash", "link:alice>orders", at_s=1), "target", "crash strikes a node"),
        (fault("cut", "link:alice>db-1", at_s=1), "target", "got the link 'alice>db-1', accepted a>b or a~b"),
        (fault("slow", "db-1", at_s=1, percent=5), "args.percent", "got 5, accepted 101 to 100000 %"),
        (fault("slow", "db-1", at_s=1, speed=5), "args.speed", "is no argument of slow, accepted percent, for_us"),
        (fault("restart", "db-1", at_s=1, disk="burn"), "args.disk", "got 'burn', accepted keep, lose"),
        (fault("partition", at_s=1, groups="alice"), "args.groups", "got 'alice', accepted groups"),
        (fault("partition", at_s=1, groups="alice|bob"), "args.groups", "got 'bob', accepted alice"),
        (fault("crash", "one:cache", at_s=1), "target", "got the role 'cache', accepted client, database, service"),
        (fault("drop", "message:what", at_s=1), "target", "a message is named"),
        (fault("crash", "db-1", when=at_point("db-9", "sync")), "when.node", "got 'db-9'"),
        (fault("burst", "bob", at_s=1), "target", "got 'bob'"),
        ({"when": {"at_us": 1.5}, "kind": "crash", "target": "db-1"}, "when.at_us", "got 1.5, accepted"),
        ({"when": {"at_us": 1}, "kind": "crash", "target": "db-1", "args": {"a": [1]}}, "args.a", "got [1]"),
    ],
)
def test_an_impossible_intervention_is_refused_by_its_place(counter, planned, field, words):
    refused, message = intervening(counter, planned)
    assert refused == f"interventions.0.{field}"
    assert message.startswith(words)


def test_roles_links_and_messages_are_possible_targets(counter):
    possible = [
        fault("crash", "one:service", at_s=1),
        fault("cut", "link:orders>alice", at_s=1),
        fault("hold", "link:alice~orders", at_s=1),
        fault("partition", at_s=1, groups="alice,orders|db-1"),
        fault("drop", "message:alice-1/alice>orders/POST /count#1.0", at_s=1),
        fault("burst", "alice", at_s=1, rate_per_s=3),
    ]
    assert len(Scenario.parse(counter, {"interventions": possible}).interventions) == len(possible)


def with_a_standby(world, p):
    """The counter's room, where counting early has a second database."""
    build(world, p)
    if p.variant == "early":
        world.node("db-2", kind="database", tier=2, row=1)


def test_what_another_variant_has_is_a_possible_target_and_what_none_has_is_not():
    room = replace(TOPIC, build=with_a_standby)
    durable = Scenario.parse(room, {"interventions": [fault("crash", "db-2", at_s=1)]})
    assert simulate.run(durable, topic=room).interventions("crash")[0].outcome == "missed"
    refused, message = intervening(room, fault("crash", "db-2", at_s=1), fault("crash", "db-3", at_s=1))
    assert (refused, message) == ("interventions.1.target", "got 'db-3', accepted alice, orders, db-1, db-2")


def test_a_huge_scenario_is_refused(counter):
    names = ["x" * 150 + f"/alice>orders/{'y' * 20}#{n}.0" for n in range(200)]
    planned = [fault("drop", f"message:{name}", at_s=1) | {"args": {}} for name in names]
    padded = [one | {"target": one["target"].ljust(200, "0")} for one in planned]
    assert len(Scenario.parse(counter, {"interventions": padded}).canonical()) < 65_536


def test_one_more_intervention_makes_a_new_scenario(counter):
    scenario = counter.scenario()
    forked = scenario.plus(fault("crash", "db-1", at_s=2))
    assert (len(scenario.interventions), len(forked.interventions)) == (0, 1)


def test_a_button_plans_what_it_does():
    button = Action("crash-db", "Crash", "crash", "db-1", for_s=1.5)
    assert Planned.parse(button.planned(3_000_001), "x").as_json() == {
        "when": {"at_us": 3_000_001},
        "kind": "crash",
        "target": "db-1",
        "args": {"for_us": 1_500_000},
    }


def test_a_preset_that_is_wrong_says_where(counter):
    with pytest.raises(InvalidScenario, match="params.rate_per_s"):
        Preset("x", "X", "x", params={"rate_per_s": 0}).scenario(counter)


ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)

PLANNED = some.fixed_dictionaries(
    {},
    optional={
        "when": some.fixed_dictionaries({}, optional={"at_us": ANYTHING, "node": ANYTHING, "point": ANYTHING})
        | ANYTHING,
        "kind": some.sampled_from(["crash", "burst", "slow", "cut", "partition", "drop"]) | ANYTHING,
        "target": some.sampled_from(["db-1", "network", "link:alice~orders", "all:service", "link:", "x:"]) | ANYTHING,
        "args": some.dictionaries(some.sampled_from(["for_us", "percent", "groups", "x"]), ANYTHING) | ANYTHING,
    },
)

RAW = some.fixed_dictionaries(
    {},
    optional={
        "params": some.dictionaries(some.sampled_from(["variant", "rate_per_s", "self", "\ud800"]), ANYTHING)
        | ANYTHING,
        "seed": ANYTHING,
        "horizon_us": ANYTHING,
        "interventions": some.lists(PLANNED, max_size=3) | ANYTHING,
        "schema": ANYTHING,
    },
)


@settings(deadline=None, max_examples=300)
@given(raw=RAW | ANYTHING)
def test_whatever_a_link_carries_is_a_scenario_or_refused(raw):
    try:
        scenario = Scenario.parse(TOPIC, raw)
    except InvalidScenario as invalid:
        assert len(invalid.message.encode()) < 600
        assert len(invalid.field.encode()) < 300
    else:
        assert Scenario.parse(TOPIC, orjson.loads(scenario.canonical())) == scenario
