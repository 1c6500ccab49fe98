from __future__ import annotations

import pytest

from playground.engine.faults import STRIKES
from playground.engine.records import Health, Intervention, Link
from playground.sdk.faults import FAULTS
from tests.engine.cast import MS, Cast, Plan


def outcomes(cast: Cast) -> list[tuple[str, str]]:
    return [(record.outcome, record.words) for record in cast.of(Intervention)]


def test_every_fault_the_page_offers_is_one_the_engine_can_do_and_the_other_way_round():
    assert set(FAULTS) == set(STRIKES)


def test_an_intervention_is_recorded_with_what_it_did():
    cast = Cast().strike("crash", "db-1", 50 * MS).run(100 * MS)
    record = cast.of(Intervention)[0]
    assert record[1:] == (50 * MS, "crash", "db-1", "{}", "applied", "db-1 crashed")


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("crash", "crash", "db-1 is down"),
        ("crash", "pause", "db-1 is down"),
        ("pause", "pause", "db-1 is already paused"),
        ("mend", "resume", "db-1 is not paused"),
    ],
)
def test_an_intervention_whose_target_is_not_there_is_missed(first: str, second: str, words: str):
    cast = Cast().strike(first, "db-1", 10 * MS).strike(second, "db-1", 20 * MS).run(100 * MS)
    assert outcomes(cast)[1] == ("missed", words)


def test_a_message_that_has_arrived_cannot_be_dropped():
    cast = Cast().strike("drop", "message:alice.1.ask.2/alice>db-1/read#1.0", 900 * MS).run()
    assert outcomes(cast) == [("missed", "that message is not on its way now")]


def test_a_selector_strikes_whom_it_names():
    cast = Cast()
    for number in range(2, 6):
        cast.world.node(f"db-{number}", kind="database")
    cast.strike("crash", "minority:database", 10 * MS).strike("crash", "all:client", 20 * MS).run(100 * MS)
    down = [record.node for record in cast.of(Health)]
    assert len([name for name in down if name.startswith("db")]) == 2
    assert down[-1] == "alice"


def test_a_selector_chooses_the_same_nodes_when_another_intervention_is_added():
    def chosen(extra: bool) -> list[str]:
        cast = Cast()
        for number in range(2, 6):
            cast.world.node(f"db-{number}", kind="database")
        if extra:
            cast.strike("slow", "alice", 5 * MS, percent=200)
        cast.strike("crash", "one:database", 10 * MS).run(50 * MS)
        return [record.node for record in cast.of(Health) if record.status == "down"]

    assert chosen(extra=False) == chosen(extra=True)


def test_restart_keeps_the_disk_or_loses_it():
    def booted_with(disk: str) -> list:
        cast, found = Cast(), []

        def boot(db) -> None:
            log = db.disk.log("journal")
            found.append(list(log.entries()))

            async def write() -> None:
                log.append("written")
                await log.sync()

            if not found[-1]:
                db.spawn(write(), "write")

        cast.db.boot = boot
        cast.strike("restart", "db-1", 500 * MS, disk=disk).run(600 * MS)
        return found

    assert booted_with("keep") == [[], ["written"]]
    assert booted_with("lose") == [[], []]


def test_a_timed_crash_ends_with_a_restart_unless_somebody_was_faster():
    cast = Cast().strike("crash", "db-1", 100 * MS, for_us=200 * MS).strike("restart", "db-1", 150 * MS)
    cast.run(500 * MS)
    assert [(r.at_us // MS, r.status) for r in cast.of(Health)] == [(100, "down"), (150, "up")]
    assert cast.db.incarnation == 2


def test_a_topic_s_own_action_says_what_it_did():
    cast = Cast()
    cast.world.action("greet", lambda world, target, args: f"hello {target}")
    cast.strike("greet", "db-1", 10 * MS).run(50 * MS)
    assert outcomes(cast) == [("applied", "hello db-1")]


def test_an_effect_point_fires_once_at_its_ordinal():
    cast = Cast().strike_at("slow", "db-1", "alice", "send", "before", 3, percent=200).run(450 * MS)
    assert [record.at_us for record in cast.of(Intervention)] == [300 * MS]


def test_heal_takes_every_fault_off_every_link():
    cast = Cast()
    for kind, args in (("loss", {"percent": 5}), ("reorder", {"window_us": 5}), ("cut", {}), ("hold", {})):
        cast.world.points.plan(Plan(kind, "link:alice~db-1", args, at_us=10 * MS))
    cast.strike("heal", "network", 20 * MS).run(50 * MS)
    assert {record.status for record in cast.of(Link)[-2:]} == {"up"}
