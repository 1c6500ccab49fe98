"""The sentences at the foot of the stage. Plans, pages and names are read from the record that made them appear."""

from __future__ import annotations

from typing import Any

from playground.sdk import Caption, Sight

from .history import lasted, statement
from .questions import QUESTIONS, SHAPES
from .table import TIMEOUT

INDEXES = tuple(f"index.{shape.name}" for shape in SHAPES.values())


def explained(plan: str, ready: list[str]) -> str:
    """What a plan means, when these indexes are there."""
    words = plan.split(" ")
    index = words[words.index("INDEX") + 1] if "INDEX" in words else ""
    sorts = " and sorts what it finds" if "TEMP B-TREE FOR ORDER BY" in plan else ""
    if not index:
        why = f"though there is {' and '.join(ready)}" if ready else "nothing tells it where the rows are"
        return f"SQLite reads the whole table{sorts}: {why}"
    if "ANY(" in plan:
        return f"SQLite skips through {index}: it looks once in each value of the first column{sorts}"
    if plan.startswith("SCAN") and "COVERING" in plan:
        return f"SQLite walks {index} in its order, and never touches the table"
    if plan.startswith("SCAN"):
        return f"SQLite walks {index} in its order, and looks rows up in the table one by one"
    if "COVERING" in plan:
        return f"{index} leads to the rows and holds all that is asked: the table is never touched"
    return f"{index} leads to the row numbers, and each number leads down the table{sorts}"


def planned(r: Any, w: Sight) -> str:
    question, _, plan = str(r.value).partition(": ")
    ready = [path.partition(".")[2] for path in INDEXES if w.state("db", path) == "ready"]
    return f"“{QUESTIONS[question].title}”: {explained(plan, ready)}."


def cost(r: Any, w: Sight) -> str:
    told = statement(str(r.value))
    rows = "1 row" if told.rows == 1 else f"{told.rows:,} rows"
    size = f"{w.params.stands_for_m} million rows"
    return f"{told.pages - 1:,} pages and {told.steps:,} steps for {rows}. With {size} that takes {lasted(told.us)}."


def index_changed(r: Any, w: Sight) -> str:
    name = r.path.partition(".")[2]
    if r.value == "building":
        return f"CREATE INDEX {name}: the whole table is read once and sorted. Questions go on without it."
    if r.value == "ready":
        pages = str(w.state("db", f"tree.{name}")).rpartition("=")[2]
        return f"{name} is there: {pages} pages more, and every new row has to be entered in it as well."
    return f"{name} is dropped."


def happened(*events: str) -> Any:
    return lambda r, w: r.value is not None and str(r.value).split(" ")[1].rstrip(":") in events


def sentence(r: Any, w: Sight) -> str:
    words = str(r.value).partition(": ")[2]
    return words[0].upper() + words[1:] + "."


def rebuilt_again(r: Any, w: Sight) -> bool:
    return r.value is not None and " rebuilt " in str(r.value) and w.now_us > 0 and r.at_us > 1_000_000


def flushed(r: Any, w: Sight) -> str:
    pages = int(str(r.value).partition(" ")[0])
    kept = {"btree": "pages", "hash": "buckets", "lsm": "runs"}[w.params.structure]
    return f"A checkpoint: {pages} {kept} of today's index had changed since the last one, and are written."


CAPTIONS = (
    Caption("planned", paths=("plan",), when=lambda r, w: r.value is not None, words=planned),
    Caption("cost", paths=("cost",), when=lambda r, w: r.value is not None, words=cost),
    Caption("index", paths=INDEXES, when=lambda r, w: r.value is not None or w.health("db") == "up",
            words=index_changed),
    Caption("timeout", on="message", kinds=("refused",), tone="bad", once=True,
            when=lambda r, w: r.kind == "refused" and r.label == TIMEOUT and r.source == "db",
            words=lambda r, w: f"The database gives up after {lasted(w.params.statement_timeout_ms * 1000)}: at this "
                               "size the answer would have taken far longer."),
    Caption("first-split", paths=("event",), once=True, when=happened("split"), words=sentence),
    Caption("height", paths=("event",), when=happened("grow", "shrink", "double"), words=sentence),
    Caption("first-join", paths=("event",), once=True, tone="undo", when=happened("join"), words=sentence),
    Caption("first-flush", paths=("event",), once=True, when=happened("flush"), words=sentence),
    Caption("compacted", paths=("event",), when=happened("compact"), words=sentence),
    Caption("checkpoint", paths=("flushed",), once=True, when=lambda r, w: r.value is not None, words=flushed),
    Caption("statistics", paths=("statistics",), when=lambda r, w: r.value is not None,
            words=lambda r, w: "ANALYZE: the planner has counted how often values occur."
            if r.value == "fresh" else "The planner's statistics are stale: it takes a common value for a rare one."),
    Caption("filter-in-vain", paths=("probe",), once=True,
            when=lambda r, w: str(r.value).endswith("perhaps absent"),
            words=lambda r, w: "The filter said perhaps, and the run was read in vain."),
    Caption("down", on="health", tone="bad", when=lambda r, w: r.node == "db" and r.status == "down",
            words=lambda r, w: "The database is down. The table and its indexes are on its disk; today's index was "
                               "in memory."),
    Caption("rebuilt", paths=("check",), tone="good", when=rebuilt_again,
            words=lambda r, w: "The database is back, and has made today's index anew from "
                               f"{str(r.value).split(' ')[2]} rows."),
)  # fmt: skip
