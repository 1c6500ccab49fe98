"""A session does one thing after another and notes what an oracle needs."""

from __future__ import annotations

from functools import partial

from playground.engine.distributions import constant
from playground.engine.errors import Refused
from playground.engine.records import Message
from playground.kit.oracles.history import collect
from playground.kit.oracles.linearizability import linearizable
from playground.kit.session import Session
from tests.kit.worlds import played, world


def test_reads_writes_and_refusals_become_a_history() -> None:
    made = world()
    alice = made.node("alice", kind="client")
    db = made.node("db-1")
    made.link("alice", "db-1", latency=constant(ms=1))
    session = Session(alice, "alice")
    ended = []

    @made.boots(db)
    def keep(node):
        kept = {}

        @node.on("write")
        async def write(request):
            if request.body == 2:
                raise Refused("read only")
            if request.body == 3:
                await node.work(10_000_000)
            kept["x"] = request.body

        @node.on("read")
        async def read(request):
            return kept.get("x")

    @made.boots(alice)
    def use(node):
        def put(value):
            return node.call("db-1", "write", value, timeout_s=1)

        async def steps():
            for value in (1, 2, 3):
                ended.append((await session.perform("write", "x", value, partial(put, value)))[0])
            ended.append(await session.perform("read", "x", None, lambda: node.call("db-1", "read", timeout_s=1)))

        node.spawn(steps(), "steps")

    records = played(made, 5)
    history = collect(records)
    assert ended == ["ok", "failed", "unknown", ("ok", 1)]
    assert [(each.op, each.kind, each.outcome) for each in history] == [
        ("alice.1", "write", "ok"),
        ("alice.3", "write", "unknown"),
        ("alice.4", "read", "ok"),
    ]
    assert linearizable(history).ok
    assert {each.request for each in records if type(each) is Message} == {f"alice.{n}" for n in range(1, 5)}
