"""A B+tree: keys in order, page by page, every leaf at the same depth.

Prior art: Bayer and McCreight (1972), Comer, "The Ubiquitous B-Tree" (1979). Values stand in the leaves alone; a
separator in an inner page is the least key that may stand to its right. The invariant, after every operation: *all
leaves are equally deep, keys ascend within each page and from leaf to leaf, each key lies between the separators above
it, and every page but the root and the last leaf is at least half full.*

One latch for the whole tree keeps an operation from meeting another halfway; real engines latch page by page.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .pager import Pager


@dataclass
class Leaf:
    """Keys with their values, and the leaf to the right."""

    id: int
    keys: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    next: Leaf | None = None


@dataclass
class Inner:
    """``children[i]`` holds the keys from ``keys[i - 1]`` up to, but not including, ``keys[i]``."""

    id: int
    keys: list[str] = field(default_factory=list)
    children: list[Leaf | Inner] = field(default_factory=list)


Steps = list[tuple[Inner, int]]
"""The way down: each inner page with the position of the child that was taken."""


def _silent(event: str, words: str) -> None:
    """Tell nobody."""


class BPlusTree:
    """An ordered map of text keys. ``page_keys`` is the capacity of a page; ``tell(event, words)`` hears of splits."""

    def __init__(self, pager: Pager, page_keys: int = 4, tell: Callable[[str, str], None] = _silent) -> None:
        if page_keys < 3:
            raise ValueError(f"a page holds at least 3 keys, got {page_keys}")
        self.pager = pager
        self.page_keys = page_keys
        self.least_keys = page_keys // 2
        self.tell = tell
        self.root: Leaf | Inner = Leaf(pager.allocate())
        self.latch = asyncio.Lock()
        self._newest = ""

    @property
    def height(self) -> int:
        """How many pages a lookup reads."""
        height, page = 1, self.root
        while isinstance(page, Inner):
            height, page = height + 1, page.children[0]
        return height

    async def get(self, key: str) -> Any:
        """The value of ``key``, None when it is not there."""
        async with self.latch:
            leaf, _ = await self._descend(key)
            at = bisect_left(leaf.keys, key)
            return leaf.values[at] if leaf.keys[at : at + 1] == [key] else None

    async def range(self, low: str, high: str) -> list[tuple[str, Any]]:
        """Every pair with ``low <= key < high``, in order: one way down, then from leaf to leaf."""
        found: list[tuple[str, Any]] = []
        async with self.latch:
            leaf, _ = await self._descend(low)
            while leaf is not None:
                found += [pair for pair in zip(leaf.keys, leaf.values, strict=True) if low <= pair[0] < high]
                leaf = leaf.next if not leaf.keys or leaf.keys[-1] < high else None
                if leaf is not None:
                    await self.pager.read(leaf)
        return found

    async def put(self, key: str, value: Any) -> None:
        """Set ``key``. A page that overflows splits, and so on up to the root."""
        async with self.latch:
            leaf, steps = await self._descend(key)
            at = bisect_left(leaf.keys, key)
            if leaf.keys[at : at + 1] == [key]:
                leaf.values[at] = value
            else:
                leaf.keys.insert(at, key)
                leaf.values.insert(at, value)
            self._newest = key
            await self._settle(leaf, steps)

    async def delete(self, key: str) -> bool:
        """Remove ``key``; False when it was not there. A page less than half full borrows from a neighbour or joins
        it."""
        async with self.latch:
            leaf, steps = await self._descend(key)
            at = bisect_left(leaf.keys, key)
            if leaf.keys[at : at + 1] != [key]:
                return False
            del leaf.keys[at], leaf.values[at]
            await self.pager.write(leaf)
            await self._fill(leaf, steps)
            return True

    async def _descend(self, key: str) -> tuple[Leaf, Steps]:
        page, steps = self.root, []
        await self.pager.read(page)
        while isinstance(page, Inner):
            at = bisect_right(page.keys, key)
            steps.append((page, at))
            page = page.children[at]
            await self.pager.read(page)
        return page, steps

    async def _settle(self, page: Leaf | Inner, steps: Steps) -> None:
        """Write ``page`` after it grew, splitting it and its parents as far as they overflow."""
        while len(page.keys) > self.page_keys:
            separator, right = self._split(page)
            parent, at = steps.pop() if steps else (self._new_root(page), 0)
            parent.keys.insert(at, separator)
            parent.children.insert(at + 1, right)
            await self.pager.write(page)
            await self.pager.write(right)
            page = parent
        await self.pager.write(page)

    def _split(self, page: Leaf | Inner) -> tuple[str, Leaf | Inner]:
        """Move the upper half to a new page on the right; return the separator that tells the two apart."""
        right = type(page)(self.pager.allocate())
        middle = len(page.keys) // 2
        if isinstance(page, Leaf):
            if page.next is None and page.keys[-1] == self._newest:
                middle = self.page_keys  # ascending keys would leave every page half empty if it were the middle
            right.keys, right.values, right.next = page.keys[middle:], page.values[middle:], page.next
            del page.keys[middle:], page.values[middle:]
            page.next = right
            separator = self.separator(page, right)
        else:
            separator = page.keys[middle]
            right.keys, right.children = page.keys[middle + 1 :], page.children[middle + 1 :]
            del page.keys[middle:], page.children[middle + 1 :]
        self.tell("split", f"page {page.id} was full: half of it moves to page {right.id}")
        return separator, right

    def separator(self, left: Leaf, right: Leaf) -> str:
        """The least key that may stand to the right."""
        return right.keys[0]

    def _new_root(self, old: Leaf | Inner) -> Inner:
        self.root = Inner(self.pager.allocate(), children=[old])
        self.tell("grow", f"the root was full: page {self.root.id} is the new root, and the tree is {self.height} high")
        return self.root

    async def _fill(self, page: Leaf | Inner, steps: Steps) -> None:
        """See to it that ``page`` is full enough after it shrank, and its parents after it."""
        while steps and self._too_empty(page):
            parent, at = steps.pop()
            left, right = (at - 1, at) if at else (0, 1)
            a, b = parent.children[left], parent.children[right]
            await self.pager.read(a if page is b else b)
            if len(a.keys) + len(b.keys) + isinstance(a, Inner) <= self.page_keys:
                self._join(parent, left)
            else:
                self._share(parent, left)
                await self.pager.write(b)
            await self.pager.write(a)
            await self.pager.write(parent)
            page = parent
        if isinstance(self.root, Inner) and not self.root.keys:
            old, self.root = self.root, self.root.children[0]
            self.pager.free(old)
            self.tell("shrink", f"page {old.id} had one child left: the tree is {self.height} high")
            await self.pager.write(self.root)

    def _too_empty(self, page: Leaf | Inner) -> bool:
        if isinstance(page, Leaf) and page.next is None:
            return not page.keys
        return len(page.keys) < self.least_keys

    def _join(self, parent: Inner, at: int) -> None:
        """Pour the right page into the left one."""
        left, right, separator = parent.children[at], parent.children[at + 1], parent.keys[at]
        if isinstance(left, Leaf):
            left.keys += right.keys
            left.values += right.values
            left.next = right.next
        else:
            left.keys += [separator, *right.keys]
            left.children += right.children
        del parent.keys[at], parent.children[at + 1]
        self.pager.free(right)
        self.tell("join", f"pages {left.id} and {right.id} were nearly empty: they become one")

    def _share(self, parent: Inner, at: int) -> None:
        """Spread the keys of two neighbours evenly."""
        left, right = parent.children[at], parent.children[at + 1]
        if isinstance(left, Leaf):
            pairs = list(zip(left.keys + right.keys, left.values + right.values, strict=True))
            half = len(pairs) // 2
            left.keys, left.values = [k for k, _ in pairs[:half]], [v for _, v in pairs[:half]]
            right.keys, right.values = [k for k, _ in pairs[half:]], [v for _, v in pairs[half:]]
            parent.keys[at] = self.separator(left, right)
        else:
            keys = [*left.keys, parent.keys[at], *right.keys]
            children = left.children + right.children
            half = len(keys) // 2
            left.keys, parent.keys[at], right.keys = keys[:half], keys[half], keys[half + 1 :]
            left.children, right.children = children[: half + 1], children[half + 1 :]
        self.tell("borrow", f"page {left.id} and page {right.id} share their keys evenly")
