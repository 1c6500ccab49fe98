"""Where the patterns meet the simulated world: people ask a service, the service asks a database."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from playground.sdk import Call, DiskFailed, Node, Request, Sql, World, database, lognormal, open_loop, poisson

from .changes import Changes
from .defects import LATE_S
from .hot_index import HotIndex
from .params import Params
from .questions import QUESTIONS, Question
from .table import Table
from .users import EARLIER_TODAY, prepared, row, signup_email

PATIENCE_S = 9.0
"""How long people and the service wait."""

STRANGERS_PERCENT = 25
"""Look-ups of addresses that nobody has."""

NOBODY = "nobody"
NEAR = 4
"""The database is this many times nearer to the service than people are."""


class Site:
    """Everything of one run. ``keeper`` is the database's current life, for the actions."""

    def __init__(self, world: World, p: Params) -> None:
        self.world, self.p = world, p
        self.question: Question = QUESTIONS[p.question]
        self.known = [signup_email(n, p.keys) for n in range(1, EARLIER_TODAY + 1)]
        self.arrived: dict[int, int] = {}
        self.looked_for: dict[int, str] = {}
        self.keeper: Keeper | None = None

    def place_clients(self) -> None:
        """Readers, people who sign up, and people who sign in."""
        p, world = self.p, self.world
        read = Call("api", "GET /users", body=self.asked, subject=lambda node, n: self.question.title,
                    timeout_s=PATIENCE_S)  # fmt: skip
        open_loop(world, "readers", arrivals=poisson(p.reads_per_s), call=read, label="Readers",
                            about="ask the table", tier=0)  # fmt: skip
        if p.signups_per_s:
            join = Call("api", "POST /users", by=self.sign_up, subject=lambda node, n: self.newcomer(n))
            joiners = open_loop(world, "newcomers", arrivals=poisson(p.signups_per_s), call=join, label="Newcomers",
                                about="sign up", tier=0, row=1)  # fmt: skip
            world.action("insert_burst", joiners.burst)
        if p.lookups_per_s:
            find = Call("api", "GET /today", body=self.sought, subject=self.sought, timeout_s=PATIENCE_S)
            open_loop(world, "members", arrivals=poisson(p.lookups_per_s), call=find, label="Members",
                      about="sign in today", tier=1, row=1)  # fmt: skip

    def asked(self, node: Node, n: int) -> list:
        """The current question with its parameters, which are the same in every variant."""
        _, email, _, country, phone, *_ = row(1 + self.world.draw("asked", n) % self.p.rows)
        made = {"email": email, "start": email[:4], "prefix": email[:3] + "%", "country": country, "phone": phone}
        return [self.question.id, *(made[what] for what in self.question.asks)]

    def newcomer(self, n: int) -> str:
        """The address of a newcomer: they are numbered as they come, those of a burst among the others."""
        ordinal = self.arrived.setdefault(n, EARLIER_TODAY + 1 + len(self.arrived))
        return signup_email(ordinal, self.p.keys)

    async def sign_up(self, node: Node, n: int) -> Any:
        """Sign up, and be known to others once it is acknowledged."""
        email = self.newcomer(n)
        answer = await node.call("api", "POST /users", email, timeout_s=PATIENCE_S)
        self.known.append(email)
        return answer

    def sought(self, node: Node, n: int) -> str:
        """Whom look-up ``n`` is about: mostly somebody of whom the newest are asked for most, or a stranger."""
        if n not in self.looked_for:
            drawn = self.world.draw("sought", n)
            recent = self.known[-6:] if drawn % 2 else self.known
            stranger = drawn // 2 % 100 < STRANGERS_PERCENT
            known = recent[drawn // 200 % len(recent)]
            self.looked_for[n] = f"x{signup_email(100_000 + n, 'random')}" if stranger else known
        return self.looked_for[n]

    def boot_api(self, node: Node) -> None:
        """The service passes on."""
        time = lognormal(median_ms=2)

        @node.on("GET /users", reply="users")
        async def users(request: Request) -> Any:
            await node.work(time)
            question = QUESTIONS[request.body[0]]
            rows = await node.call("db", question.label, request.body[1:], timeout_s=PATIENCE_S)
            return len(rows)

        @node.on("POST /users", reply="201 Created")
        async def post(request: Request) -> Any:
            await node.work(time)
            return await node.call("db", "INSERT", request.body, kind="write", timeout_s=PATIENCE_S)

        @node.on("GET /today", reply="who")
        async def today(request: Request) -> Any:
            await node.work(time)
            return await node.call("db", "FIND", request.body, timeout_s=PATIENCE_S)

    def boot_db(self, node: Node, db: Sql) -> None:
        """One life of the database."""
        self.keeper = Keeper(node, db, self.p)


class Keeper:
    """One life of the database: the table on its disk, and the index of today in its memory."""

    def __init__(self, node: Node, db: Sql, p: Params) -> None:
        self.node, self.db, self.p = node, db, p
        self.table = Table(node, db, p)
        self.today = HotIndex(node, p)
        node.on("INSERT", reply="committed")(self.insert)
        node.on("FIND", reply="found")(self.find)
        rows = db.look("SELECT id, email FROM users WHERE id > ? ORDER BY id", (p.rows,))
        node.spawn(self.today.rebuild(rows), "rebuild")
        node.every(2.0, self.today.pager.checkpoint, "checkpoint")

    async def insert(self, request: Request) -> int:
        """A sign-up is acknowledged when the table is durable and the index of today has it."""
        email = request.body
        id = await self.table.insert(email)
        if self.p.defect == "late_entry":
            self.node.spawn(self._enter_late(email, id), "late entry")
        else:
            await self.today.put(email, id)
        return id

    async def find(self, request: Request) -> int | str:
        """Find somebody of today: the index knows the row's number, the table has the row."""
        id = await self.today.get(request.body)
        rows = await self.db.execute("SELECT id FROM users WHERE id = ?", (id,)) if id else []
        return int(rows[0][0]) if rows else NOBODY

    async def remove(self, count: int) -> None:
        """Delete the first sign-ups of today."""
        for id, email in self.db.look("SELECT id, email FROM users WHERE id > ? ORDER BY id LIMIT ?",
                                      (self.p.rows, count)):  # fmt: skip
            self.node.state("gone", email)
            await self.db.execute("DELETE FROM users WHERE id = ?", (id,))
            await self.today.delete(email)

    async def perform(self, work: Coroutine[Any, Any, None]) -> None:
        """Do what an operator wants; a disk that refuses it leaves everything as it was."""
        try:
            await work
        except DiskFailed as failed:
            self.node.state("refused", failed.reason)
            self.table.look_again()

    async def _enter_late(self, email: str, id: int) -> None:
        await self.node.work(round(LATE_S * 1_000_000), "late")
        await self.today.put(email, id)


def build(world: World, p: Params) -> None:
    """Declare nodes, links and actions."""
    site = Site(world, p)
    site.place_clients()
    Changes(site)
    world.node("api", kind="service", label="API", about="user service", tier=1, boot=site.boot_api)
    image = prepared(p.rows, p.variant, p.analyzed, p.keys)
    database(world, "db", schema="", image=image, boot=site.boot_db, label="Database", about=f"SQLite, {p.rows:,} rows",
             tier=2, workers=p.connections, queue=400)  # fmt: skip
    far = lognormal(median_ms=p.network_ms, sigma=0.25)
    near = lognormal(median_ms=max(p.network_ms / NEAR, 1), sigma=0.25)
    for name in ("readers", "newcomers", "members"):
        if name in world.nodes:
            world.link(name, "api", latency=far)
    world.link("api", "db", latency=near)
