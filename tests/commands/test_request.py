"""Options become a scenario, or a refusal that names the field and what it accepts."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.commands.request import Request
from playground.sdk import InvalidScenario, Topic


def test_without_options_it_is_the_first_preset(counter: Topic) -> None:
    assert Request().scenario(counter) == counter.default()


def test_options_change_what_the_preset_says(counter: Topic) -> None:
    asked = Request("crash", ["rate_per_s=30", "variant = early"], 12, "20s", ["pause orders at 5s for 1s"])
    scenario = asked.scenario(counter)
    assert (scenario.seed, scenario.horizon_us) == (12, 20_000_000)
    assert (scenario.params.rate_per_s, scenario.params.variant) == (30, "early")
    assert [planned.kind for planned in scenario.interventions] == ["crash", "pause"]


@pytest.mark.parametrize(
    ("request_", "field", "accepted"),
    [
        (Request("storm"), "preset", "accepted calm, crash, lost"),
        (Request(settings=["rate_per_s=9000"]), "params.rate_per_s", "accepted 1 to 200 /s"),
        (Request(settings=["rate_per_s=many"]), "params.rate_per_s", "got many, accepted 1 to 200 /s"),
        (Request(settings=["rate=3"]), "params.rate", "accepted variant, rate_per_s, workers"),
        (Request(settings=["rate_per_s"]), "set", "accepted name=value"),
        (Request(seed=-1), "seed", "accepted 0 to 4294967295"),
        (Request(horizon="0.1s"), "horizon_us", "accepted 1000000 to 600000000"),
        (Request(horizon="long"), "horizon", "accepted a time such as 10s"),
        (Request(faults=["crash db-9 at 1s"]), "interventions.0.target", "accepted alice, orders, db-1"),
        (Request(faults=["melt db-1 at 1s"]), "interventions.0.kind", "accepted burst, crash, cut"),
        (Request(faults=["pause db-1 at 1s", "crash"]), "fault 2", "accepted a fault such as"),
    ],
)
def test_bad_input_is_refused_by_field_with_what_it_accepts(
    counter: Topic, request_: Request, field: str, accepted: str
) -> None:
    with pytest.raises(InvalidScenario) as refused:
        request_.scenario(counter)
    assert refused.value.field == field
    assert accepted in refused.value.message


def test_a_whole_scenario_is_taken_from_text_or_file(counter: Topic, tmp_path: Path) -> None:
    wanted = Request("crash", seed=9).scenario(counter)
    text = wanted.canonical().decode()
    file = tmp_path / "scenario.json"
    file.write_text(text)
    assert Request().scenario(counter, text) == wanted
    assert Request().scenario(counter, str(file)) == wanted
    assert Request(seed=10).scenario(counter, text).seed == 10


@pytest.mark.parametrize("given", ["{", "no-such-file.json", '{"topic": "saga"}', '{"seed": 1.5}'])
def test_a_scenario_that_cannot_be_read_is_refused(counter: Topic, given: str) -> None:
    with pytest.raises(InvalidScenario):
        Request().scenario(counter, given)
