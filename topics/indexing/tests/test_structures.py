"""The hash index, the LSM tree and its filter on an ordinary loop."""

from __future__ import annotations

import random

import pytest

from topics.indexing.bloom_filter import BloomFilter
from topics.indexing.cost_model import levels, scan_us, seek_us
from topics.indexing.extendible_hash import DEEPEST, HashIndex, hashed
from topics.indexing.lsm_tree import TOMBSTONE, LsmTree
from topics.indexing.pager import MemoryPager

KEYS = [f"user-{n}" for n in range(300)]


@pytest.mark.parametrize("kind", [HashIndex, LsmTree])
async def test_what_was_put_is_found_and_what_was_deleted_is_not(kind: type) -> None:
    index, chance, there = kind(MemoryPager(), 4), random.Random(7), {}
    for n in range(600):
        key = chance.choice(KEYS)
        if key in there and chance.random() < 0.5:
            del there[key]
            await index.delete(key)
        else:
            there[key] = n
            await index.put(key, n)
    assert {key: await index.get(key) for key in KEYS} == {key: there.get(key) for key in KEYS}


async def test_every_bucket_holds_the_keys_that_its_bits_stand_for() -> None:
    index = HashIndex(MemoryPager(), 4)
    for n, key in enumerate(KEYS):
        await index.put(key, n)
    assert len(index.directory) == 1 << index.depth
    for at, bucket in enumerate(index.directory):
        bits = (1 << bucket.depth) - 1
        assert {hashed(key) & bits for key in bucket.entries} <= {at & bits}
        assert len(bucket.entries) <= 4
    assert sum(len(bucket.entries) for bucket in {b.id: b for b in index.directory}.values()) == len(KEYS)


async def test_a_hash_reads_one_page_whatever_its_size() -> None:
    index = HashIndex(MemoryPager(), 4)
    for n, key in enumerate(KEYS):
        await index.put(key, n)
    before = index.pager.reads
    assert await index.get("user-7") == 7
    assert index.pager.reads - before == 1
    assert not await index.delete("nobody")


async def test_the_directory_stops_growing_for_keys_that_cannot_be_told_apart() -> None:
    index = HashIndex(MemoryPager(), 1)
    bits = (1 << DEEPEST) - 1
    twins: dict[int, str] = {}
    for n in range(5_000):
        key = f"k{n}"
        if (twin := twins.setdefault(hashed(key) & bits, key)) != key:
            break
    await index.put(twin, 1)
    await index.put(key, 2)
    assert (index.depth, await index.get(twin), await index.get(key)) == (DEEPEST, 1, 2)


async def test_full_levels_are_merged_and_the_newest_entry_wins() -> None:
    told: list[str] = []
    tree = LsmTree(MemoryPager(), 2, 3, tell=lambda event, words: told.append(event))
    for n in range(36):
        await tree.put(f"k{n % 12}", n)
    assert {"flush", "compact"} == set(told)
    assert [await tree.get(f"k{n}") for n in range(12)] == list(range(24, 36))
    assert all(list(run.entries) == sorted(run.entries) for run in tree.runs)
    assert max(sum(run.level == level for run in tree.runs) for level in range(4)) < 3


async def test_a_tombstone_hides_older_entries_and_goes_with_the_last_of_them() -> None:
    tree = LsmTree(MemoryPager(), 2, 2)
    for key, value in (("a", 1), ("b", 1), ("a", TOMBSTONE), ("c", 1)):
        await tree.put(key, value)
    assert await tree.get("a") is None
    assert [list(run.entries) for run in tree.runs] == [["b", "c"]]


async def test_a_filter_saves_the_reads_of_runs_without_the_key() -> None:
    asked: list[bool] = []
    tree = LsmTree(MemoryPager(), 4, 60, probed=lambda key, run, perhaps: asked.append(perhaps))
    for n, key in enumerate(KEYS[:200]):
        await tree.put(key, n)
    before = tree.pager.reads
    assert await tree.get("nobody") is None
    assert len(asked) == 50
    assert tree.pager.reads - before == sum(asked) < 10


@pytest.mark.parametrize("bits_per_key", [2, 8, 12])
def test_a_filter_never_denies_a_key_and_seldom_welcomes_a_stranger(bits_per_key: int) -> None:
    bloom = BloomFilter(KEYS, bits_per_key)
    assert all(key in bloom for key in KEYS)
    wrong = sum(f"stranger-{n}" in bloom for n in range(2000)) / 2000
    assert wrong < {2: 0.6, 8: 0.05, 12: 0.02}[bits_per_key]


def test_the_cost_model_has_the_figures_of_the_guide() -> None:
    assert scan_us(10_000_000) == 2_000_000
    assert seek_us(10_000_000) == 4_800
    assert [levels(rows, 40) for rows in (40, 41, 10_000, 10_001, 10_000_000)] == [1, 2, 2, 3, 4]
