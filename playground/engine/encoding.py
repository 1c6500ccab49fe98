"""Canonical JSON: the one byte form of the structured fields of a record and of a scenario."""

from __future__ import annotations

import json

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False)

Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]


def canonical_json(value: Plain) -> str:
    """Return ``value`` with sorted keys and no spaces. Raises TypeError for a float or anything else not plain."""
    if not value:
        return "{}" if isinstance(value, dict) else _ENCODER.encode(value)
    _require_plain(value)
    return _ENCODER.encode(value)


def _require_plain(value: object) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"a key must be a string, got {key!r}")
            _require_plain(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _require_plain(item)
    elif not (value is None or isinstance(value, int | str)):
        raise TypeError(f"only integers, strings, lists and objects are recorded, got {value!r}")
