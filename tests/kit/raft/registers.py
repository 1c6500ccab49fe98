"""Is the history of a register linearizable? With each value written once it takes no search (Gibbons and Korach 1997).

A value and its reads are a *zone*: from the first end to the last beginning among them. When that runs forward, the
value must have been the current one all that time, so two such zones cannot meet, and no other value fits inside one.
"""

from __future__ import annotations

from playground.engine.records import Operation

INFINITY = 1 << 62


def refuted_keys(records):
    """The keys whose history cannot be linearized."""
    return [key for key, operations in sorted(_by_key(records).items()) if not linearizable(operations)]


def linearizable(operations):
    """``operations``: (invoked, returned, kind, value), returned INFINITY when nobody knows the outcome."""
    writes = {value: (start, end) for start, end, kind, value in operations if kind == "write"}
    zones = {None: (-1, -2)}  # (first end, last beginning); None was there before everything
    for start, end, kind, value in operations:
        if value is not None and (value not in writes or writes[value][0] > end):
            return False
        if kind == "read" or end < INFINITY:
            first_end, last_start = zones.get(value, writes.get(value, (0, 0))[::-1])
            zones[value] = (min(first_end, end), max(last_start, start))
    forward = sorted(zone for zone in zones.values() if zone[0] < zone[1])
    backward = [zone[::-1] for zone in zones.values() if zone[0] >= zone[1]]
    meets = any(a[1] > b[0] for a, b in zip(forward, forward[1:], strict=False))
    return not meets and not any(a < low and high < b for a, b in forward for low, high in backward)


def _by_key(records):
    begun, keys = {}, {}
    for record in records:
        if type(record) is not Operation:
            continue
        if record.phase == "invoked":
            begun[record.op] = record
            continue
        first = begun.pop(record.op)
        if record.phase == "ok":
            value = first.value if record.function == "write" else record.value
            keys.setdefault(record.key, []).append((first.seq, record.seq, record.function, value))
        elif record.phase == "unknown":
            begun[record.op] = first
    for first in begun.values():
        if first.function == "write":
            keys.setdefault(first.key, []).append((first.seq, INFINITY, "write", first.value))
    return keys
