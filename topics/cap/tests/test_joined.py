"""What replicas join: in every order, and however often, the outcome is the same."""

from __future__ import annotations

from functools import reduce
from itertools import permutations
from typing import Any

import pytest

from topics.cap.counters import GCounter, PNCounter
from topics.cap.dots import Dots
from topics.cap.hybrid_clock import HybridClock
from topics.cap.or_set import OrSet
from topics.cap.siblings import CarelessSiblings, Siblings
from topics.cap.stamped import Stamped

VALUES = {
    "stamped": [Stamped("a", 1, "n1"), Stamped("b", 2, "n1"), Stamped("c", 2, "n2")],
    "growing": [GCounter().add("n1", 2), GCounter().add("n2", 1), GCounter().add("n1", 5)],
    "counter": [PNCounter().add("n1", 2), PNCounter().add("n2", -1), PNCounter().add("n1", 3).add("n1", -1)],
    "set": [OrSet().add("n1", "milk"), OrSet().add("n2", "milk").add("n2", "tea"), OrSet().add("n3", "jam")],
    "siblings": [Siblings().write(name, value, {}) for name, value in (("n1", "a1"), ("n2", "b1"), ("n3", "c1"))],
}


@pytest.mark.parametrize("kind", VALUES)
def test_the_order_and_number_of_joins_do_not_matter(kind):
    values = VALUES[kind]
    whole = reduce(lambda a, b: a.join(b), values)
    for order in permutations([*values, values[0]]):
        assert reduce(lambda a, b: a.join(b), order) == whole


@pytest.mark.parametrize("kind", VALUES)
def test_it_survives_being_told(kind):
    for value in VALUES[kind]:
        assert type(value).of(value.plain()) == value


def test_of_two_stamps_names_break_the_tie():
    assert Stamped("a", 3, "n1").join(Stamped("b", 3, "n2")).value == "b"
    assert Stamped("a", 3, "n1").join(Stamped("b", 2, "n2")).value == "a"


def test_a_counter_counts_every_step_once():
    one, other = PNCounter().add("n1", 3), PNCounter().add("n2", 4)
    both = one.join(other)
    assert both.value == 7
    assert both.join(one).join(other).add("n1", -2).value == 5


def test_a_counter_that_only_grows_refuses_to_shrink():
    with pytest.raises(ValueError, match="asked to add -1"):
        GCounter().add("n1", -1)


def test_a_blank_replica_under_its_old_name_is_not_heard():
    others = GCounter().add("n1", 5)
    assert GCounter().add("n1", 3).join(others).value == 5
    assert GCounter().add("n1/2", 3).join(others).value == 8


def test_a_write_replaces_what_its_writer_had_seen_and_nothing_else():
    first = Siblings().write("n1", "a1", {})
    seen = first.context
    west, east = first.write("n1", "a2", seen), first.write("n2", "b1", seen)
    both = west.join(east)
    assert both.values == ["a2", "b1"]
    assert both.write("n2", "b2", both.context).values == ["b2"]
    assert both.write("n2", "b2", seen).values == ["a2", "b1", "b2"]


def test_what_was_replaced_does_not_come_back():
    first = Siblings().write("n1", "a1", {})
    second = first.write("n2", "b1", first.context)
    assert second.join(first).values == ["b1"]


def test_the_planted_mistake_drops_a_sibling():
    one, other = CarelessSiblings().write("n1", "a1", {}), CarelessSiblings().write("n2", "b1", {})
    assert one.join(other).values == ["b1"]


def test_an_add_wins_over_a_remove_that_did_not_know_of_it():
    shared = OrSet().add("n1", "milk")
    removed, added = shared.remove("milk"), shared.add("n2", "milk")
    assert removed.elements == []
    assert removed.join(shared).elements == []
    assert removed.join(added).elements == ["milk"]


def test_a_dot_that_is_given_twice_is_taken_for_one_that_went():
    known = Dots().put("n1", "old")
    gone = known.drop([("n1", 1)])
    again = Dots().put("n1", "new")
    assert dict(gone.join(again).values) == {}


def clock(readings: list[int], **settings: Any) -> HybridClock:
    return HybridClock(lambda: readings.pop(0), **settings)


def test_a_hybrid_clock_never_falls_behind_what_it_has_seen():
    hybrid = clock([100, 101, 101, 300])
    assert hybrid.stamp() == 100
    hybrid.saw(200)
    assert [hybrid.stamp() for _ in range(3)] == [201, 202, 300]


def test_a_wall_clock_that_runs_behind_stamps_with_an_old_time():
    wall = clock([100, 99], trusting=True)
    wall.saw(200)
    assert [wall.stamp(), wall.stamp()] == [100, 99]
