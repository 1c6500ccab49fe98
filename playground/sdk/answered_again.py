"""Recovery as clients see it: once the faults stop, who asks is answered again."""

from __future__ import annotations

from typing import Any, ClassVar

from playground.sdk.property import Eventually

SECOND_US = 1_000_000
FEWEST = 5
"""From fewer requests nothing follows."""

PERCENT = 90
"""So many of a hundred are answered where service is back; some are unlucky on a good day too."""


class AnsweredAgain(Eventually):
    """Nine in ten of the requests that come ``settles_us`` after the last fault are answered.

    A room says which operations it means (``counts``), which ends say nothing of recovery (``excuses``), and how long
    before the end of the run a request must have come to be judged (``waits_us``). Whatever is not well at the end of
    the run leaves it undecided.
    """

    what: ClassVar[str] = "requests"
    settles_us: ClassVar[int] = 4 * SECOND_US

    def counts(self, r: Any) -> bool:
        """Whether the invocation ``r`` is one of them."""
        return True

    def excuses(self, r: Any) -> bool:
        """Whether the end ``r`` is no matter of recovery."""
        return False

    def waits_us(self) -> int:
        """How long a request may take to end."""
        return 2 * SECOND_US

    def begin(self) -> None:
        self._trouble_us = 0
        self._conditions: dict[str, str] = {}
        self._asked: dict[str, Any] = {}
        self._answered: set[str] = set()

    def on_link(self, r: Any) -> None:
        self._note(f"{r.source}>{r.target}", r)

    def on_health(self, r: Any) -> None:
        self._note(r.node, r)

    def on_intervention(self, r: Any) -> None:
        self._trouble_us = r.at_us

    def on_operation(self, r: Any) -> None:
        if r.phase == "invoked":
            if self.counts(r):
                self._asked[r.op] = r
        elif self.excuses(r):
            self._asked.pop(r.op, None)
        elif r.phase == "ok":
            self._answered.add(r.op)

    def finish(self, now_us: int) -> None:
        ill = [name for name, status in self._conditions.items() if status != "up"]
        from_us, until_us = self._trouble_us + self.settles_us, now_us - self.waits_us()
        late = [r for r in self._asked.values() if from_us <= r.at_us < until_us]
        if ill:
            self.unknown(f"{ill[0]} is not well at the end")
        elif len(late) < FEWEST:
            self.unknown("the faults ended too shortly before the run did")
        else:
            self._judge(late)

    def _judge(self, late: list[Any]) -> None:
        bad = [r.seq for r in late if r.op not in self._answered]
        words = f"{len(late) - len(bad)} of {len(late)} {self.what} after the last fault were answered"
        if 100 * (len(late) - len(bad)) >= PERCENT * len(late):
            self.holds(words)
        else:
            self.broken(f"only {words}", bad, status="stuck")

    def _note(self, name: str, r: Any) -> None:
        self._conditions[name] = r.status
        self._trouble_us = r.at_us
