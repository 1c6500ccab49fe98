"""Acknowledged writes are counted once, and only when they are neither kept nor rightly replaced."""

from __future__ import annotations

from playground.kit.oracles.conservation import conserved
from playground.kit.oracles.durability import durable, lost
from tests.kit.oracles.writing import history

WRITES = history("a write x 1 0-1\na write x 2 2-3\nb write x 3 4-?\nb write y 9 5-6")


def test_a_write_that_was_acknowledged_last_and_is_not_there_is_lost() -> None:
    verdict = durable(WRITES, {"x": 1, "y": 9})
    assert [each.argument for each in verdict.operations] == [2]
    assert "an acknowledged write is lost: a wrote x = 2" in verdict.words
    assert "at rest there is x = 1" in verdict.words


def test_what_was_replaced_by_a_later_write_or_one_of_unknown_outcome_is_not_lost() -> None:
    assert durable(WRITES, {"x": 2, "y": 9}).ok
    assert durable(WRITES, {"x": 3, "y": 9}).ok


def test_the_given_order_says_what_was_rightly_replaced() -> None:
    both = history("a write x 1 0-2\nb write x 2 1-3")
    assert [each.argument for each in lost(both, {"x": 1})] == [2]
    assert lost(both, {"x": 1}, {"x": [2, 1]}) == []
    assert lost(both, {"x": frozenset({1, 2})}) == []


def test_an_added_element_is_lost_unless_somebody_removed_it() -> None:
    some = history("a add s 1 0-1\na add s 2 2-3\nb remove s 1 4-5")
    assert [each.argument for each in lost(some, {"s": frozenset()})] == [2]


def test_a_total_that_changes_is_told_with_the_accounts() -> None:
    assert conserved([(1, 10, {"a": 60, "b": 40})], 100).ok
    verdict = conserved([(1, 10, {"a": 60, "b": 40}), (2, 1_500_000, {"a": 60, "b": 30})], 100)
    assert verdict.witnesses == (2,)
    assert verdict.words == "at 1.500 s the total is 90 instead of 100, 10 is missing (a 60, b 30)"
