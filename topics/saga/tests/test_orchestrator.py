"""The orchestrator alone, on an ordinary asyncio loop."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from topics.saga.orchestrator import Orchestrator
from topics.saga.steps import Definition, Patience
from topics.saga.tests.cast import ALICE, ORDER, Disk, DiskLog, Services

EVERYTHING = ["create", "reserve", "charge", "ship", "confirm"]


def run(services: Services, disk: Disk | None = None, **options) -> str:
    registered = options.pop("register_before", True)
    orchestrator = Orchestrator(services.order_saga(**options), DiskLog(disk or Disk()), register_before=registered)
    return asyncio.run(orchestrator.run(ALICE, ORDER))


def test_an_order_that_nothing_stops_commits_every_step_in_order():
    services = Services()
    assert run(services) == "committed"
    assert services.history == EVERYTHING


@pytest.mark.parametrize("failing", ["create", "reserve", "charge", "ship"])
def test_a_refusal_at_any_step_undoes_the_steps_before_it_in_reverse(failing):
    services = Services()
    services.refuses.add(failing)
    assert run(services) == "compensated"
    before = EVERYTHING[: EVERYTHING.index(failing)]
    assert services.history == before + [f"un{name}" for name in reversed(before)]


@pytest.mark.parametrize("silent", ["create", "reserve", "charge", "ship"])
def test_a_step_with_unknown_outcome_is_undone_too(silent):
    services = Services()
    services.silent[silent] = 1
    assert run(services) == "compensated"
    assert services.in_effect == []


def test_registering_the_undo_after_the_step_leaves_an_unknown_charge_standing():
    services = Services()
    services.silent["charge"] = 1
    assert run(services, register_before=False) == "compensated"
    assert services.in_effect == ["charge"]


def test_forward_recovery_asks_again_instead_of_turning_back():
    services = Services()
    services.silent["charge"] = 2
    assert run(services, patience=Patience(step_tries=3, first_delay_s=0.0)) == "committed"
    assert services.history == EVERYTHING


def test_an_undo_that_fails_is_repeated_until_it_works():
    services = Services()
    services.refuses.add("ship")
    services.failing_undo["charge"] = 2
    assert run(services) == "compensated"
    assert services.in_effect == []


def test_an_undo_that_keeps_failing_parks_the_saga_for_a_person_and_undoes_nothing_before_it():
    services = Services()
    services.refuses.add("ship")
    services.failing_undo["charge"] = 3
    assert run(services) == "parked"
    assert services.in_effect == ["create", "reserve", "charge"]


def test_a_person_can_take_up_a_parked_saga():
    services = Services()
    services.refuses.add("ship")
    services.failing_undo["charge"] = 3

    async def story() -> str:
        orchestrator = Orchestrator(services.order_saga(), DiskLog(Disk()))
        await orchestrator.run(ALICE, ORDER)
        return await orchestrator.resume(ALICE)

    assert asyncio.run(story()) == "compensated"
    assert services.in_effect == []


def test_behind_the_pivot_a_silent_step_is_repeated_and_never_undone():
    services = Services()
    services.silent["ship"] = 2
    assert run(services, pivot="charge") == "committed"
    assert services.history == EVERYTHING


def test_behind_the_pivot_a_refusal_is_escalated_because_there_is_no_way_back():
    services = Services()
    services.refuses.add("ship")
    assert run(services, pivot="charge") == "parked"
    assert services.in_effect == ["create", "reserve", "charge"]


def test_parallel_steps_are_undone_after_what_depends_on_them_and_before_what_they_depend_on():
    services = Services()
    services.refuses.add("ship")
    assert run(services, parallel=True) == "compensated"
    undone = [name for name in services.history if name.startswith("un")]
    assert set(undone[:2]) == {"unreserve", "uncharge"}
    assert undone[2:] == ["uncreate"]


def test_a_saga_that_is_asked_for_twice_at_once_runs_once_and_both_learn_how_it_ended():
    services = Services()

    async def story() -> list[str]:
        orchestrator = Orchestrator(services.order_saga(), DiskLog(Disk()))
        return await asyncio.gather(*(orchestrator.run(ALICE, ORDER) for _ in range(2)))

    assert asyncio.run(story()) == ["committed", "committed"]
    assert services.history == EVERYTHING


def test_a_saga_that_is_known_is_not_begun_again():
    services = Services()

    async def story() -> tuple[str, str]:
        orchestrator = Orchestrator(services.order_saga(), DiskLog(Disk()))
        return await orchestrator.run(ALICE, ORDER), await orchestrator.run(ALICE, ORDER)

    assert asyncio.run(story()) == ("committed", "committed")
    assert services.history == EVERYTHING


def test_a_parked_saga_that_two_persons_take_up_at_once_is_tried_once_and_both_learn_how_it_ended():
    services = Services()
    services.refuses.add("ship")
    services.failing_undo["charge"] = 3
    log = DiskLog(Disk())

    async def story() -> list[str]:
        orchestrator = Orchestrator(services.order_saga(), log)
        assert await orchestrator.run(ALICE, ORDER) == "parked"
        return await asyncio.gather(*(orchestrator.resume(ALICE) for _ in range(2)))

    assert asyncio.run(story()) == ["compensated", "compensated"]
    assert [event for _, event, *_ in log.entries()].count("resumed") == 1
    assert [event for _, event, *_ in log.entries()].count("ended") == 1


def test_a_pivot_that_cannot_be_undone_and_whose_outcome_is_unknown_waits_for_a_person():
    services = Services()
    services.silent["ship"] = 1
    final = replace(services.order_saga().step("ship"), undo=None)
    whole = services.order_saga()
    definition = Definition(tuple(final if step.name == "ship" else step for step in whole.steps), whole.patience)

    async def story() -> tuple[str, str]:
        orchestrator = Orchestrator(definition, DiskLog(Disk()))
        return await orchestrator.run(ALICE, ORDER), await orchestrator.resume(ALICE)

    assert asyncio.run(story()) == ("parked", "committed")
    assert services.history == EVERYTHING
