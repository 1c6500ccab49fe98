"""What the record says of the log so far: how properties, captions and claims read it."""

from __future__ import annotations

from typing import Any

from .notes import (
    DECIDED,
    LOADED,
    LOGGED,
    OWNER,
    PROJECTED,
    WRITING,
    Decided,
    Loaded,
    Logged,
    Owner,
    Projected,
    Writing,
)

US = 1_000_000


def seconds(us: int) -> str:
    """An instant as people read it."""
    return f"{us / US:.3f} s"


def logged(r: Any) -> Logged | None:
    """What a state record says of a new event."""
    return Logged.read(str(r.value)) if r.path == LOGGED and r.value is not None else None


def loaded(r: Any) -> Loaded | None:
    """What a state record says of an account that was folded."""
    return Loaded.read(str(r.value)) if r.path == LOADED and r.value is not None else None


def decided(r: Any) -> Decided | None:
    """What a state record says of a command."""
    return Decided.read(str(r.value)) if r.path == DECIDED and r.value is not None else None


def projected(r: Any) -> Projected | None:
    """What a state record says of the projection."""
    return Projected.read(str(r.value)) if r.path == PROJECTED and r.value is not None else None


def writing(r: Any) -> Writing | None:
    """What a state record says of a letter."""
    return Writing.read(str(r.value)) if r.path == WRITING and r.value is not None else None


def owner(r: Any) -> Owner | None:
    """What a state record says of an account's owner."""
    return Owner.read(str(r.value)) if r.path == OWNER and r.value is not None else None


class Streams:
    """The log as it was told: what each account holds after each of its versions."""

    def __init__(self) -> None:
        self.after: dict[str, list[int]] = {}
        self.positions: dict[str, list[int]] = {}

    def add(self, event: Logged) -> None:
        """One more event, whose version is the next."""
        sums = self.after.setdefault(event.stream, [0])
        sums.append(sums[-1] + event.change)
        self.positions.setdefault(event.stream, []).append(event.position)

    def balance(self, stream: str, version: int) -> int | None:
        """The fold up to a version, or None where the log has not been told so far."""
        sums = self.after.get(stream, [0])
        return sums[version] if version < len(sums) else None

    def version_at(self, stream: str, position: int) -> int:
        """How many events of a stream stand at or before a position."""
        return sum(at <= position for at in self.positions.get(stream, ()))
