"""Where keys live, and how many move when a shard comes or goes."""

from __future__ import annotations

from collections import Counter

import pytest

from topics.sharding.placement import Geographic, Jump, Modulo, Placement, Rendezvous, stable_hash
from topics.sharding.ring import BoundedRing, HashRing
from topics.sharding.tables import Directory, Ranges, SlotTable
from topics.sharding.tests.cast import ALICE, FOUR, USERS

MANY = [str(n) for n in range(4_000)]
REGIONS = ("CA", "TX", "FL", "NY", "PA", "IL", "OH", "GA")


def region_of(key: str) -> str:
    return REGIONS[stable_hash(f"home/{key}") % len(REGIONS)]


def every_placement(keys: list[str]) -> dict[str, Placement]:
    return {
        "modulo": Modulo(FOUR),
        "ring": HashRing(FOUR),
        "bounded": BoundedRing(FOUR, keys),
        "rendezvous": Rendezvous(FOUR),
        "jump": Jump(FOUR),
        "slots": SlotTable(FOUR),
        "ranges": Ranges.even(FOUR, [int(key) for key in keys]),
        "directory": Directory(FOUR, {key: FOUR[i % 4] for i, key in enumerate(keys)}),
        "geographic": Geographic(FOUR, REGIONS, region_of),
    }


NAMES = tuple(every_placement(USERS))
FRUGAL = tuple(name for name in NAMES if name not in ("modulo", "bounded"))


def moved(before: Placement, after: Placement, keys: list[str]) -> dict[str, tuple[str, str]]:
    pairs = {key: (before.shard_of(key), after.shard_of(key)) for key in keys}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def test_user_12345_has_remainder_2_and_lives_on_the_third_of_four_shards() -> None:
    assert stable_hash(ALICE) % 4 == 2
    assert Modulo(FOUR).shard_of(ALICE) == "shard_3"


def test_a_fifth_shard_moves_four_fifths_under_modulo_and_doubling_moves_half() -> None:
    four = Modulo(FOUR)
    eight = four
    for n in range(5, 9):
        eight = eight.with_shard(f"shard_{n}")
    assert 0.77 < len(moved(four, four.with_shard("shard_5"), MANY)) / len(MANY) < 0.83
    assert 0.46 < len(moved(four, eight, MANY)) / len(MANY) < 0.54


@pytest.mark.parametrize("name", FRUGAL)
def test_what_moves_when_a_shard_joins_moves_to_it(name: str) -> None:
    before = every_placement(MANY)[name]
    changes = moved(before, before.with_shard("shard_5"), MANY)
    assert {target for _, target in changes.values()} == {"shard_5"}
    assert 0.1 < len(changes) / len(MANY) < 0.3


@pytest.mark.parametrize("name", [name for name in FRUGAL if name != "jump"])
def test_when_a_shard_leaves_only_its_own_keys_move(name: str) -> None:
    before = every_placement(MANY)[name]
    changes = moved(before, before.without_shard("shard_2"), MANY)
    assert {source for source, _ in changes.values()} == {"shard_2"}
    assert len(changes) == Counter(before.shard_of(key) for key in MANY)["shard_2"]


def test_jump_gives_up_its_last_bucket_cheaply_and_no_other() -> None:
    before = Jump(FOUR)
    last, middle = (moved(before, before.without_shard(name), MANY) for name in ("shard_4", "shard_2"))
    assert {source for source, _ in last.values()} == {"shard_4"}
    assert len(middle) > 2 * len(last)


@pytest.mark.parametrize("name", NAMES)
def test_a_shard_that_joined_and_left_changes_nothing_for_the_others(name: str) -> None:
    before = every_placement(MANY)[name]
    there_and_back = before.with_shard("shard_5").without_shard("shard_5")
    assert set(there_and_back.shards) == set(FOUR)
    assert all(there_and_back.shard_of(key) in FOUR for key in MANY)


@pytest.mark.parametrize(("virtual", "least", "most"), [(1, 0.2, 2.0), (16, 0.08, 0.5), (128, 0.02, 0.2)])
def test_more_virtual_nodes_make_the_parts_of_a_ring_more_even(virtual: int, least: float, most: float) -> None:
    rings = [HashRing([f"{name}-{town}" for name in FOUR], virtual) for town in range(12)]
    shares = [
        Counter(ring.shard_of(key) for key in MANY[:1000])[shard] / 250 for ring in rings for shard in ring.shards
    ]
    deviation = (sum((share - 1) ** 2 for share in shares) / len(shares)) ** 0.5
    assert least < deviation < most


def test_a_bounded_ring_lets_no_shard_take_more_than_its_factor() -> None:
    ring = BoundedRing(FOUR, MANY, virtual=4, factor_percent=110)
    loads = Counter(ring.shard_of(key) for key in MANY)
    assert max(loads.values()) <= ring.most == 1100
    assert max(Counter(HashRing(FOUR, 4).shard_of(key) for key in MANY).values()) > 1100


def test_ranges_keep_neighbours_together_and_send_what_is_new_to_the_last() -> None:
    ranges = Ranges.even(FOUR, range(4_000))
    assert [ranges.shard_of(str(n)) for n in (0, 999, 1000, 3999, 9999)] == [
        "shard_1", "shard_1", "shard_2", "shard_4", "shard_4",
    ]  # fmt: skip


def test_a_key_never_changes_its_slot_and_the_table_decides_the_shard() -> None:
    table = SlotTable(FOUR)
    assert table.slot_of(ALICE) == table.with_shard("shard_5").slot_of(ALICE)
    assert Counter(table.with_shard("shard_5").owners)["shard_5"] == 16384 - 4 * (16384 // 5)


def test_a_directory_places_single_keys_as_it_likes() -> None:
    assert Directory(FOUR, {ALICE: "shard_1"}).shard_of(ALICE) == "shard_1"
