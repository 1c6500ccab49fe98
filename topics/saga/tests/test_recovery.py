"""Every crash point of a saga, enumerated: the orchestrator dies around each of its log writes and wakes up again."""

from __future__ import annotations

import asyncio

import pytest

from topics.saga.decisions import Decision, Entry, decide, fold
from topics.saga.orchestrator import Orchestrator
from topics.saga.tests.cast import ALICE, ORDER, Crashed, Disk, DiskLog, Services

VERBS = {"started": "run", "undoing": "undo", "parked": "park", "ended": "end"}
SCRIPTS = {
    "all goes well": ({}, {}),
    "the card is declined": ({"refuses": {"charge"}}, {}),
    "shipping is silent": ({"silent": {"ship": 1}}, {}),
    "a refund fails twice": ({"refuses": {"ship"}, "failing_undo": {"charge": 2}}, {}),
    "steps run in parallel": ({"refuses": {"ship"}}, {"parallel": True}),
    "no way back after the charge": ({"silent": {"ship": 1}}, {"pivot": "charge"}),
}


def scripted(name: str) -> tuple[Services, dict]:
    script, options = SCRIPTS[name]
    services = Services()
    for attribute, value in script.items():
        setattr(services, attribute, value.copy())
    return services, options


def points_of(name: str) -> int:
    services, options = scripted(name)
    disk = Disk()
    asyncio.run(Orchestrator(services.order_saga(**options), DiskLog(disk)).run(ALICE, ORDER))
    return disk.points


async def crash_and_recover(services: Services, options: dict, disk: Disk) -> str | None:
    definition = services.order_saga(**options)
    try:
        await Orchestrator(definition, DiskLog(disk)).run(ALICE, ORDER)
    except Crashed:
        disk.dies_at = None
    reborn = Orchestrator(definition, DiskLog(disk))
    for saga in reborn.replay():
        await reborn.recover(saga)
    return reborn.sagas[ALICE].ended if ALICE in reborn.sagas else None


CRASHES = [(name, point) for name in SCRIPTS for point in range(points_of(name))]


@pytest.mark.parametrize(("name", "point"), CRASHES)
def test_wherever_the_orchestrator_dies_the_saga_ends_whole(name, point):
    services, options = scripted(name)
    disk = Disk()
    disk.dies_at = point
    ended = asyncio.run(crash_and_recover(services, options, disk))
    if ended == "committed":
        assert services.in_effect == ["create", "reserve", "charge", "ship", "confirm"]
    else:
        assert ended == "compensated" or (ended is None and point == 0)
        assert services.in_effect == []


@pytest.mark.parametrize(("name", "point"), CRASHES)
def test_every_decision_in_the_log_follows_from_the_entries_before_it(name, point):
    services, options = scripted(name)
    disk = Disk()
    disk.dies_at = point
    asyncio.run(crash_and_recover(services, options, disk))
    definition = services.order_saga(**options)
    entries = [Entry(*entry) for entry in DiskLog(disk).entries()]
    for length, entry in enumerate(entries):
        if entry.event in VERBS:
            decided = decide(definition, fold(definition, entries[:length])[ALICE])
            target = entry.note if entry.event == "ended" else entry.step
            assert Decision(VERBS[entry.event], target) in [d._replace(failures=0) for d in decided]


def test_whoever_asks_for_an_unfinished_saga_right_after_the_restart_waits_for_its_end():
    services = Services()
    disk = Disk()
    disk.dies_at = 9

    async def story() -> list[str]:
        with pytest.raises(Crashed):
            await Orchestrator(services.order_saga(), DiskLog(disk)).run(ALICE, ORDER)
        disk.dies_at = None
        reborn = Orchestrator(services.order_saga(), DiskLog(disk))
        (saga,) = reborn.replay()
        return await asyncio.gather(reborn.run(ALICE, ORDER), reborn.recover(saga))

    assert asyncio.run(story()) == ["committed", "committed"]


def test_an_orchestrator_that_forgets_leaves_the_effects_behind():
    services = Services()
    disk = Disk()
    disk.dies_at = 9

    async def story() -> list:
        with pytest.raises(Crashed):
            await Orchestrator(services.order_saga(), DiskLog(disk)).run(ALICE, ORDER)
        return Orchestrator(services.order_saga(), DiskLog(Disk())).replay()

    assert asyncio.run(story()) == []
    assert services.in_effect == ["create", "reserve"]
