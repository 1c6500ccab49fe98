"""The role of a member, as a table (figure 4 of the paper, and one state more for a member without its disk)."""

from __future__ import annotations

from collections.abc import Callable

Listener = Callable[[str, str, str], None]


class Role:
    """``listen`` hears of each transition at the very point where it happens."""

    STATES = ("follower", "candidate", "leader", "outsider")
    INITIAL = "follower"
    TRANSITIONS = (
        ("follower", "heard no leader", "candidate"),
        ("candidate", "heard no majority", "candidate"),
        ("candidate", "got a majority", "leader"),
        ("candidate", "saw a leader or a later term", "follower"),
        ("leader", "saw a later term", "follower"),
        ("leader", "lost its majority", "follower"),
        ("follower", "has lost its disk", "outsider"),
    )

    def __init__(self) -> None:
        self.state = self.INITIAL
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Call ``listener(old, event, new)`` inside each transition."""
        self._listeners.append(listener)

    def go(self, event: str) -> None:
        """Take the transition that ``event`` means here; none when the table has none from here."""
        for old, on, new in self.TRANSITIONS:
            if on == event and old == self.state:
                self.state = new
                for listener in self._listeners:
                    listener(old, event, new)
                return
