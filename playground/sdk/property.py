"""Properties: what a lab promises, judged on the record of every run and on nothing else.

Prior art: temporal logic's safety and liveness, Jepsen's checkers, Antithesis' always / sometimes assertions.
One small class a property; it handles the types of record for which it has an ``on_<wire name>`` method:

::

    class OpenMeansSilent(Always):
        '''From the instant the breaker opens no call starts.'''

        title = "Open means silent"

        def begin(self):
            self.opened = None

        def on_state(self, record): ...
        def on_message(self, record):
            if self.opened is not None:
                self.broken("a call left while the breaker was open", witnesses=[self.opened, record.seq])

``begin`` runs once before the first record. Once decided a property sees no more records. ``paths`` narrows
``on_state`` to the states it is about, ``kinds`` narrows ``on_message`` to these kinds of message: they are most of a
record, so a property that names what it wants costs little. ``says`` narrows ``paths`` further, to texts with one of
these words in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from playground.engine.errors import EngineError
from playground.engine.records import NAMES
from playground.sdk.promise import ANY, Promise
from playground.sdk.sight import Sight

SHORTFALLS = ("broken", "stuck", "draining", "metastable", "lost")
"""The verdicts that say no; all but the first name how a recovery failed."""

UNSEEN = ("caption", "verdict", "ended")
"""Types of record that are themselves judgements: no property or caption may follow them."""

_WITNESSES = 12


@dataclass(frozen=True)
class Decision:
    """A verdict before it is recorded."""

    status: str
    words: str
    witnesses: tuple[int, ...]


class Property:
    """One thing a lab promises. Subclass Always, Sometimes or Eventually, not this."""

    title: ClassVar[str] = ""
    kind: ClassVar[str] = ""
    paths: ClassVar[tuple[str, ...]] = ()
    says: ClassVar[tuple[str, ...]] = ()
    kinds: ClassVar[tuple[str, ...]] = ()

    def __init__(self, params: Any, sight: Sight) -> None:
        self.params = params
        self.sight = sight
        self.decision: Decision | None = None
        self.begin()

    @classmethod
    def id(cls) -> str:
        """The name it has in records, links and tests."""
        return cls.__name__

    @classmethod
    def words(cls) -> str:
        """What is promised, as the page shows it: the first paragraph of the docstring."""
        paragraph = (cls.__doc__ or "").strip().split("\n\n")[0]
        return " ".join(paragraph.split())

    @classmethod
    def handles(cls) -> dict[str, str]:
        """Wire name of each type of record it wants, with the name of its method."""
        methods = [name for name in dir(cls) if name.startswith("on_")]
        unknown = [name for name in methods if name[3:] not in NAMES or name[3:] in UNSEEN]
        if unknown:
            raise EngineError(f"property {cls.id()}: {unknown[0]} names no type of record that a property may see")
        return {name[3:]: name for name in methods}

    @property
    def nodes(self) -> dict[str, str]:
        """Name and kind of every node present now."""
        return self.sight.nodes

    def begin(self) -> None:
        """Make whatever the property remembers."""

    def promise(self, p: Any) -> Promise:
        """Kinds of fault inside which it is promised under parameters ``p``; None when ``p`` does not promise it."""
        return ANY

    def finish(self, now_us: int) -> None:
        """The record ends at ``now_us``: last chance to decide."""

    def settle(self) -> Decision:
        """What an undecided property comes to at the end of the record."""
        raise NotImplementedError

    def _decide(self, status: str, words: str, witnesses: Sequence[int]) -> None:
        if self.decision is None:
            self.decision = Decision(status, words, tuple(witnesses)[:_WITNESSES])


class Always(Property):
    """Safety: never broken. Call ``broken`` at the first record that refutes it."""

    kind = "always"

    def broken(self, words: str, witnesses: Sequence[int] = ()) -> None:
        """It is refuted by the records ``witnesses``; ``words`` say who, what, when and why that is wrong."""
        self._decide("broken", words, witnesses)

    def settle(self) -> Decision:
        """Never refuted: it holds."""
        return Decision("holds", "nothing in this run breaks it", ())


class Sometimes(Property):
    """Coverage: the interesting situation came up, so that green is not empty."""

    kind = "sometimes"

    def reached(self, words: str, witnesses: Sequence[int] = ()) -> None:
        """It came up in the records ``witnesses``."""
        self._decide("reached", words, witnesses)

    def settle(self) -> Decision:
        """It did not come up, which proves nothing."""
        return Decision("unknown", "not reached in this run", ())


class Eventually(Property):
    """Liveness: once the faults stop it recovers. Decide in ``finish``."""

    kind = "eventually"

    def holds(self, words: str, witnesses: Sequence[int] = ()) -> None:
        """It recovered."""
        self._decide("holds", words, witnesses)

    def broken(self, words: str, witnesses: Sequence[int] = (), status: str = "stuck") -> None:
        """It did not: stuck, draining, metastable, lost, or plainly broken."""
        if status not in SHORTFALLS:
            raise EngineError(f"property {self.id()}: status {status!r}, accepted {', '.join(SHORTFALLS)}")
        self._decide(status, words, witnesses)

    def unknown(self, words: str, witnesses: Sequence[int] = ()) -> None:
        """The run was too short to tell."""
        self._decide("unknown", words, witnesses)

    def settle(self) -> Decision:
        """Nothing was decided."""
        return Decision("unknown", "this run was too short to tell", ())
