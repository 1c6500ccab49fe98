"""The situations worth reaching: without them a green verdict would be empty."""

from __future__ import annotations

from typing import Any

from playground.sdk import ANY, Sometimes

from .history import Statement, lasted, seconds, statement
from .params import Params
from .questions import QUESTIONS


class Answered(Sometimes):
    """A situation that an answered question tells of."""

    paths = ("statement",)

    def on_state(self, r: Any) -> None:
        words = self.told(statement(str(r.value))) if r.value is not None else ""
        if words:
            self.reached(f"{words}, at {seconds(r.at_us)}", [r.seq])

    def told(self, s: Statement) -> str:
        """What it says in words, empty when it is not this."""
        raise NotImplementedError


class WholeTableRead(Answered):
    """A question for one row read the whole table."""

    title = "A scan for one row"
    says = ("SCAN",)

    def promise(self, p: Params) -> Any:
        return ANY if p.variant == "none" and p.question == "equality" else None

    def told(self, s: Statement) -> str:
        found = s.walked and s.index is None and s.rows == 1 and s.question == "equality"
        return f"question {s.number} read {s.pages - 1} pages, the whole table, for one row" if found else ""


class IndexSought(Answered):
    """A question went down an index to its rows."""

    title = "A seek"
    says = ("SEARCH",)

    def promise(self, p: Params) -> Any:
        return ANY if p.variant == "btree" and p.question == "equality" else None

    def told(self, s: Statement) -> str:
        return f"question {s.number} found its rows by {s.index} on {s.pages - 1} pages" if s.sought else ""


class TableUntouched(Answered):
    """A covering index answered, and the table was never touched."""

    title = "The table is never touched"
    says = ("COVERING",)

    def promise(self, p: Params) -> Any:
        return ANY if p.variant == "covering" and p.question in ("equality", "range", "order") else None

    def told(self, s: Statement) -> str:
        return f"question {s.number} was answered by {s.index} alone, on {s.pages - 1} pages" if s.covering else ""


class LeftmostMissed(Answered):
    """A composite index was there, but the question did not name its first column."""

    title = "The leftmost column is missing"
    says = ("phone",)

    def promise(self, p: Params) -> Any:
        return ANY if p.variant == "composite" and p.question == "phone" and not p.analyzed else None

    def told(self, s: Statement) -> str:
        there = self.sight.state("db", "index.idx_country_phone") == "ready"
        missed = there and s.question == "phone" and s.plan == "SCAN users"
        return (
            f"idx_country_phone was there, and question {s.number} scanned the table for a phone number"
            if missed
            else ""
        )


class SkipScanned(Answered):
    """ANALYZE had told the planner how few countries there are, so it looked for the number in each of them."""

    title = "A skip-scan"
    says = ("(ANY(country)",)

    def promise(self, p: Params) -> Any:
        return ANY if p.variant == "composite" and p.question == "phone" and p.analyzed else None

    def told(self, s: Statement) -> str:
        return f"question {s.number} went through {s.index} country by country" if "ANY(" in s.plan else ""


class ScanChosen(Answered):
    """The planner knew an index on the column, and rightly scanned the table."""

    title = "The planner prefers the scan"
    says = ("low",)

    def promise(self, p: Params) -> Any:
        return ANY if p.variant == "age" and p.question == "low" and p.analyzed else None

    def told(self, s: Statement) -> str:
        there = self.sight.state("db", "index.idx_age") == "ready"
        if not (there and s.question == "low" and s.plan == "SCAN users"):
            return ""
        return f"idx_age was there, and the planner scanned the table for {s.rows} of its rows"


class IndexMisled(Answered):
    """A question that used an index visited more pages than the whole table has."""

    title = "An index makes it worse"
    says = ("INDEX",)

    def promise(self, p: Params) -> Any:
        return ANY if p.variant in ("btree", "age") and p.question in ("pending", "low") and not p.analyzed else None

    def told(self, s: Statement) -> str:
        table = self.sight.state("db", "tree.users")
        pages = int(str(table).rpartition("=")[2]) if table else 0
        if not (s.index and pages and s.pages > pages + 1):
            return ""
        words = f"question {s.number} ({QUESTIONS[s.question].title}) visited {s.pages - 1} pages by {s.index}"
        return f"{words}; the table has {pages}"


class TimedOutStatement(Answered):
    """A statement took longer than a statement may."""

    title = "A statement times out"

    def promise(self, p: Params) -> Any:
        misled = p.variant == "age" and p.question == "low" and not p.analyzed and p.statement_timeout_ms <= 5000
        return ANY if misled and p.stands_for_m >= 10 else None

    def told(self, s: Statement) -> str:
        late = s.us > self.params.statement_timeout_ms * 1000
        return f"question {s.number} would have taken {lasted(s.us)} at the size it stands for" if late else ""


class Happened(Sometimes):
    """A situation that the structure itself told of."""

    paths = ("event",)
    event = ""
    structure = "btree"

    def promise(self, p: Params) -> Any:
        return ANY if p.structure == self.structure and p.signups_per_s >= 2 and p.page_keys <= 4 else None

    def on_state(self, r: Any) -> None:
        if r.value is not None and str(r.value).split(" ")[1] == f"{self.event}:":
            self.reached(f"{str(r.value).partition(': ')[2]}, at {seconds(r.at_us)}", [r.seq])


class PageSplit(Happened):
    """A page was full and became two."""

    title = "A page splits"
    event = "split"


class RootSplit(Happened):
    """A split went up to the root, and the tree is one level higher."""

    title = "The root splits"
    event = "grow"


class PagesJoined(Happened):
    """Deletes emptied a page, and it joined its neighbour."""

    title = "Pages join"
    event = "join"


class DirectoryDoubled(Happened):
    """A bucket needed a bit that the directory did not have."""

    title = "The directory doubles"
    event = "double"
    structure = "hash"


class RunsMerged(Happened):
    """Runs of one level became one of the next."""

    title = "Runs are merged"
    event = "compact"
    structure = "lsm"


class FilterSavedRead(Sometimes):
    """A Bloom filter said no, and a run was not read."""

    title = "A filter saves a read"
    paths = ("probe",)
    answer = "no absent"
    words_for = "the filter of run {run} knew that {key} is not there"

    def promise(self, p: Params) -> Any:
        return ANY if p.structure == "lsm" and p.lookups_per_s else None

    def on_state(self, r: Any) -> None:
        if r.value is not None and str(r.value).endswith(self.answer):
            _, key, run, *_ = str(r.value).split(" ")
            run = run.partition("=")[2]
            self.reached(f"{self.words_for.format(run=run, key=key)}, at {seconds(r.at_us)}", [r.seq])


class FilterErred(FilterSavedRead):
    """A Bloom filter said perhaps, and the run was read for nothing."""

    title = "A filter says perhaps in vain"
    answer = "perhaps absent"
    words_for = "run {run} was read for {key}, which is not in it"


SITUATIONS = (
    WholeTableRead,
    IndexSought,
    TableUntouched,
    LeftmostMissed,
    SkipScanned,
    ScanChosen,
    IndexMisled,
    TimedOutStatement,
    PageSplit,
    RootSplit,
    PagesJoined,
    DirectoryDoubled,
    RunsMerged,
    FilterSavedRead,
    FilterErred,
)
