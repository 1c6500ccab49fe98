"""Reading what SQLite says of its plans and trees, and what that costs at the size which the lab stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from playground.sdk import Effort, Sql

from .cost_model import KEYS_PER_LEAF, ROWS_PER_LEAF, Visits, levels
from .questions import Question

MILLION = 1_000_000
HEADER = 1
"""Every statement looks at the first page of the file once; it is always in memory."""

_TREES = (
    "SELECT name, max(length(path)), sum(pagetype = 'leaf'), min(CASE pagetype WHEN 'leaf' THEN ncell END), "
    "count(*) FROM dbstat WHERE name = 'users' OR name LIKE 'idx%' GROUP BY name"
)


class Tree(NamedTuple):
    """One B-tree of the file, as SQLite's own page statistics have it. ``least`` is the emptiest leaf."""

    name: str
    height: int
    leaves: int
    least: int
    pages: int

    def words(self) -> str:
        """As the record has it."""
        return f"height={self.height} leaves={self.leaves} least={self.least} pages={self.pages}"


@dataclass(frozen=True)
class Plan:
    """EXPLAIN QUERY PLAN of one statement. It is read once, and told with every statement of its question."""

    text: str

    @cached_property
    def index(self) -> str | None:
        """The index that is used, if one is."""
        found = re.search(r"INDEX (idx\w+)", self.text)
        return found.group(1) if found else None

    @cached_property
    def covering(self) -> bool:
        """Whether the index alone answers."""
        return "COVERING INDEX" in self.text

    @cached_property
    def sorts(self) -> bool:
        """Whether everything found has to be sorted before the first row is known."""
        return "TEMP B-TREE FOR ORDER BY" in self.text

    @cached_property
    def scans(self) -> bool:
        """Whether a whole tree may be walked over."""
        return self.text.startswith("SCAN")


def plan_of(db: Sql, sql: str, params: tuple) -> Plan:
    """Ask SQLite how it would answer."""
    return Plan("; ".join(str(row[3]) for row in db.look(f"EXPLAIN QUERY PLAN {sql}", params)))


def trees_of(db: Sql) -> dict[str, Tree]:
    """The table's and the indexes' B-trees. A path is one slash, and four characters more for each level below."""
    return {
        str(name): Tree(str(name), (int(path) - 1) // 4 + 1, int(leaves), int(least), int(pages))
        for name, path, leaves, least, pages in db.look(_TREES)
    }


class Scale(NamedTuple):
    """What the lab's table stands for. ``tables`` is how many of it make one of ``rows``."""

    rows: int
    lab_rows: int

    @property
    def tables(self) -> int:
        """How many lab tables fit into it."""
        return max(1, self.rows // self.lab_rows)

    def deep(self, pages: int, heights: int) -> int:
        """``pages`` of ways down through lab trees of ``heights`` together, in the higher trees that they stand for."""
        return pages * (levels(self.rows, KEYS_PER_LEAF) + levels(self.rows, ROWS_PER_LEAF)) // max(1, heights)


def cost_of(question: Question, plan: Plan, effort: Effort, trees: dict[str, Tree], scale: Scale) -> Visits:
    """The pages that the same statement visits in the large table.

    A walk over a whole tree, and the matches of a question without a LIMIT, grow with the table. What LIMIT bounds
    stays as it is, on ways down that are longer. A sort has to see everything, so no LIMIT bounds what it reads.
    """
    tree = trees.get(plan.index or "", trees["users"])
    pages = max(0, effort.pages - HEADER)
    heights = trees["users"].height + (tree.height if plan.index else 0)
    bounded = question.limit > 0 and not plan.sorts
    lookups = plan.index is not None and not plan.covering
    if plan.scans and effort.scanned * 10 >= scale.lab_rows * 9:
        walked = min(pages, tree.pages) if lookups else pages
        rest = scale.deep(pages - walked, heights) if bounded else (pages - walked) * scale.tables
        return Visits(walked * scale.tables, rest)
    if plan.scans and not lookups:
        return Visits(streamed=pages)
    return Visits(random=scale.deep(pages, heights) if bounded else pages * scale.tables)


def written_us(effort: Effort, trees: dict[str, Tree], scale: Scale) -> int:
    """What finding the places of a new row in every index costs. The table's last page is in memory."""
    indexes = [tree for name, tree in trees.items() if name != "users"]
    pages = min(max(0, effort.pages - HEADER - trees["users"].height), sum(tree.height for tree in indexes))
    heights = sum(tree.height for tree in indexes)
    deep = len(indexes) * levels(scale.rows, KEYS_PER_LEAF) * pages // max(1, heights)
    return Visits(random=deep).us()
