"""A caption: one plain sentence about what just happened, spoken when its predicate holds on a record.

A caption is an object with a predicate, so that a sentence nobody checked cannot appear on the stage.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground.engine import records
from playground.engine.errors import EngineError
from playground.sdk.property import UNSEEN
from playground.sdk.sight import Sight

TONES = ("neutral", "good", "bad", "undo")

Predicate = Callable[[Any, Sight], bool]
Words = Callable[[Any, Sight], str]


@dataclass(frozen=True)
class Caption:
    """Words for records of one type.

    ``on`` is the wire name of the type (``state``, ``message``, ``operation`` ...). ``when(r, w)`` decides and
    ``words(r, w)`` speaks; ``w`` is the Sight of the run so far, in which ``w.before`` is what a state record replaced.
    ``once`` keeps it to the first time. ``node`` and ``request`` come from the record unless functions are given.
    ``paths`` narrows ``on`` state to these paths, ``kinds`` narrows ``on`` message to these kinds; name them, for
    states and messages are most of a record. ``says`` narrows ``paths`` to texts with one of these words in them.
    """

    id: str
    words: Words
    when: Predicate
    tone: str = "neutral"
    on: str = "state"
    once: bool = False
    node: Callable[[Any, Sight], str | None] | None = None
    request: Callable[[Any, Sight], str | None] | None = None
    paths: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    says: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.on not in records.NAMES or self.on in UNSEEN:
            raise EngineError(f"caption {self.id}: on={self.on!r} is not a type of record that it may follow")
        if self.tone not in TONES:
            raise EngineError(f"caption {self.id}: tone={self.tone!r}, accepted {', '.join(TONES)}")

    def anchor(self, record: Any, sight: Sight) -> tuple[str | None, str | None]:
        """The node and the request the sentence is about."""
        node = self.node(record, sight) if self.node else getattr(record, "node", getattr(record, "source", None))
        request = self.request(record, sight) if self.request else getattr(record, "request", None)
        return node, request
