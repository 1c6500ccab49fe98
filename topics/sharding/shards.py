"""A shard: the pattern's custodian on a node with real SQL, its queue, and what it shows of each key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from playground.sdk import Failure, Node, Refused, Request, Workers, lognormal

from .custody import SCHEMA, Custodian, Row
from .errors import ShardRefused
from .params import Params
from .users import home_of, position_of

COPY_TIMEOUT_S = 1.0
TELL_S = 0.25
INDEX = "by_home"


class Shard:
    """One life of one shard. ``first`` are the keys it has from the beginning of the world."""

    def __init__(self, node: Node, p: Params, first: Iterable[str]) -> None:
        self.node = node
        self.p = p
        self.db = node.disk.sql("users")
        self.db.script(SCHEMA)
        if node.incarnation == 1:
            rows = ",".join(f"('{key}','{home_of(key)}',0,'own',1)" for key in first)
            self.db.script(f"INSERT INTO users VALUES {rows}" if rows else "SELECT 1")
        self.custody = Custodian(self.db, strict=p.defect != "no_custody")
        self.station = Workers(p.workers).show_on(node)
        self.time = lognormal(median_ms=p.service_ms, sigma=0.4)
        self.forwards: dict[str, tuple[str, int]] = {}  # leaving key -> (target, epoch)
        self.acked: dict[tuple[str, str, int], int] = {}  # (key, target, epoch) -> visits there
        self.untold: dict[str, Row] = {}
        self._serve()
        node.spawn(self._wake(), "wake")

    def _serve(self) -> None:
        node = self.node
        node.on("SELECT user", reply="user")(self.select)
        node.on("UPDATE user", reply="saved")(self.update)
        node.on("INSERT user", reply="saved")(self.insert)
        node.on("SELECT home", reply="users")(self.select_home)
        node.on("ANNOUNCE", reply="noted")(self.announce)
        node.on("LIST keys", reply="keys")(self.list_keys)
        node.on("LEAVE", reply="leaving")(self.leave)
        node.on("COPY", reply="copied")(self.copy)
        node.on("FREEZE", reply="frozen")(self.freeze)
        node.on("RELEASE", reply="released")(self.release)
        node.on("ADOPT", reply="adopted")(self.adopt)
        node.on("key", reply="stored")(self.receive)

    async def _wake(self) -> None:
        """Show what survived, and tell the index all of it."""
        rows = await self.db.execute("SELECT id, home, visits, status, epoch FROM users ORDER BY id")
        for row in map(Row._make, rows):
            self._show(row)
            if row.status == "own":
                self.untold[row.id] = row
        if self.p.index == "global":
            self.node.every(TELL_S, self._tell, "tell the index")

    # -- requests of users ---------------------------------------------------------------------------------------

    async def select(self, request: Request) -> Row:
        key, epoch = request.body
        async with self.station:
            await self.node.work(self.time)
            return self._served("read", await _refusing(self.custody.read(key, epoch)), epoch)

    async def update(self, request: Request) -> Row:
        key, epoch = request.body
        async with self.station:
            await self.node.work(self.time)
            row = self._served("write", await _refusing(self.custody.write(key, epoch)), epoch)
        if row.status == "leaving":
            await self._forward(row)
        return row

    async def insert(self, request: Request) -> Row:
        key, epoch = request.body
        async with self.station:
            await self.node.work(self.time)
            row = await _refusing(self.custody.insert(key, home_of(key), epoch))
        self._show(row)
        return self._served("write", row, epoch)

    async def select_home(self, request: Request) -> list[Row]:
        async with self.station:
            await self.node.work(self.time)
            return await self.custody.at_home_in(request.body)

    # -- steps of a migration ------------------------------------------------------------------------------------

    async def announce(self, request: Request) -> None:
        await self.custody.announce(request.body)

    async def list_keys(self, request: Request) -> list[str]:
        return await self.custody.keys()

    async def leave(self, request: Request) -> None:
        move = request.body
        for row in await self.custody.leave(move["keys"], move["epoch"]):
            self._show(row)
            self.forwards[row.id] = (move["target"], move["epoch"])

    async def copy(self, request: Request) -> int:
        """Send the target what it does not have yet, key by key; answer how many went."""
        move = request.body
        sent = 0
        for row in await self.custody.rows(move["keys"]):
            if self.acked.get((row.id, move["target"], move["epoch"]), -1) < row.visits:
                await self._send(row, move["target"], move["epoch"])
                sent += 1
        return sent

    async def freeze(self, request: Request) -> None:
        self._show_all(await self.custody.freeze(request.body["keys"], request.body["epoch"]))

    async def release(self, request: Request) -> None:
        self._show_all(await self.custody.release(request.body["keys"], request.body["epoch"]))
        for key in request.body["keys"]:
            self.forwards.pop(key, None)

    async def adopt(self, request: Request) -> None:
        self._show_all(await self.custody.adopt(request.body["keys"], request.body["epoch"]))

    async def receive(self, request: Request) -> None:
        key, home, visits, epoch = request.body
        await self.custody.receive(key, home, visits, epoch)
        rows = await self.db.execute("SELECT status FROM users WHERE id = ?", (key,))
        self._show(Row(key, home, visits, rows[0][0], epoch))

    # -- what both need ------------------------------------------------------------------------------------------

    async def _forward(self, row: Row) -> None:
        """Dual write: the target gets the change before the user gets the answer, if it can be reached."""
        target, epoch = self.forwards.get(row.id, ("", 0))
        if target:
            try:
                await self._send(row, target, epoch)
            except Failure:
                return  # the last copy before the handover brings it

    async def _send(self, row: Row, target: str, epoch: int) -> None:
        body = (row.id, row.home, row.visits, epoch)
        await self.node.call(target, "key", body, timeout_s=COPY_TIMEOUT_S, kind="write")
        at = (row.id, target, epoch)
        self.acked[at] = max(self.acked.get(at, -1), row.visits)

    def _served(self, how: str, row: Row, asked: int) -> Row:
        """Note who served which version of what, for a request with a map of which epoch."""
        self.node.state("served", f"{row.id} {how} v{row.visits} e{row.epoch} m{asked}")
        if how == "write":
            self.untold[row.id] = row
        return row

    def _show_all(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._show(row)

    def _show(self, row: Row) -> None:
        self.node.state(f"key.{row.id}", f"{row.status} {position_of(row.id, self.p)}")

    async def _tell(self) -> None:
        """Bring the index up to date, again and again until it has answered."""
        fresh, self.untold = self.untold, {}
        if not fresh:
            return
        rows = [(row.id, row.home, row.visits) for row in fresh.values()]
        try:
            await self.node.call(INDEX, "index", rows, timeout_s=COPY_TIMEOUT_S, kind="event")
        except Failure:
            self.untold = fresh | self.untold


async def _refusing(answer: Any) -> Row:
    """A pattern's refusal as an answer over the network."""
    try:
        return await answer
    except ShardRefused as no:
        raise Refused(no.reason, str(no)) from None
