from __future__ import annotations

import asyncio

import pytest

from playground.engine.errors import Refused
from playground.engine.records import Amended, Health, Message, SpanClosed, State
from playground.engine.reply import Reply
from playground.engine.world import LabFailed
from tests.engine.cast import MS, SECOND, Cast


def test_a_call_travels_is_served_and_comes_back():
    cast = Cast().run(150 * MS)
    assert cast.heard == [(112 * MS, "value 1")]
    there, back = cast.of(Message)
    assert (there.source, there.target, there.kind, there.arrives_us) == ("alice", "db-1", "command", 101 * MS)
    assert (back.source, back.target, back.kind, back.label) == ("db-1", "alice", "reply", "value")


def test_a_first_word_serves_what_follows_it_and_an_answer_may_name_itself():
    cast = Cast(every_us=SECOND)

    def boot_db(db) -> None:
        @db.on("read", reply="value")
        async def read(request):
            return Reply(request.operation, "found")

        @db.on("read whole", reply="whole")
        async def whole(request):
            return "all of it"

    async def ask(alice) -> None:
        for operation in ("read", "read page 7", "read whole"):
            cast.heard.append((0, await alice.call("db-1", operation)))

    cast.db.boot = boot_db
    cast.alice.boot = lambda alice: alice.spawn(ask(alice), "ask")
    cast.run(SECOND)
    assert [answer for _, answer in cast.heard] == ["read", "read page 7", "all of it"]
    assert [m.label for m in cast.of(Message) if m.kind == "reply"] == ["found", "found", "whole"]


def test_no_answer_in_time_is_a_timeout_and_the_late_answer_is_ignored():
    cast = Cast(every_us=500 * MS, work_us=300 * MS, timeout_s=0.2).run(900 * MS)
    assert cast.heard == [(700 * MS, "TimedOut timeout")]
    assert [record.fate for record in cast.of(Amended)] == ["ignored"]


def test_a_timed_out_call_does_not_cancel_the_server_s_work():
    cast = Cast(every_us=500 * MS, work_us=300 * MS, timeout_s=0.2).run(900 * MS)
    assert cast.of(State, lambda r: r.path == "served")[-1].value == 1


def test_a_down_node_refuses_at_once_and_definitely():
    cast = Cast().strike("crash", "db-1", 50 * MS).run(150 * MS)
    assert cast.heard == [(102 * MS, "Unreachable down")]
    assert cast.of(Amended)[0].fate == "refused"


def test_a_crash_cuts_off_the_calls_in_progress_without_saying_how_far_they_came():
    cast = Cast().strike("crash", "db-1", 105 * MS).run(150 * MS)
    assert cast.heard == [(106 * MS, "ConnectionLost connection lost")]


def test_a_crash_loses_the_memory_and_what_it_showed():
    cast = Cast().strike("crash", "db-1", 250 * MS, for_us=100 * MS).run(SECOND)
    served = [(r.at_us // MS, r.value) for r in cast.of(State, lambda r: r.path == "served")]
    assert served[:4] == [(0, 0), (111, 1), (211, 2), (250, None)]
    assert served[4] == (350, 0)


def test_code_of_a_dead_incarnation_never_runs_again_and_its_finally_is_not_heard():
    cast = Cast()
    ran = []

    def boot(db) -> None:
        async def careful() -> None:
            try:
                await asyncio.sleep(0.2)
                ran.append("after the crash")
            finally:
                ran.append("finally")
                db.state("finally", 1)
                db.world.caption("from the grave")

        db.spawn(careful(), "careful")

    cast.db.boot = boot
    cast.strike("crash", "db-1", 100 * MS).run(500 * MS)
    assert "after the crash" not in ran
    assert cast.of(State, lambda r: r.path == "finally") == []
    assert not [record for record in cast.records if getattr(record, "text", "") == "from the grave"]


def test_a_paused_node_answers_everything_when_it_goes_on_in_order():
    cast = Cast(timeout_s=5).strike("pause", "db-1", 50 * MS, for_us=300 * MS).run(400 * MS)
    assert [words for at, words in cast.heard] == ["value 1", "value 2", "value 3"]
    assert {at for at, _ in cast.heard} == {361 * MS}


def test_a_slow_node_takes_its_percentage():
    cast = Cast().strike("slow", "db-1", 0, percent=300).run(150 * MS)
    assert cast.heard == [(132 * MS, "value 1")]


def test_a_fast_clock_makes_deadlines_come_early():
    cast = Cast(work_us=500 * MS, timeout_s=0.2)
    cast.strike("skew", "alice", 50 * MS, drift_ppm=1_000_000).run(250 * MS)
    assert cast.heard[0] == (200 * MS, "TimedOut timeout")


def test_a_failure_raised_by_a_handler_reaches_the_caller_with_its_reason():
    cast = Cast()

    def boot(db) -> None:
        @db.on("read")
        async def read(request):
            raise Refused("sold out", "nothing left")

    cast.db.boot = boot
    cast.run(150 * MS)
    assert cast.words() == ["Refused sold out"]
    assert cast.of(Message)[1].kind == "refused"


def test_any_other_exception_of_a_handler_is_an_error_of_the_server():
    cast = Cast()

    def boot(db) -> None:
        @db.on("read")
        async def read(request):
            raise KeyError("missing")

    cast.db.boot = boot
    cast.run(150 * MS)
    assert cast.words() == ["Errored KeyError"]


def test_an_exception_that_escapes_background_work_fails_the_run_as_a_bug_of_the_lab():
    cast = Cast()

    def boot(db) -> None:
        async def broken() -> None:
            await asyncio.sleep(0.1)
            raise ZeroDivisionError("bug")

        db.spawn(broken(), "broken")

    cast.db.boot = boot
    with pytest.raises(LabFailed, match="bug"):
        cast.run()


def test_health_tells_every_condition_of_a_node():
    cast = Cast().strike("slow", "db-1", 10 * MS, percent=300).strike("errors", "db-1", 20 * MS, percent=50)
    cast.strike("mend", "db-1", 30 * MS).strike("crash", "db-1", 40 * MS).run(50 * MS)
    assert [record.status for record in cast.of(Health)] == ["slow", "slow+erring", "up", "down"]


def test_a_span_ends_as_an_error_when_its_call_fails():
    cast = Cast().strike("crash", "db-1", 50 * MS).run(150 * MS)
    assert [(r.status, r.words) for r in cast.of(SpanClosed)] == [("error", "down")]


def test_the_span_of_a_crashed_server_is_never_closed():
    cast = Cast().strike("crash", "db-1", 105 * MS).run(150 * MS)
    assert len(cast.of(SpanClosed)) == 1


@pytest.mark.parametrize("edge", ["before", "after"])
def test_a_crash_can_fall_before_and_after_the_reply_is_sent(edge: str):
    cast = Cast().strike_at("crash", "db-1", "db-1", "reply", edge, 2).run(250 * MS)
    expected = {"before": "ConnectionLost connection lost", "after": "value 2"}
    assert cast.words() == ["value 1", expected[edge]]
    assert not cast.db.alive


def test_a_node_that_dies_of_the_first_write_of_its_boot_is_down_and_can_come_back():
    cast = Cast(every_us=SECOND)
    node, told = cast.world.node("db-2"), []

    def boot(self):
        told.append(self.incarnation)
        self.disk.kv("identity").put("id", self.incarnation)
        told.append("booted")

    node.boot = boot
    cast.strike_at("crash", "db-2", "db-2", "write", "before", 1, for_us=100 * MS).run(SECOND)
    assert told == [1, 2, "booted"]
    assert [record.status for record in cast.of(Health) if record.node == "db-2"] == ["down", "up"]
