"""The table: real SQL on the node's disk, its plan and its effort told with every statement."""

from __future__ import annotations

from zlib import crc32

from playground.sdk import Node, Refused, Request, Sql

from .cost_model import Visits
from .params import Params
from .plans import MILLION, Plan, Scale, cost_of, plan_of, trees_of, written_us
from .questions import QUESTIONS, SHAPES, Question, Shape
from .users import row

AUDITED = 20
"""Every so many questions, one is asked again without indexes, and both answers are compared."""

LOOKED_AT = 40
"""Page statistics are read again after so many new rows."""

TIMEOUT = "StatementTimeout"

STALE = {"idx_age": "2000 33", "idx_email": "2000 2000"}
"""What the statistics say once they are stale: as if nothing were known of ages, and e-mails were common."""


def plain(question: Question) -> str:
    """The statement as the application sends it."""
    return question.sql.format(hint="").replace("  ", " ").strip()


class Table:
    """One life of the database's table."""

    def __init__(self, node: Node, db: Sql, p: Params) -> None:
        self.node, self.db, self.p = node, db, p
        self.scale = Scale(p.stands_for_m * MILLION, p.rows)
        self.plans: dict[str, Plan] = {}
        self.newest = ""
        self.untold = ""
        self.asked = 0
        self.written = 0
        self.building: dict[str, None] = {}
        self.indexes: dict[str, str | None] = {}
        for question in QUESTIONS.values():
            self._serve(question)
        self.look_again()

    def look_again(self) -> None:
        """Read the page statistics, and forget the plans: an index came or went, or the table has grown."""
        self.plans.clear()
        self.trees = trees_of(self.db)
        for name, tree in self.trees.items():
            self.node.state(f"tree.{name}", tree.words())
        for shape in SHAPES.values():
            there = "building" if shape.name in self.building else "ready" if shape.name in self.trees else None
            if self.indexes.get(shape.name) != there:
                self.indexes[shape.name] = there
                self.node.state(f"index.{shape.name}", there)

    async def ask(self, question: Question, params: tuple) -> list:
        """Answer a question. Raises Refused when it takes longer than a statement may."""
        sql = plain(question)
        if question.id not in self.plans:
            self.plans[question.id] = plan_of(self.db, sql, params)
        plan = self.plans[question.id]
        rows, effort = await self.db.measured(sql, params)
        self.asked += 1
        number = self.asked
        news = f"{question.id}: {plan.text}"
        if news != self.newest:
            self.newest = self.untold = news
            self.node.state("plan", news)
        if self.asked % AUDITED == 0:
            self._audit(question, params, rows)
        us = cost_of(question, plan, effort, self.trees, self.scale).us()
        limit_us = self.p.statement_timeout_ms * 1000
        await self.node.work(min(us, limit_us), "pages")
        found = int(rows[0][0]) if question.limit == 0 else len(rows)
        told = (
            f"{number} {question.id} us={us} pages={effort.pages} steps={effort.steps} scanned={effort.scanned} "
            f"rows={found} {plan.text}"
        )
        self.node.state("statement", told)
        if news == self.untold:
            self.untold = ""
            self.node.state("cost", told)
        if us > limit_us:
            raise Refused(TIMEOUT, f"still at work after {self.p.statement_timeout_ms} ms")
        return rows

    async def insert(self, email: str) -> int:
        """A new user, in the table and in every index on it. Returns the number."""
        fresh = row(0, email)[2:]
        sql = "INSERT INTO users VALUES (NULL, ?, ?, ?, ?, ?, ?, ?) RETURNING id"
        rows, effort = await self.db.measured(sql, (email, *fresh))
        us = written_us(effort, self.trees, self.scale)
        self.node.state("write", f"{rows[0][0]} us={us} pages={effort.pages} indexes={len(self.trees) - 1}")
        await self.node.work(us, "pages")
        self.written += 1
        if self.written % LOOKED_AT == 0:
            self.look_again()
        return int(rows[0][0])

    async def create(self, shape: Shape) -> None:
        """CREATE INDEX: read the whole table, sort, write the index. It can be used when it is whole."""
        self.building[shape.name] = None
        self.look_again()
        entries = self.trees["users"].leaves + self.trees["users"].leaves // 3
        await self.node.work(Visits(streamed=entries * self.scale.tables).us(), "build")
        del self.building[shape.name]
        await self.db.execute(shape.ddl)
        self.look_again()

    async def drop(self, names: list[str]) -> None:
        """DROP INDEX."""
        for name in names:
            await self.db.execute(f"DROP INDEX IF EXISTS {name}")
        self.look_again()

    async def analyze(self) -> None:
        """ANALYZE: what the planner knows of the distribution of values."""
        await self.db.execute("ANALYZE")
        self.node.state("statistics", "fresh")
        self.look_again()

    async def spoil_statistics(self) -> None:
        """What the planner knows is of another time, when other values were common."""
        await self.db.execute("ANALYZE")
        await self.db.execute("DELETE FROM sqlite_stat4")
        for name, words in STALE.items():
            await self.db.execute("UPDATE sqlite_stat1 SET stat = ? WHERE idx = ?", (words, name))
        await self.db.execute("ANALYZE sqlite_schema")
        self.node.state("statistics", "stale")
        self.look_again()

    def _audit(self, question: Question, params: tuple, rows: list) -> None:
        """Ask the same without any index, beside the run, and note a checksum of each answer's rows in sorted order."""
        plain = self.db.look(question.sql.format(hint="NOT INDEXED"), params)
        same = [crc32(repr(sorted(each)).encode()) for each in (rows, plain)]
        self.node.state("audit", f"{self.asked} {question.id} {len(rows)} {same[0]} {same[1]}")

    def _serve(self, question: Question) -> None:
        async def answer(request: Request) -> list:
            return await self.ask(question, tuple(request.body))

        self.node.on(question.label, reply="rows")(answer)
