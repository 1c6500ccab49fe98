"""Every button and every generic fault does something that shows: a button without effect is a defect."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from playground import simulate
from playground.engine.records import Amended, Health, Link, Message
from playground.sdk import Scenario, Topic, fault
from playground.sdk.faults import FAULTS
from tests.conformance.playing import possible, short, what_happened

SOON_US = 2_000_000
"""Long enough for a lab to be asked for what it has not got."""

LOOK_US = 12_000_000
"""How long after the press an effect may take to show."""

STRONG: dict[tuple[str, str], dict[str, Any]] = {
    ("slow", "node"): {"percent": 5_000},
    ("errors", "node"): {"percent": 100},
    ("skew", "node"): {"offset_us": 3_000_000, "drift_ppm": 200_000},
    ("latency", "link"): {"add_us": 700_000},
    ("loss", "link"): {"percent": 100},
    ("duplicate", "link"): {"percent": 100},
    ("reorder", "link"): {"window_us": 500_000},
    ("delay", "message"): {"by_us": 900_000},
}

REPAIRED: dict[tuple[str, str], str] = {
    ("restart", "node"): "crash",
    ("resume", "node"): "pause",
    ("mend", "node"): "slow",
    ("heal", "network"): "partition",
    ("heal", "link"): "cut",
    ("release", "link"): "hold",
}
"""What must have been done before a repair can show."""

EVIDENCE = {"node": (Health, Link), "link": (Link,), "network": (Link,), "message": (Amended, Message)}
"""The records that tell of a fault itself."""


def moments(topic: Topic) -> Iterator[tuple[Any, int]]:
    """Scenarios and instants at which a button might be pressed: in calm, then a second after whatever happens."""
    for preset in topic.presets:
        scenario = preset.scenario(topic)
        yield scenario, scenario.horizon_us // 3 + 1
        for planned in scenario.interventions:
            if planned.at_us is not None and planned.at_us + 1_000_001 < scenario.horizon_us:
                yield scenario, planned.at_us + 1_000_001


def shows(topic, playing, scenario, at_us, planned, leading=()) -> bool:
    """Whether ``planned``, after ``leading``, was applied and changed what happened."""
    end_us = at_us + LOOK_US
    without = possible(topic, short(scenario, end_us), *leading)
    with_it = possible(topic, short(scenario, end_us), *leading, planned)
    if without is None or with_it is None:
        return False
    struck = simulate.run(with_it, topic=topic)
    fired = [r for r in struck.interventions(planned["kind"]) if r.at_us == at_us and r.outcome == "applied"]
    return bool(fired) and what_happened(struck) != what_happened(playing.run(topic, without))


def pressed(topic, playing, action) -> bool:
    """Try the button alone at every moment, then after each other button."""
    for scenario, at_us in moments(topic):
        if shows(topic, playing, scenario, at_us, action.planned(at_us)):
            return True
    scenario = topic.default()
    at_us = scenario.horizon_us // 3 + 1
    others = [other for other in topic.actions if other is not action]
    return any(
        shows(topic, playing, scenario, at_us, action.planned(at_us), [other.planned(at_us - 1_000_000)])
        for other in others
    )


@pytest.mark.timeout(180)
def test_every_button_shows_an_effect(topic, playing):
    assert [action.id for action in topic.actions if not pressed(topic, playing, action)] == []


def every_variant(topic: Topic) -> list[dict[str, Any]]:
    """The parameters of each choice that the page offers as a variant."""
    fields = topic.params.fields().items()
    return [{name: choice} for name, param in fields if param.variant for choice in param.choices]


def soon(interventions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same ones, all at about a second; those that wait for an effect point stay as they are."""
    return [
        one | {"when": {"at_us": SOON_US // 2 + n} if "at_us" in one["when"] else one["when"]}
        for n, one in enumerate(interventions)
    ]


def test_every_story_can_be_played_in_every_variant(topic):
    """What a variant has not got is missed; nobody who switches variants meets an error."""
    for preset, variant in product(topic.presets, every_variant(topic)):
        raw = preset.as_json(topic.name)
        planned = soon(raw["interventions"])
        raw |= {"params": {**raw["params"], **variant}, "horizon_us": SOON_US, "interventions": planned}
        fired = simulate.run(Scenario.parse(topic, raw), topic=topic).interventions()
        assert len(fired) >= sum("at_us" in one["when"] for one in planned)


def test_every_button_can_be_pressed_in_every_variant(topic):
    for variant in every_variant(topic):
        calm = topic.scenario(horizon_us=SOON_US, **variant)
        pressed_all = calm.plus(*(action.planned(SOON_US // 2 + n) for n, action in enumerate(topic.actions)))
        assert len(simulate.run(pressed_all, topic=topic).interventions()) >= len(topic.actions)


def targets(topic, on, run, at_us) -> list[str]:
    """What a fault may be aimed at in this topology, the busiest first."""
    passed = [m for m in run.of(Message) if m.at_us > at_us]
    nodes = list(dict.fromkeys(m.target for m in passed if m.kind != "reply"))
    links = list(dict.fromkeys(f"link:{m.source}~{m.target}" for m in passed))
    flying = [m for m in run.of(Message) if m.at_us <= at_us < (m.arrives_us or 0) - 1]
    by_kind = {
        "node": nodes,
        "link": links,
        "network": ["network"],
        "message": [f"message:{m.request}/{m.source}>{m.target}/{m.label}#{m.attempt}.{m.copy}" for m in flying],
    }
    return by_kind[on]


def arguments(kind, on, target, topic, scenario) -> dict[str, Any]:
    if kind == "partition":
        names = list(topic.names(scenario.params).nodes)
        return {"groups": f"{names[0]}|{','.join(names[1:])}"}
    return STRONG.get((kind, on), {})


def busy_instant(run) -> int:
    """An instant in the first half at which a message flies."""
    third_us = run.scenario.horizon_us // 3
    message = next(m for m in run.of(Message) if m.at_us > third_us and (m.arrives_us or 0) > m.at_us + 1)
    return message.at_us + 1


def strikes(topic, playing, kind, on) -> bool:
    scenario = topic.default()
    run = playing.run(topic, scenario)
    at_us = busy_instant(run)
    for target in targets(topic, on, run, at_us)[:6]:
        leading = []
        if (kind, on) in REPAIRED:
            cause = REPAIRED[kind, on]
            args = arguments(cause, on, target, topic, scenario)
            leading = [fault(cause, target, when={"at_us": at_us - 1_500_000}, **args)]
        planned = fault(kind, target, when={"at_us": at_us}, **arguments(kind, on, target, topic, scenario))
        if shows(topic, playing, scenario, at_us, planned, leading):
            return tells(topic, scenario, at_us, [*leading, planned], on)
    return False


def tells(topic, scenario, at_us, planned, on) -> bool:
    """Whether the record speaks of the fault itself, at its instant."""
    struck = simulate.run(short(scenario, at_us + 1_000_000).plus(*planned), topic=topic)
    return any(isinstance(record, EVIDENCE[on]) and record.at_us == at_us for record in struck.records)


@pytest.mark.parametrize(("kind", "on"), list(FAULTS), ids=lambda word: word)
def test_every_generic_fault_shows_an_effect(topic, playing, kind, on):
    assert strikes(topic, playing, kind, on)


def changed(topic, playing, scenario, planned) -> bool:
    struck = simulate.run(scenario.plus(planned), topic=topic)
    return what_happened(struck, (Health, Link)) != what_happened(playing.run(topic, scenario), (Health, Link))


@pytest.mark.parametrize("kind", ["crash", "pause", "slow", "errors", "isolate"])
def test_every_fault_of_a_node_changes_what_the_system_does(topic, playing, kind):
    scenario = topic.default()
    run = playing.run(topic, scenario)
    at_us = busy_instant(run)
    brief = short(scenario, at_us + LOOK_US)
    args = STRONG.get((kind, "node"), {})
    nodes = targets(topic, "node", run, at_us)[:6]
    assert any(changed(topic, playing, brief, fault(kind, node, when={"at_us": at_us}, **args)) for node in nodes)
