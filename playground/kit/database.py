"""A database node: real SQL behind two operations, and what a client says to it.

``query`` runs one statement. ``transaction`` runs several as one: all or nothing, durable before it is answered. A
statement may expect a number of rows (from ``RETURNING`` or ``SELECT``); any other number undoes the whole and refuses
it, which is how an optimistic check is made: ``UPDATE stock SET n = n - 1 WHERE n > 0 RETURNING n``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from playground.engine.disk import ConstraintViolated, Sql
from playground.engine.errors import Refused

if TYPE_CHECKING:
    from playground.engine.node import Node
    from playground.engine.request import Request
    from playground.engine.world import World

Row = tuple[Any, ...]


class Statement(NamedTuple):
    """SQL with its parameters. ``expect`` rows or the transaction is refused because of ``otherwise``."""

    sql: str
    params: tuple[int | str | None, ...] = ()
    expect: int | None = None
    otherwise: str = "conflict"


def database(
    world: World, name: str, *, schema: str, operations: Sequence[str] = (),
    boot: Callable[[Node, Sql], Any] | None = None, image: bytes | None = None, **place: Any,
) -> Node:  # fmt: skip
    """Declare a database node. ``schema`` is a script that may run at every boot (``CREATE TABLE IF NOT EXISTS ...``);
    ``image`` is the file that an empty disk begins with (``database_image``).

    ``operations`` are more names for ``transaction``, so that messages can say what they do. ``boot(node, db)`` may add
    handlers of the lab's own. The lab declares the links.
    """

    def start(node: Node) -> None:
        db = node.disk.sql("main", image)
        if schema:
            db.script(schema)

        @node.on("query", reply="rows")
        async def query(request: Request) -> list[Row]:
            statement = Statement(*request.body)
            return await run(db, statement)

        async def transaction(request: Request) -> list[list[Row]]:
            async with db.transaction():
                return [await run(db, Statement(*each)) for each in request.body]

        for operation in ("transaction", *operations):
            node.on(operation, reply="committed")(transaction)
        if boot is not None:
            boot(node, db)

    return world.node(name, kind="database", boot=start, **place)


async def run(db: Sql, statement: Statement) -> list[Row]:
    """Run one statement. Raises Refused for a violated constraint or an unexpected number of rows."""
    try:
        rows = await db.execute(statement.sql, statement.params)
    except ConstraintViolated as violation:
        raise Refused(statement.otherwise, str(violation)) from None
    if statement.expect is not None and len(rows) != statement.expect:
        raise Refused(statement.otherwise, f"expected {statement.expect} rows, got {len(rows)}")
    return rows


async def query(node: Node, target: str, sql: str, *params: int | str | None, timeout_s: float | None = None) -> Any:
    """Rows of one statement at ``target``. Failures as ``Node.call``."""
    return await node.call(target, "query", Statement(sql, params), timeout_s=timeout_s)


async def transact(
    node: Node, target: str, *statements: Statement, operation: str = "transaction", timeout_s: float | None = None
) -> list[list[Row]]:
    """Rows of each statement of one transaction at ``target``. Raises Refused when undone, else as ``Node.call``."""
    return await node.call(target, operation, statements, kind="write", timeout_s=timeout_s)
