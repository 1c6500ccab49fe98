"""The quorum on an ordinary loop."""

from __future__ import annotations

import asyncio

import pytest

from topics.cap.errors import TooFew
from topics.cap.poll import Poll
from topics.cap.quorum import AFTER, BEFORE, NEVER, Quorums, in_turn
from topics.cap.stamped import Stamped
from topics.cap.tests.cast import Replicas, Unreachable, done


def test_a_write_reaches_its_copies_and_a_read_finds_it():
    cast = Replicas()
    done(cast.quorums["n1"].write("x", "a1", "alice.1"))
    assert cast.values("x") == ["a1", "a1", "a1"]
    assert done(cast.quorums["n3"].read("x")) == "a1"


def test_a_write_is_newer_than_everything_that_finished_before():
    cast = Replicas()
    for n, name in enumerate(["n1", "n2", "n3", "n1"], 1):
        done(cast.quorums[name].write("x", f"v{n}", f"w{n}"))
    assert {cast.stores[name].get("x") for name in cast.names} == {Stamped("v4", 4, "w4")}


def test_the_small_side_is_turned_away_and_nothing_happened():
    cast = Replicas()
    cast.away = ["n1"]
    with pytest.raises(TooFew) as few:
        done(cast.quorums["n1"].write("x", "a1", "alice.1"))
    assert (few.value.definite, few.value.needed, few.value.got) == (True, 2, 1)
    assert cast.values("x") == [None, None, None]
    done(cast.quorums["n2"].write("x", "b1", "bob.1"))
    assert cast.values("x") == [None, "b1", "b1"]


def flickering(repair: str) -> Replicas:
    """The newest version is on n1 alone."""
    cast = Replicas(quorums=Quorums(repair=repair))
    done(cast.quorums["n2"].write("x", "old", "w1"))
    done(cast.stores["n1"].merge("x", Stamped("new", 2, "w2")))
    return cast


def test_without_repair_a_value_flickers_from_reader_to_reader():
    cast = flickering(NEVER)
    assert done(cast.quorums["n1"].read("x")) == "new"
    cast.away = ["n1"]
    assert done(cast.quorums["n2"].read("x")) == "old"


def test_repair_before_the_answer_makes_sure_that_the_next_reader_sees_it():
    cast = flickering(BEFORE)
    cast.away = ["n3"]
    assert done(cast.quorums["n1"].read("x")) == "new"
    assert cast.values("x") == ["new", "new", "old"]
    cast.away = ["n1"]
    assert done(cast.quorums["n3"].read("x")) == "new"


def test_repair_before_the_answer_refuses_what_it_cannot_secure():
    cast = Replicas(quorums=Quorums(copies=3, write=3, read=1))
    done(cast.stores["n1"].merge("x", Stamped("new", 2, "w2")))
    cast.away = ["n1"]
    with pytest.raises(TooFew):
        done(cast.quorums["n1"].read("x"))


def test_repair_after_the_answer_brings_up_to_date_whoever_answered():
    cast = flickering(AFTER)
    done(cast.quorums["n1"].read("x"))
    assert cast.values("x") == ["new", "new", "new"]
    assert cast.repaired == [("n2", "x"), ("n3", "x")]


def sloppy() -> Replicas:
    return Replicas("n1", "n2", "n3", "n4", "n5", quorums=Quorums(sloppy=True))


def test_in_a_sloppy_quorum_others_stand_in_and_keep_hints():
    cast = sloppy()
    cast.away = ["n3", "n4", "n5"]
    assert in_turn(cast.names, "y")[:3] == ["n2", "n3", "n4"]
    done(cast.quorums["n1"].write("y", "a1", "alice.1"))
    assert cast.stores["n2"].get("y").value == "a1"
    assert cast.hints["n1"].newest("y").value == "a1"


def test_after_the_split_a_reader_may_miss_what_a_hint_holds_until_it_is_handed_over():
    cast = sloppy()
    cast.away = ["n1", "n2"]
    done(cast.quorums["n1"].write("z", "a1", "alice.1"))
    cast.away = []
    assert done(cast.quorums["n3"].read("z")) is None
    done(handed_over(cast, "n1"))
    done(handed_over(cast, "n2"))
    assert done(cast.quorums["n3"].read("z")) == "a1"
    assert [cast.hints[name].newest("z") for name in ("n1", "n2")] == [Stamped(), Stamped()]


async def handed_over(cast: Replicas, name: str) -> None:
    handing = asyncio.get_running_loop().create_task(cast.hints[name].run(0), name="handoff")
    for _ in range(20):
        await asyncio.sleep(0)
    handing.cancel()


def test_a_poll_knows_at_once_when_there_cannot_be_enough():
    async def asked() -> tuple[int, int]:
        poll = Poll(2)
        never = asyncio.get_running_loop().create_future()
        for peer, asking in (("n1", fails), ("n2", fails), ("n3", lambda: never)):
            poll.ask(peer, asking)
        with pytest.raises(TooFew) as few:
            await poll.enough()
        never.cancel()
        return few.value.needed, few.value.got

    async def fails() -> None:
        raise Unreachable("n1")

    assert asyncio.run(asked()) == (2, 0)


def test_owners_follow_the_bytes_of_the_key():
    names = ["n1", "n2", "n3", "n4", "n5"]
    assert [in_turn(names, key)[0] for key in "xyz"] == ["n1", "n2", "n3"]
