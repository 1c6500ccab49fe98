"""The cast of the pattern tests: a hundred users, shards in SQLite, and a network that is a function call."""

from __future__ import annotations

from typing import Any

from tests.sqlite_database import SqliteDatabase
from topics.sharding.custody import SCHEMA, Custodian, Row
from topics.sharding.migration import Move, steps
from topics.sharding.placement import Placement
from topics.sharding.shard_map import ShardMap

USERS = [str(12_345 + i * 1_000_000) for i in range(100)]
ALICE = "12345"
FOUR = ("shard_1", "shard_2", "shard_3", "shard_4")


class Town:
    """Shards by name. ``perform`` does what the step of a migration says, as a real shard would over the network."""

    def __init__(self, placement: Placement, users: list[str], *, strict: bool = True) -> None:
        self.databases = {name: SqliteDatabase(SCHEMA) for name in placement.shards}
        self.shards = {name: Custodian(db, strict=strict) for name, db in self.databases.items()}
        self.map = ShardMap(1, placement)
        for user in users:
            self.put(placement.shard_of(user), Row(user, "CA", 0, "own", 1))

    def put(self, shard: str, row: Row) -> None:
        """A row that is simply there."""
        self.databases[shard].connection.execute("INSERT OR REPLACE INTO users VALUES (?, ?, ?, ?, ?)", tuple(row))

    def join(self, name: str) -> None:
        """An empty shard."""
        self.databases[name] = SqliteDatabase(SCHEMA)
        self.shards[name] = Custodian(self.databases[name])

    async def perform(self, shard: str, operation: str, move: Move) -> Any:
        """One step of a migration."""
        custodian = self.shards[shard]
        if operation == "COPY":
            for row in await custodian.rows(move.keys):
                await self.shards[move.target].receive(row.id, row.home, row.visits, move.epoch)
            return None
        act = {"LEAVE": custodian.leave, "FREEZE": custodian.freeze, "RELEASE": custodian.release}
        return await act.get(operation, custodian.adopt)(move.keys, move.epoch)

    async def migrate(self, strategy: str, moves: list[Move]) -> None:
        """Every step of every move."""
        for step in steps(strategy, moves):
            await self.perform(step.shard, step.operation, step.move)

    async def send(self, shard: str, operation: str, key: str, epoch: int) -> Row:
        """What a router's request does."""
        custodian = self.shards[shard]
        return await (custodian.read if operation == "read" else custodian.write)(key, epoch)

    def serving(self, key: str) -> list[str]:
        """The shards that say that they serve a key."""
        sql = "SELECT count(*) FROM users WHERE id = ? AND status IN ('own', 'leaving', 'frozen')"
        return [name for name, db in self.databases.items() if db.connection.execute(sql, (key,)).fetchone()[0]]
