from __future__ import annotations

import inspect

from playground.engine.causality import CAUSE, Cause
from playground.engine.lines import Lines
from playground.engine.records import Line
from tests.engine.cast import MS, SECOND, Cast


async def pattern(db) -> str:
    await db.work(5 * MS)
    await db.work(5 * MS)
    return "done"


FIRST = inspect.getsourcelines(pattern)[1] + 1


def traced_cast() -> Cast:
    cast = Cast()
    cast.world.lines = Lines(cast.world.recorder, {__file__: "pattern.py"})

    def boot_db(db) -> None:
        @db.on("read")
        async def read(request):
            return await pattern(db)

    def boot_alice(alice) -> None:
        async def ask() -> None:
            CAUSE.set(Cause("alice-1", "alice-1"))
            await alice.call("db-1", "read")

        alice.spawn(ask(), "ask")

    cast.db.boot, cast.alice.boot = boot_db, boot_alice
    return cast.run(SECOND)


def test_a_traced_request_leaves_the_lines_on_which_it_waited():
    lines = [(r.at_us // MS, r.file, r.number, r.request) for r in traced_cast().of(Line, lambda r: r.node == "db-1")]
    own = [line for line in lines if line[2] in (FIRST, FIRST + 1)]
    assert own == [(1, "pattern.py", FIRST, "alice-1"), (6, "pattern.py", FIRST + 1, "alice-1")]


def test_code_outside_the_pattern_s_files_leaves_none():
    assert Cast().run().of(Line) == []
