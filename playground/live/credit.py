"""How much one socket may be behind.

The web server buffers without limit what a browser does not read, so the sender must hold back by itself: a viewer
gets at most WINDOW bytes ahead of its acknowledgements.
"""

from __future__ import annotations

from collections import deque

WINDOW = 262_144
"""Bytes on their way to one viewer. Browsers acknowledge at half of it."""

DEBT = 16 * WINDOW
"""Bytes unacknowledged over all runs opened on one socket; a browser that never reads must not collect them."""


class Credit:
    """Counts what was sent and not yet acknowledged. Frames arrive in order, so acknowledgement is cumulative."""

    def __init__(self) -> None:
        self._sent: deque[tuple[int, int, int]] = deque()
        self._tag = 0
        self._of_tag = 0
        self.debt = 0

    def begin(self, tag: int) -> None:
        """A new run was opened: its window is whole, because nobody acknowledges what they threw away."""
        self._tag = tag
        self._of_tag = 0

    def allows(self, size: int) -> bool:
        """Whether a frame of ``size`` may go now. One frame always may."""
        return self._of_tag == 0 or self._of_tag + size <= WINDOW

    def sent(self, tag: int, i: int, size: int) -> None:
        self._sent.append((tag, i, size))
        self._of_tag += size
        self.debt += size

    def acknowledged(self, tag: int, i: int) -> None:
        """Everything up to chunk ``i`` of ``tag`` has been received."""
        while self._sent and self._sent[0][:2] <= (tag, i):
            owner, _, size = self._sent.popleft()
            self.debt -= size
            if owner == self._tag:
                self._of_tag -= size
