"""The log, its groups and their offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from topics.event_driven.defects import Unfenced
from topics.event_driven.fan_out import FanOut
from topics.event_driven.group import Group, StaleGeneration
from topics.event_driven.offsets import Offsets
from topics.event_driven.partitioned_log import PartitionedLog

from .cast import Clock, Paper, event, log, stored


class Shelf(dict):
    """Keys and values."""

    def put(self, key: str, value: object) -> None:
        self[key] = value


def group(kind: type[Group] = Group, *, cooperative: bool = True) -> tuple[Group, Clock]:
    clock = Clock()
    return kind("inventory", 3, clock, session_s=1.0, cooperative=cooperative), clock


def test_events_of_one_key_are_in_one_partition_in_their_order():
    made = log(50)
    for key in ("c0", "c1", "c2", "c3", "c4"):
        places = [s for p in range(3) for s in made.read(p, 0, 100) if s.event.key == key]
        assert len({s.partition for s in places}) == 1
        assert [int(s.event.id[6:]) for s in places] == sorted(int(s.event.id[6:]) for s in places)


def test_without_keys_partitions_take_turns():
    assert log(9, by_key=False).ends == [3, 3, 3]


def test_offsets_begin_at_0_and_have_no_gaps():
    made = log(30)
    for partition, end in enumerate(made.ends):
        assert [s.offset for s in made.read(partition, 0, 100)] == list(range(end))


def test_a_log_that_is_opened_again_is_the_same():
    paper = Paper()
    made = PartitionedLog(paper, 3)
    for n in range(20):
        made.append(event(n, f"c{n}"))
    again = PartitionedLog(paper, 3)
    assert again.ends == made.ends
    assert again.missing([0, 0, 0]) == made.missing([0, 0, 0])


def test_a_replica_is_sent_what_it_has_not_got():
    made, copy = log(20), PartitionedLog(Paper(), 3)
    for each in made.missing(copy.ends):
        copy.put(each.partition, each.event)
    assert copy.missing([0, 0, 0]) == made.missing([0, 0, 0])
    assert made.missing(copy.ends) == []


@pytest.mark.parametrize("cooperative", [True, False])
def test_members_share_partitions_and_a_member_too_many_has_none(cooperative):
    inventory, _ = group(cooperative=cooperative)
    for _ in range(3):
        shares = {name: inventory.poll(name).partitions for name in ("a", "b", "c", "d")}
    assert sorted(p for share in shares.values() for p in share) == [0, 1, 2]
    assert shares["d"] == ()


def test_cooperatively_a_partition_moves_when_its_owner_has_let_go():
    inventory, _ = group()
    assert inventory.poll("a").partitions == (0, 1, 2)
    assert inventory.poll("b").partitions == ()
    assert inventory.poll("a").partitions == (0, 2)
    assert inventory.poll("b").partitions == (1,)


def test_eagerly_everybody_gives_up_everything():
    inventory, _ = group(cooperative=False)
    first = inventory.poll("a")
    inventory.poll("b")
    with pytest.raises(StaleGeneration):
        inventory.check("a", first.generation, 0)


def test_a_silent_member_is_taken_for_dead_and_its_commit_is_refused():
    inventory, clock = group()
    inventory.poll("a"), inventory.poll("b"), inventory.poll("a")
    zombie = inventory.poll("b")
    clock.now_s = 0.9
    inventory.poll("a")
    clock.now_s = 1.5
    assert inventory.expire() == ["b"]
    assert inventory.poll("a").partitions == (0, 1, 2)
    with pytest.raises(StaleGeneration, match="b of generation 2, a owns it since 3"):
        inventory.check("b", zombie.generation, 1)
    inventory.check("a", inventory.generation, 1)


def test_a_zombie_that_gets_its_partition_back_cannot_commit_for_its_earlier_life():
    inventory, clock = group()
    zombie = inventory.poll("a")
    clock.now_s = 2.0
    inventory.expire()
    again = inventory.poll("a")
    with pytest.raises(StaleGeneration):
        inventory.check("a", zombie.generation, 0)
    inventory.check("a", again.generation, 0)


def test_the_unfenced_group_takes_any_commit():
    inventory, _ = group(Unfenced)
    inventory.check("anybody", -1, 0)


@given(some.lists(some.tuples(some.sampled_from("abcd"), some.booleans()), max_size=60), some.booleans())
def test_no_partition_ever_has_two_owners(steps, cooperative):
    inventory, clock = group(cooperative=cooperative)
    held: dict[str, tuple[int, ...]] = {}
    for member, late in steps:
        if late:
            clock.now_s += 0.7
            for dead in inventory.expire():
                held.pop(dead, None)
        share = inventory.poll(member)
        held[member] = share.partitions
        current = [p for name, partitions in held.items() for p in partitions if inventory.owners.get(p) == name]
        assert len(current) == len(set(current))


def test_an_offset_never_goes_back():
    offsets = Offsets(Shelf())
    offsets.commit("email", 0, 5)
    offsets.commit("email", 0, 3)
    assert offsets.committed("email", 0) == 5
    assert offsets.committed("email", 1) == 0


def test_a_queue_gives_each_message_once_to_each_group_and_again_when_nobody_acknowledges():
    clock = Clock()
    queue = FanOut(["email", "search"], clock, patience_s=1.0)
    queue.publish(stored(1))
    assert [s.event.id for s in queue.take("email", 5)] == ["order-1"]
    assert queue.take("email", 5) == []
    clock.now_s = 1.5
    assert [s.event.id for s in queue.take("email", 5)] == ["order-1"]
    queue.acknowledge("email", "order-1")
    assert (queue.left("email"), queue.left("search")) == (0, 1)
