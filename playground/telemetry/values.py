"""Attributes as OTLP's JSON writes them: a list of keys, each with a value that names its type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson


def attributes(plain: Mapping[str, Any]) -> list[dict[str, Any]]:
    """``{"a": 1}`` becomes ``[{"key": "a", "value": {"intValue": "1"}}]``. None has no value, and is left out."""
    return [{"key": key, "value": _value(value)} for key, value in plain.items() if value is not None]


def _value(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, float):
        return {"doubleValue": value}
    return {"stringValue": value if isinstance(value, str) else orjson.dumps(value).decode()}
