"""The cast of the pattern tests: a journal in memory, a clock set by hand, events."""

from __future__ import annotations

from topics.event_driven.partitioned_log import Event, PartitionedLog, Stored


class Paper:
    """A journal in memory."""

    def __init__(self) -> None:
        self.lines: list[list] = []
        self.synced = 0

    def append(self, entry: list) -> None:
        self.lines.append(entry)

    async def sync(self) -> None:
        self.synced = len(self.lines)

    def entries(self) -> list:
        return [list(line) for line in self.lines]


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def event(n: int, key: str = "c1") -> Event:
    return Event(f"order-{n}", key, "lamp")


def stored(n: int, partition: int = 0) -> Stored:
    return Stored(partition, n, event(n))


def log(events: int = 0, *, by_key: bool = True) -> PartitionedLog:
    made = PartitionedLog(Paper(), 3, by_key=by_key)
    for n in range(events):
        made.append(event(n, f"c{n % 5}"))
    return made
