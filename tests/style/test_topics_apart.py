"""The import contract of the topics sees each kind of trespass and lets honest imports pass."""

from __future__ import annotations

import pytest

from tests.style.topics_apart import Room, violations

SAGA = Room("saga", frozenset({"orchestrator"}), frozenset())
SHOP = Room("shop", frozenset({"basket"}), frozenset({"saga"}))
ROOMS = {"saga": SAGA, "shop": SHOP}


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("topics.saga.orchestrator", "django"),
        ("topics.saga.orchestrator", "playground.sdk"),
        ("topics.saga.lab", "playground.engine.world"),
        ("topics.saga.lab", "topics.shop.basket"),
        ("topics.shop.lab", "topics.saga.lab"),
        ("topics.saga.tests.test_lab", "topics.shop.basket"),
    ],
)
def test_an_import_out_of_the_room_is_told(importer: str, imported: str) -> None:
    assert len(violations({importer: {imported}}, ROOMS)) == 1


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("topics.saga.orchestrator", "asyncio"),
        ("topics.saga.lab", "playground.sdk"),
        ("topics.saga.lab", "topics.saga.orchestrator"),
        ("topics.shop.basket", "topics.saga.orchestrator"),
        ("topics.saga.tests.test_lab", "playground.simulate"),
    ],
)
def test_an_honest_import_is_no_violation(importer: str, imported: str) -> None:
    assert violations({importer: {imported}}, ROOMS) == []


def test_a_module_that_a_pattern_needs_is_held_to_the_patterns_rule() -> None:
    imports = {"topics.saga.orchestrator": {"topics.saga.steps"}, "topics.saga.steps": {"playground.sdk"}}
    assert len(violations(imports, ROOMS)) == 1
