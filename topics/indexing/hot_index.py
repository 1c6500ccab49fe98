"""The index of today's sign-ups: a B+tree, a hash or an LSM tree in memory, whose every page is shown.

Its keys are the addresses up to the @.

It is made anew from the table at each start, so a crash costs it nothing but time.
"""

from __future__ import annotations

import asyncio
from typing import Any

from playground.sdk import Node

from .bplus_tree import BPlusTree, Inner, Leaf
from .cost_model import RANDOM_US
from .defects import ForgetfulFilter, WrongSeparator
from .extendible_hash import Bucket, HashIndex
from .lsm_tree import TOMBSTONE, LsmTree, Run
from .params import Params
from .users import short

CHECKPOINT_S = 2.0
"""Every so often the pages changed since are written to the disk."""

Structure = BPlusTree | HashIndex | LsmTree


class ShownPager:
    """Pages of one life of the node: reads take a random read, writes are shown at once and carried out later."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.last_id = 0
        self.waits = False
        self.touched: list[int] = []
        self.dirty: dict[int, None] = {}

    def allocate(self) -> int:
        """The next number."""
        self.last_id += 1
        return self.last_id

    async def read(self, page: Any) -> None:
        """A cold read."""
        self.touched.append(page.id)
        if self.waits:
            await self.node.work(RANDOM_US, "page")

    async def write(self, page: Any) -> None:
        """Show the page; it is dirty until the next checkpoint."""
        self.node.state(f"page.{page.id}", shown(page))
        self.dirty[page.id] = None

    def free(self, page: Any) -> None:
        """The page is gone."""
        self.node.state(f"page.{page.id}", None)
        self.dirty.pop(page.id, None)

    async def checkpoint(self) -> None:
        """Write what is dirty."""
        if self.dirty:
            self.node.state("flushed", f"{len(self.dirty)} at {self.node.world.now_us // 1000} ms")
            self.dirty.clear()
            self.tell_dirty()

    def tell_dirty(self) -> None:
        """Show which pages the next checkpoint has to write."""
        if self.waits:
            self.node.state("dirty", " ".join(map(str, self.dirty)))


def shown(page: Leaf | Inner | Bucket | Run) -> str:
    """A page as one line: its kind, what it points to, its keys."""
    if isinstance(page, Leaf):
        return f"L|{page.next.id if page.next else 0}|{' '.join(page.keys)}"
    if isinstance(page, Inner):
        return f"I|{' '.join(str(child.id) for child in page.children)}|{' '.join(page.keys)}"
    if isinstance(page, Bucket):
        return f"B|{page.depth}|{' '.join(page.entries)}"
    return f"R|{page.level}|{' '.join(k + '-' * (v is TOMBSTONE) for k, v in page.entries.items())}"


class HotIndex:
    """One life of the index. ``ready`` is set once it is made from the table."""

    def __init__(self, node: Node, p: Params) -> None:
        self.node, self.p = node, p
        self.pager = ShownPager(node)
        self.structure = self._made()
        self.ready = asyncio.Event()
        self.turn = asyncio.Lock()
        self.operations = 0

    async def rebuild(self, entries: list[tuple[int, str]]) -> None:
        """Make it from the table's rows."""
        if isinstance(self.structure, BPlusTree):
            await self.pager.write(self.structure.root)
        for id, email in entries:
            await self.structure.put(short(email), id)
        await self.pager.checkpoint()
        self.pager.waits = True
        self._show("rebuilt", f"{len(entries)}")
        self.ready.set()

    async def get(self, email: str) -> int | None:
        """The row of an address."""
        await self.ready.wait()
        async with self.turn:
            self.pager.touched.clear()
            found = await self.structure.get(short(email))
            self.node.state("read", f"{short(email)} {found or 0} {' '.join(map(str, self.pager.touched))}".strip())
        return found

    async def put(self, email: str, id: int) -> None:
        """Enter an address."""
        await self.ready.wait()
        async with self.turn:
            self.pager.touched.clear()
            await self.structure.put(short(email), id)
            self._show("put", short(email))

    async def delete(self, email: str) -> None:
        """Take an address out."""
        await self.ready.wait()
        async with self.turn:
            self.pager.touched.clear()
            await self.structure.delete(short(email))
            self._show("delete", short(email))

    def _made(self) -> Structure:
        p, keys = self.p, self.p.page_keys
        if p.structure == "hash":
            return HashIndex(self.pager, keys, self._tell)
        if p.structure == "lsm":
            kind = ForgetfulFilter if p.defect == "forgetful_filter" else LsmTree
            return kind(self.pager, keys, tell=self._tell, probed=self._probed)
        return (WrongSeparator if p.defect == "wrong_separator" else BPlusTree)(self.pager, keys, self._tell)

    def _tell(self, event: str, words: str) -> None:
        if self.pager.waits:
            self.node.state("event", f"{self.operations + 1} {event}: {words}")

    def _probed(self, key: str, run: Run, perhaps: bool) -> None:
        said, there = "perhaps" if perhaps else "no", "there" if key in run.entries else "absent"
        self.node.state("probe", f"{self.operations} {key} run={run.id} {said} {there}")

    def _show(self, verb: str, subject: str) -> None:
        """What an operation left behind, told once it is whole."""
        self.operations += 1
        structure = self.structure
        if isinstance(structure, BPlusTree):
            self.node.state("root", structure.root.id)
            self.node.state("height", structure.height)
        elif isinstance(structure, HashIndex):
            self.node.state("directory", " ".join(str(bucket.id) for bucket in structure.directory)[:200])
        else:
            self.node.state("memory", " ".join(structure.memory))
            self.node.state("runs", " ".join(str(run.id) for run in structure.runs))
        self.pager.tell_dirty()
        touched = " ".join(map(str, self.pager.touched))
        self.node.state("check", f"{self.operations} {verb} {subject} {touched}".strip())
