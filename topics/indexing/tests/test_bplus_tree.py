"""The B+tree on an ordinary loop: its invariants after every operation, whatever the keys and the page's room."""

from __future__ import annotations

import random

import pytest

from topics.indexing.bplus_tree import BPlusTree, Inner
from topics.indexing.defects import WrongSeparator
from topics.indexing.invariants import Inspector, Read, violated
from topics.indexing.pager import MemoryPager


def look(pager: MemoryPager, id: int) -> Read | None:
    page = pager.pages.get(id)
    children = tuple(child.id for child in page.children) if isinstance(page, Inner) else ()
    return None if page is None else Read(tuple(page.keys), children)


def wrong(tree: BPlusTree) -> str | None:
    return violated(tree.root.id, tree.page_keys, lambda id: look(tree.pager, id))


async def filled(count: int, page_keys: int = 4) -> BPlusTree:
    tree = BPlusTree(MemoryPager(), page_keys)
    for n in range(count):
        await tree.put(f"{n:04d}", n)
    return tree


@pytest.mark.parametrize("page_keys", [3, 4, 5, 8])
@pytest.mark.parametrize("ascending", [True, False])
async def test_it_is_a_b_plus_tree_after_every_operation(page_keys: int, ascending: bool) -> None:
    tree, chance, there = BPlusTree(MemoryPager(), page_keys), random.Random(7), {}
    for n in range(400):
        if there and chance.random() < 0.4:
            key = chance.choice(sorted(there))
            del there[key]
            assert await tree.delete(key)
        else:
            key = f"{n if ascending else chance.randrange(10_000):05d}"
            there[key] = n
            await tree.put(key, n)
        assert wrong(tree) is None
    assert await tree.range("", "~") == sorted(there.items())
    assert [await tree.get(key) for key in there] == list(there.values())
    assert await tree.get("nobody") is None


@pytest.mark.parametrize("kind", [BPlusTree, WrongSeparator])
@pytest.mark.parametrize("seed", range(8))
async def test_an_inspector_that_was_there_before_finds_what_a_walk_over_everything_finds(
    kind: type[BPlusTree], seed: int
) -> None:
    tree, chance, there = kind(MemoryPager(), 4), random.Random(seed), []
    inspector = Inspector(4, lambda id: look(tree.pager, id))
    for n in range(200):
        if there and chance.random() < 0.4:
            await tree.delete(there.pop(chance.randrange(len(there))))
        else:
            there.append(f"{chance.randrange(1000):03d}{n}")
            await tree.put(there[-1], n)
        found = inspector.violated(tree.root.id)
        assert found == wrong(tree)
        if found:
            break
    assert (found is None) == (kind is BPlusTree)


async def test_an_inspector_walks_where_something_changed_and_nowhere_else() -> None:
    tree = await filled(200)
    inspector = Inspector(4, lambda id: look(tree.pager, id))
    assert inspector.violated(tree.root.id) is None
    before = dict(inspector.places)
    await tree.put("0100", "again")
    await tree.put("0100a", "new")
    assert inspector.violated(tree.root.id) is None
    again = [id for id, place in inspector.places.items() if place is not before.get(id)]
    assert 0 < len(again) <= tree.height + 2


async def test_an_inspector_sees_a_page_that_changed_though_no_operation_touched_it() -> None:
    tree = await filled(200)
    inspector = Inspector(4, lambda id: look(tree.pager, id))
    assert inspector.violated(tree.root.id) is None
    leaf = next(page for page in tree.pager.pages.values() if not isinstance(page, Inner))
    leaf.keys[-1] = "9999"
    await tree.put("0150a", "elsewhere")
    assert "holds 9999, where nobody looks for it" in (inspector.violated(tree.root.id) or "")


async def test_it_shrinks_to_one_empty_page() -> None:
    tree = await filled(60)
    for n in range(60):
        assert await tree.delete(f"{n:04d}")
        assert wrong(tree) is None
    assert tree.height == 1
    assert not await tree.delete("0000")


async def test_ascending_keys_leave_full_pages_behind() -> None:
    tree = await filled(200)
    leaves = [page for page in tree.pager.pages.values() if not isinstance(page, Inner)]
    assert {len(leaf.keys) for leaf in leaves if leaf.next is not None} == {4}


async def test_a_lookup_reads_as_many_pages_as_the_tree_is_high() -> None:
    tree = await filled(200)
    before = tree.pager.reads
    await tree.get("0100")
    assert tree.pager.reads - before == tree.height == 4


async def test_a_range_reads_one_way_down_and_then_leaf_by_leaf() -> None:
    tree = await filled(200)
    before = tree.pager.reads
    assert [value for _, value in await tree.range("0100", "0120")] == list(range(100, 120))
    assert tree.pager.reads - before <= tree.height + 6


async def test_putting_a_key_again_replaces_its_value() -> None:
    tree = await filled(10)
    await tree.put("0003", "again")
    assert await tree.get("0003") == "again"
    assert len(await tree.range("", "~")) == 10


async def test_it_tells_of_splits_growth_joins_and_shrinking() -> None:
    told: list[str] = []
    tree = BPlusTree(MemoryPager(), 3, lambda event, words: told.append(event))
    keys = [f"{n:03d}" for n in range(30)]
    for key in keys:
        await tree.put(key, key)
    for key in reversed(keys):
        await tree.delete(key)
    assert set(told) >= {"split", "grow", "join", "shrink"}


def test_a_page_needs_room_for_three_keys() -> None:
    with pytest.raises(ValueError, match="at least 3 keys, got 2"):
        BPlusTree(MemoryPager(), 2)


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ({1: Read(("b", "a"))}, "out of order"),
        ({1: Read(("m",), (2, 3)), 2: Read(("a", "b")), 3: Read(("c", "n"))}, "holds c, where nobody looks for it"),
        ({1: Read(("m",), (2, 3)), 2: Read(("a", "b"))}, "page 3 is pointed to, and is not there"),
        ({1: Read(("m",), (2,)), 2: Read(("a", "b"))}, "1 separators for 1 children"),
        ({1: Read(("m",), (2, 3)), 2: Read(("a",)), 3: Read(("n", "o"))}, "holds 1 keys"),
        (
            {1: Read(("m",), (2, 3)), 2: Read(("a", "b")), 3: Read(("p", "s"), (4, 5, 6)),
             4: Read(("n", "o")), 5: Read(("q", "r")), 6: Read(("t", "u"))},
            "leaves lie 2 and 3 pages deep",
        ),
    ],
)  # fmt: skip
def test_whatever_is_wrong_with_a_tree_is_named(pages: dict[int, Read], words: str) -> None:
    assert words in (violated(1, 4, pages.get) or "")
