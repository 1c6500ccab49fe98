"""Which copies must have a write before it is acknowledged."""

from __future__ import annotations

import pytest

from topics.replication.commit_rule import CommitRule

MEMBERS = ["db-1", "db-2", "db-3"]
ACKED = {"db-2": 7, "db-3": 4}


@pytest.mark.parametrize(
    ("mode", "point"),
    [("asynchronous", 9), ("semi_synchronous", 7), ("quorum", 7), ("synchronous", 4), ("chain", 7)],
)
def test_each_rule_waits_for_its_own_copies(mode: str, point: int) -> None:
    assert CommitRule(mode, 3).point(9, ACKED, MEMBERS) == point


@pytest.mark.parametrize("mode", ["semi_synchronous", "quorum", "synchronous", "chain"])
def test_nothing_is_acknowledged_that_the_primary_has_not_flushed(mode: str) -> None:
    assert CommitRule(mode, 3).point(2, ACKED, MEMBERS) == 2


def test_a_quorum_of_five_is_three_copies_and_ignores_the_two_slowest() -> None:
    rule = CommitRule("quorum", 5)
    assert rule.copies() == 3
    assert rule.point(9, {"db-2": 8, "db-3": 6, "db-4": 1, "db-5": 0}, []) == 6


def test_semi_synchronous_that_has_fallen_back_waits_for_nobody() -> None:
    assert CommitRule("semi_synchronous", 3).point(9, {}, MEMBERS, degraded=True) == 9


def test_a_synchronous_primary_that_is_left_alone_goes_on() -> None:
    assert CommitRule("synchronous", 3).point(9, {}, ["db-1"]) == 9


@pytest.mark.parametrize(
    ("mode", "answers"), [("asynchronous", 1), ("semi_synchronous", 2), ("quorum", 2), ("synchronous", 1)]
)
def test_a_failover_hears_enough_copies_to_find_every_acknowledged_write(mode: str, answers: int) -> None:
    assert CommitRule(mode, 3).needs_answers() == answers
