"""A topic checks its own declaration and describes itself to the page."""

import json
from dataclasses import replace

import pytest

from playground.engine.errors import EngineError
from playground.sdk import Action, Hunted, InvalidTopic


def refusal(topic, **changes):
    with pytest.raises(InvalidTopic) as caught:
        replace(topic, **changes)
    return caught.value.message


def test_its_name_and_folder_come_from_its_module(counter):
    assert (counter.name, counter.package, counter.folder.name) == ("counter", "tests.sdk.rooms.counter", "counter")


def test_it_describes_itself_in_plain_values(counter):
    told = json.loads(json.dumps(counter.describe()))
    assert told["scenario"]["params"] == {"variant": "durable", "rate_per_s": 20, "workers": 4}
    assert [preset["id"] for preset in told["presets"]] == ["calm", "crash", "lost"]
    assert told["properties"][0] == {
        "id": "CountsSurvive",
        "kind": "always",
        "title": "Counts survive",
        "words": "What was acknowledged is still there after a crash.",
    }
    assert told["actions"][0]["for_us"] == 1_000_000
    slow = next(fault for fault in told["faults"] if fault["kind"] == "slow")
    assert slow["on"] == "node"
    assert [arg["name"] for arg in slow["args"]] == ["percent", "for_us"]


def test_an_unknown_shelf_is_refused(counter):
    assert refusal(counter, shelf="Misc").startswith("shelf is 'Misc', accepted Architecture patterns")


def test_two_presets_of_one_name_are_refused(counter):
    assert refusal(counter, presets=(*counter.presets, counter.presets[0])) == "declares the preset 'calm' twice"


def test_a_legend_for_an_unknown_kind_is_refused(counter):
    assert refusal(counter, legend={"rumour": "?"}).startswith("legend has 'rumour'")


def test_a_hunt_for_an_unknown_property_is_refused(counter):
    assert refusal(counter, hunts=(Hunted({}, planted="Nothing"),)).startswith("a hunt names the property 'Nothing'")


def test_a_source_that_is_not_there_is_refused(counter):
    words = "sources name 'missing.py', which is neither in its folder nor in the kit"
    assert refusal(counter, sources=("missing.py",)) == words


def test_a_source_may_be_a_pattern_of_the_kit(counter):
    shown = replace(counter, sources=("counting.py", "raft/election.py"))
    assert list(shown.files().values()) == ["counting.py", "raft/election.py"]
    assert [path.rsplit("/", 3)[1:] for path in shown.files()][1] == ["kit", "raft", "election.py"]
    assert shown.source("counting.py").parent == shown.folder


def test_it_knows_which_kinds_are_its_own(counter):
    assert counter.own_kinds() == {"burst"}


def test_the_topology_is_known_without_running(counter):
    names = counter.names(counter.params())
    assert names.nodes == {"alice": "client", "orders": "service", "db-1": "database"}
    assert names.links == {("alice", "orders"), ("db-1", "orders")}


def test_a_wording_names_nothing_but_the_target_and_the_amounts_of_its_action() -> None:
    Action("lag", "Lag", "lag", "db", {"ms": 5}, wording="Lag {target} by {ms} ms")
    with pytest.raises(EngineError, match="wording names us"):
        Action("lag", "Lag", "lag", "db", {"ms": 5}, wording="Lag {target} by {us}")
