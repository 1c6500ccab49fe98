"""What the record says of orders and events so far: how properties, captions and claims read it."""

from __future__ import annotations

from typing import Any

from .notes import APPENDED, COMMITTED, EFFECT, FAILED, PLACED, Appended, Committed, Effected, Unhandled

US = 1_000_000


def seconds(us: int) -> str:
    """An instant as people read it."""
    return f"{us / US:.3f} s"


def placed(r: Any) -> int | None:
    """The number of an order that was committed."""
    return int(str(r.value).split(" ")[0]) if r.path == PLACED and r.value is not None else None


def appended(r: Any) -> Appended | None:
    """What a state record says of an event that was acknowledged."""
    return Appended.read(str(r.value)) if r.path == APPENDED and r.value is not None else None


def committed(r: Any) -> Committed | None:
    """What a state record says of a commit."""
    return Committed.read(str(r.value)) if r.path == COMMITTED and r.value is not None else None


def effected(r: Any) -> Effected | None:
    """What a state record says of an effect."""
    return Effected.read(str(r.value)) if r.path == EFFECT and r.value is not None else None


def unhandled(r: Any) -> Unhandled | None:
    """What a state record says of an event that could not be handled."""
    return Unhandled.read(str(r.value)) if r.path == FAILED and r.value is not None else None


def order_of(event: str) -> int:
    """The order that an event is about."""
    return int(event.partition("-")[2])


class Calm:
    """Whether all is well, and since when."""

    def __init__(self) -> None:
        self._ill: dict[str, str] = {}
        self.since_us = 0

    def note(self, name: str, r: Any) -> None:
        """A node's or a link's condition has changed."""
        if r.status == "up":
            self._ill.pop(name, None)
        else:
            self._ill[name] = r.status
        self.since_us = r.at_us

    def lasted_us(self, now_us: int) -> int:
        """For how long everything has been well, us; 0 while something is not."""
        return 0 if self._ill else now_us - self.since_us
