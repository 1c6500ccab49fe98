"""From the options of a command to a validated scenario."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground.commands import fault_text
from playground.commands.durations import parse_us
from playground.sdk import InvalidScenario, Params, Scenario, Topic

SWITCH = {"on": 1, "true": 1, "yes": 1, "off": 0, "false": 0, "no": 0}


@dataclass(frozen=True)
class Request:
    """What a person asked for. Whatever is None comes from the preset; without one, from the topic's first preset."""

    preset: str | None = None
    settings: Sequence[str] = ()
    seed: int | None = None
    horizon: str | None = None
    faults: Sequence[str] = ()

    def scenario(self, topic: Topic, given: str | None = None) -> Scenario:
        """What was asked for, on top of the preset or of a ``given`` scenario (JSON, or the name of a file of it).

        Raises InvalidScenario naming the field and what it accepts.
        """
        raw = given_scenario(given) if given else self._start(topic)
        raw["params"] = raw["params"] | assigned(topic.params, self.settings)
        raw["interventions"] = [*raw["interventions"], *self._faults()]
        if self.seed is not None:
            raw["seed"] = self.seed
        if self.horizon is not None:
            raw["horizon_us"] = self._horizon_us(self.horizon)
        return Scenario.parse(topic, raw)

    def _start(self, topic: Topic) -> dict[str, Any]:
        known = {preset.id: preset for preset in topic.presets}
        wanted = self.preset or next(iter(known))
        if wanted not in known:
            raise InvalidScenario("preset", f"got {wanted!r:.60}, accepted {', '.join(known)}")
        return known[wanted].as_json(topic.name)

    def _faults(self) -> list[dict[str, Any]]:
        return [fault_text.parse(text, f"fault {number}") for number, text in enumerate(self.faults, start=1)]

    @staticmethod
    def _horizon_us(text: str) -> int:
        try:
            return parse_us(text)
        except ValueError as error:
            raise InvalidScenario("horizon", str(error)) from None


def given_scenario(text: str) -> dict[str, Any]:
    """The scenario in ``text``, or in the file it names, with every part that options may change."""
    try:
        raw = json.loads(text if text.lstrip().startswith("{") else Path(text).read_text("utf-8"))
    except OSError as error:
        raise InvalidScenario("scenario", f"cannot read {text!r:.60}: {error.strerror}") from None
    except ValueError as error:
        raise InvalidScenario("scenario", f"is not JSON: {error}") from None
    if not isinstance(raw, dict):
        raise InvalidScenario("scenario", f"got {type(raw).__name__}, accepted an object")
    return {"params": {}, "interventions": [], **raw}


def assigned(params: type[Params], settings: Sequence[str]) -> dict[str, int | str]:
    """``name=value`` texts as values of the right type; ranges are checked by the parameters themselves."""
    return dict(_assigned(params, text) for text in settings)


def _assigned(params: type[Params], text: str) -> tuple[str, int | str]:
    name, equals, value = (part.strip() for part in text.partition("="))
    fields = params.fields()
    if not equals:
        raise InvalidScenario("set", f"got {text!r:.60}, accepted name=value")
    if name not in fields:
        raise InvalidScenario(f"params.{name}", f"is not a parameter here, accepted {', '.join(fields)}")
    if fields[name].kind == "flag":
        return name, SWITCH.get(value.lower(), _whole(value))
    return name, _whole(value) if fields[name].kind == "number" else value


def _whole(text: str) -> int | str:
    """The number, or the text itself for the parameter to refuse in its own words."""
    try:
        return int(text.replace("_", ""))
    except ValueError:
        return text
