"""The driver: where requests go, and what it does when it was wrong."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from topics.replication.errors import Behind, NotPrimary, PeerLost
from topics.replication.routing import Driver
from topics.replication.tests.cast import NAMES


class Copies:
    """``answers`` maps (copy, operation) to what it raises; everything else answers with its name."""

    def __init__(self, answers: dict[tuple[str, str], Exception] | None = None) -> None:
        self.answers = answers or {}
        self.asked: list[tuple[str, str, dict[str, Any]]] = []

    async def ask(self, name: str, operation: str, body: dict[str, Any]) -> str:
        self.asked.append((name, operation, body))
        if (name, operation) in self.answers:
            raise self.answers[name, operation]
        return name


def driver(copies: Copies, policy: str = "any", **more: Any) -> Driver:
    return Driver(NAMES, policy, copies.ask, lambda below: 0, **more)


def test_writes_go_to_the_primary_and_reads_to_a_replica() -> None:
    copies = Copies()
    assert asyncio.run(driver(copies).write({})) == "db-1"
    assert asyncio.run(driver(copies).read("user:1", 0)) == "db-2"
    assert asyncio.run(driver(copies, "primary").read("user:1", 0)) == "db-1"


def test_a_hint_leads_to_the_new_primary_and_is_remembered() -> None:
    copies = Copies({("db-1", "write"): NotPrimary("db-3")})
    one = driver(copies)
    assert asyncio.run(one.write({})) == "db-3"
    assert one.believed == "db-3"


def test_who_is_down_is_passed_over_and_when_all_are_nothing_happened() -> None:
    copies = Copies({("db-1", "write"): PeerLost()})
    assert asyncio.run(driver(copies).write({})) == "db-2"
    nobody = Copies({(name, "write"): PeerLost() for name in NAMES})
    with pytest.raises(NotPrimary):
        asyncio.run(driver(nobody).write({}))


def test_a_replica_that_is_behind_sends_the_reader_to_the_primary() -> None:
    copies = Copies({("db-2", "read"): Behind()})
    assert asyncio.run(driver(copies, "position").read("user:1", 36)) == "db-1"
    assert copies.asked[0][2]["after"] == 36


def test_a_bounded_read_says_how_old_an_answer_may_be() -> None:
    copies = Copies()
    asyncio.run(driver(copies, "bounded", age_s=1.5).read("user:1", 0))
    assert copies.asked[0][2]["age_s"] == 1.5


def test_in_a_chain_reads_find_the_tail() -> None:
    copies = Copies({("db-3", "read"): NotPrimary("db-2")})
    assert asyncio.run(driver(copies, "primary", chain=True).read("user:1", 0)) == "db-2"


def test_after_silence_somebody_else_is_asked_first() -> None:
    one = driver(Copies())
    one.lost_touch()
    assert one.believed == "db-2"
