"""A topic's parameters as the fields of a form, and a submitted form as a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.sdk.scenario import Scenario
from playground.sdk.topic import Topic

SEGMENTED_LETTERS = 46
"""Up to this many letters the variants stand side by side in the header; beyond, they become a list."""


def described(topic: Topic, values: Mapping[str, int | str]) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """The variant and the groups of other fields, each field with its current ``value``."""
    every = [{**param, "value": values[param["name"]]} for param in topic.params.describe()]
    variant = next((field for field in every if field["variant"]), None)
    if variant:
        letters = sum(len(words) for _, words in variant["choices"])
        variant["segmented"] = len(variant["choices"]) <= 4 and letters <= SEGMENTED_LETTERS
    others = [field for field in every if not field["variant"]]
    return variant, [_group(title, others) for title in dict.fromkeys(field["group"] for field in others)]


def _group(title: str, fields: list[dict[str, Any]]) -> dict[str, Any]:
    """The fields of one group: those always shown and those behind "More"."""
    inside = [field for field in fields if field["group"] == title]
    return {
        "title": title,
        "fields": [field for field in inside if not field["advanced"]],
        "more": [field for field in inside if field["advanced"]],
    }


def submitted(topic: Topic, form: Mapping[str, str]) -> Scenario:
    """The topic's first scenario under the conditions of a form. Raises InvalidScenario with the wrong field."""
    values = {param["name"]: _value(param, form) for param in topic.params.describe()} if form else {}
    return Scenario.parse(topic, topic.default().as_json() | {"params": values or topic.default().params.values()})


def _value(param: Mapping[str, Any], form: Mapping[str, str]) -> int | str:
    if param["kind"] == "flag":
        return 1 if form.get(param["name"]) == "1" else 0
    raw = form.get(param["name"], param["default"])
    return int(raw) if param["kind"] == "number" and str(raw).lstrip("-").isdigit() else raw
