from __future__ import annotations

import json

import pytest

from playground.engine.records import Topology
from playground.engine.world import World
from playground.pages.drawing import thumbnail


def ring_of(world: World) -> list[Topology]:
    world.ring("shards", slots=6, label="Hash ring", tier=2)
    for slot in (0, 2, 3):
        world.node(f"db-{slot}", kind="database", ring="shards", slot=slot, tokens=(slot * 100_000,))
    return [record for record in world.recorder.records if isinstance(record, Topology)]


def test_a_node_on_a_ring_says_where_it_stands_and_what_it_owns() -> None:
    ring, *nodes = ring_of(World(seed=7))
    assert (ring.what, ring.label, json.loads(ring.attrs)) == ("group", "Hash ring", {"slots": 6, "tier": 2, "row": 0})
    attrs = json.loads(nodes[1].attrs)
    assert (attrs["ring"], attrs["slot"], attrs["tokens"], attrs["tier"]) == ("shards", 2, [200_000], 2)


def test_a_node_on_no_ring_is_recorded_as_before() -> None:
    world = World(seed=7)
    world.node("db-1")
    assert set(json.loads(world.recorder.records[0].attrs)) == {"tier", "row", "about", "ticks", "group"}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"ring": "circle", "slot": 1}, "no ring"),
        ({"ring": "shards", "slot": 6}, "0 to 5"),
        ({"ring": "shards", "slot": 2}, "where db-2 stands"),
        ({"ring": "shards", "slot": 1, "tokens": (1_000_000,)}, "a turn is"),
    ],
)
def test_a_place_that_does_not_exist_or_is_taken_is_an_error_that_says_so(more: dict, words: str) -> None:
    world = World(seed=7)
    ring_of(world)
    with pytest.raises(ValueError, match=words):
        world.node("db-9", **more)


def test_two_rings_of_one_name_or_a_ring_without_room_are_errors() -> None:
    world = World(seed=7)
    world.ring("shards", slots=6)
    with pytest.raises(ValueError, match="two rings"):
        world.ring("shards", slots=6)
    with pytest.raises(ValueError, match="2 to 24"):
        world.ring("many", slots=25)


def test_a_small_drawing_spreads_a_ring_too() -> None:
    drawn = thumbnail(ring_of(World(seed=7)))
    places = {part.split(")")[0] for part in drawn.split("translate(")[1:]}
    assert len(places) == 3
