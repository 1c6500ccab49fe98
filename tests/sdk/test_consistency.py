"""A room's property puts the operations of its record before an oracle, and breaks at the record that refutes it."""

from __future__ import annotations

import orjson

from playground.engine.loop import VirtualLoop
from playground.engine.recorder import Recorder
from playground.engine.records import Operation, Verdict
from playground.sdk import Causal, CausalConvergence, CausalMemory, Folding, Linearizable, Sequential
from playground.sdk.judge import Judge


class Registers(Linearizable):
    """A read answers the latest acknowledged write."""

    folding = Folding(kinds={"GET": "read", "PUT": "write"})


def judged(*properties: type, steps: list[tuple]) -> tuple[list, list[Verdict]]:
    recorder = Recorder(VirtualLoop())
    judge = Judge(recorder, None, properties)
    for step in steps:
        recorder.write(Operation, *step)
    judge.finish(0)
    return recorder.records, [record for record in recorder.records if type(record) is Verdict]


def done(op: str, client: str, function: str, value: int | None, *, asked: bool) -> list[tuple]:
    begun = (op, "invoked", client, function, "x", value if asked else None)
    return [begun, (op, "ok", client, function, "x", None if asked else value)]


STALE = [
    *done("1", "alice", "PUT", 1, asked=True),
    *done("2", "alice", "PUT", 2, asked=True),
    *done("3", "bob", "GET", 1, asked=False),
    *done("4", "bob", "GET", 2, asked=False),
]


def test_a_register_breaks_at_the_very_answer_that_refutes_it() -> None:
    log, (verdict,) = judged(Registers, steps=STALE)
    assert verdict.status == "broken"
    assert verdict.seq == 6
    assert log[verdict.seq - 1].op == "3"
    assert orjson.loads(verdict.witnesses) == [0, 1, 2, 3, 4, 5]
    assert "bob read x = 1" in verdict.words


def test_functions_that_the_folding_does_not_name_are_left_out() -> None:
    _, (verdict,) = judged(Registers, steps=done("1", "alice", "PING", 9, asked=False))
    assert verdict.status == "holds"


def test_the_weaker_models_hold_where_they_do_and_break_where_they_do_not() -> None:
    class Steps:
        folding = Registers.folding

    kinds = [type(f"My{each.__name__}", (Steps, each), {}) for each in (Sequential, Causal, CausalMemory)]
    _, verdicts = judged(*kinds, steps=STALE)
    assert [verdict.status for verdict in verdicts] == ["holds", "holds", "holds"]
    backwards = [*STALE[4:], *done("5", "bob", "GET", 1, asked=False)]
    _, verdicts = judged(*kinds, steps=[*STALE[:4], *backwards])
    assert [verdict.status for verdict in verdicts] == ["broken", "broken", "broken"]


def test_what_cannot_be_told_is_unknown_not_held() -> None:
    class Converges(CausalConvergence):
        folding = Registers.folding

    twice = [*STALE, *done("5", "bob", "PUT", 1, asked=True)]
    _, (verdict,) = judged(Converges, steps=twice)
    assert verdict.status == "unknown"
