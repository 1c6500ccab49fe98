"""Stores and gossip on an ordinary loop."""

from __future__ import annotations

import asyncio
from typing import Any

from topics.cap.gossip import Gossip
from topics.cap.hints import Hints
from topics.cap.merged_store import MergedStore
from topics.cap.stamped import Stamped
from topics.cap.tests.cast import MemoryJournal, Unreachable, done


class Town:
    """Replicas whose gossip reaches everybody who is not ``away``, at once."""

    def __init__(self, *names: str) -> None:
        self.away: list[str] = []
        self.stores = {name: MergedStore(Stamped, MemoryJournal()) for name in names}
        self.mail: list[tuple[str, Any]] = []
        self.gossips = {name: self._gossip(name, [other for other in names if other != name]) for name in names}

    def _gossip(self, name: str, peers: list[str]) -> Gossip:
        async def ask(peer: str, digest: Any) -> Any:
            if peer in self.away or name in self.away:
                raise Unreachable(peer)
            return self.gossips[peer].answer(digest, name)

        def send(peer: str, states: Any) -> None:
            if peer not in self.away and name not in self.away:
                self.mail.append((peer, states))

        return Gossip(self.stores[name], peers, ask=ask, send=send, choose=lambda bound: 0)

    def deliver(self) -> None:
        while self.mail:
            peer, states = self.mail.pop(0)
            done(self.gossips[peer].take(states))

    def values(self, key: str) -> list[Any]:
        return [store.get(key).value for store in self.stores.values()]


def test_a_write_is_pushed_to_every_peer():
    town = Town("n1", "n2", "n3")
    done(town.stores["n1"].merge("x", Stamped("a1", 1, "n1")))
    town.gossips["n1"].push("x")
    town.deliver()
    assert town.values("x") == ["a1", "a1", "a1"]


def test_anti_entropy_finds_what_a_push_missed_in_both_directions():
    town = Town("n1", "n2")
    town.away = ["n2"]
    for name, key, stamped in (("n1", "x", Stamped("a1", 5, "n1")), ("n2", "y", Stamped("b1", 6, "n2"))):
        done(town.stores[name].merge(key, stamped))
        town.gossips[name].push(key)
    done(town.stores["n2"].merge("x", Stamped("b2", 4, "n2")))
    town.deliver()
    done(town.gossips["n1"].compare("n2"))
    assert (town.values("x"), town.values("y")) == (["a1", "b2"], [None, "b1"])
    town.away = []
    done(town.gossips["n1"].compare("n2"))
    town.deliver()
    assert (town.values("x"), town.values("y")) == (["a1", "a1"], ["b1", "b1"])


def test_as_many_rounds_as_there_are_peers_meet_them_all():
    met: list[str] = []

    async def ask(peer: str, digest: Any) -> Any:
        met.append(peer)
        raise Unreachable(peer)

    async def rounds() -> None:
        gossip = Gossip(
            MergedStore(Stamped, MemoryJournal()), "abcd", ask=ask, send=lambda *_: None, choose=lambda _: 2
        )
        task = asyncio.get_running_loop().create_task(gossip.run(0), name="run")
        while len(met) < 9:
            await asyncio.sleep(0)
        task.cancel()

    asyncio.run(rounds())
    assert met[0] == "c"
    assert all(sorted(met[start : start + 4]) == list("abcd") for start in range(6))


def test_equal_replicas_exchange_fingerprints_only():
    town = Town("n1", "n2")
    for store in town.stores.values():
        done(store.merge("x", Stamped("a1", 1, "n1")))
    digest = {"x": town.stores["n1"].fingerprint("x")}
    assert town.gossips["n2"].answer(digest, "n1") == ({}, [])


def test_what_was_merged_is_durable_and_told_once():
    told: list[tuple[str, Any]] = []
    journal = MemoryJournal()
    store = MergedStore(Stamped, journal, lambda key, value: told.append((key, value.value)))
    assert done(store.merge("x", Stamped("a1", 2, "n1")))
    assert not done(store.merge("x", Stamped("a0", 1, "n1")))
    assert told == [("x", "a1")]
    assert MergedStore(Stamped, journal.reopened()).get("x").value == "a1"


def test_hints_survive_and_only_the_newest_is_kept():
    journal = MemoryJournal()

    async def deliver(owner: str, key: str, stamped: Stamped) -> None:
        raise Unreachable(owner)

    hints = Hints(journal, deliver)
    for n in (2, 1):
        done(hints.keep("n3", "x", Stamped(f"a{n}", n, "alice")))
    assert Hints(journal.reopened(), deliver).newest("x").value == "a2"


def test_nobody_is_told_what_a_crash_may_take_back():
    async def seen() -> tuple[object, object]:
        store = MergedStore(Stamped, MemoryJournal())
        putting = asyncio.get_running_loop().create_task(store.put("x", Stamped("a1", 1, "n1")), name="put")
        await asyncio.sleep(0)
        before = store.latest("x").value, store.get("x").value, store.keys
        await putting
        return before, store.get("x").value

    assert done(seen()) == (("a1", None, []), "a1")
