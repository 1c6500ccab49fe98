"""The judge: gives each record to the properties and captions that want its type, and records what they decide.

Observers cannot hurt a run: one that raises is switched off and says so in a verdict of its own. Verdicts and captions
depend on records only, hence on nothing later than themselves.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from functools import partial
from itertools import product
from typing import Any

import orjson

from playground.engine.records import NAMES, TYPES, Caption, Health, Intervention, Message, State, Topology, Verdict
from playground.sdk import caption as captions
from playground.sdk.promise import covers, strike
from playground.sdk.property import Property
from playground.sdk.sight import Sight

SWITCHED_OFF = "and was switched off"
"""How the verdict of a check that failed itself ends."""


Hear = Callable[[Any], None]


class Judge:
    """Judges one run. Make it after the recorder and before the world is built, then call ``finish`` at the end."""

    def __init__(
        self,
        recorder: Any,
        params: Any,
        properties: Iterable[type[Property]],
        spoken: Iterable[captions.Caption] = (),
    ) -> None:
        self._recorder = recorder
        self._params = params
        self.sight = Sight(params)
        self._silenced: set[str] = set()
        self._struck: list[str] = []
        self._by_path: dict[str, list[Hear]] = {}
        self._by_word: dict[str, dict[str, list[Hear]]] = {}
        self._by_kind: dict[str, list[Hear]] = {}
        self._fold()
        self._properties = [made for made in map(self._made, properties) if made is not None]
        for prop in self._properties:
            self._listen(prop)
        for caption in spoken:
            self._follow(caption)

    def finish(self, now_us: int) -> None:
        """Let every property have its last word and record the verdicts still open, in order of declaration."""
        for prop in self._properties:
            if prop.decision is None and prop.id() not in self._silenced:
                self._guarded(prop.id(), partial(self._last_word, prop, now_us))

    def _fold(self) -> None:
        self._recorder.subscribe(Topology, self.sight.see_topology)
        self._recorder.subscribe(Health, self.sight.see_health)
        self._recorder.subscribe(Intervention, self._note_strike)
        self._recorder.subscribe(State, self._pass_state_on)
        self._recorder.subscribe(Message, self._pass_message_on)

    def _pass_state_on(self, record: State) -> None:
        self.sight.see_state(record)
        for hear in self._by_path.get(record.path, ()):
            hear(record)
        by_word = self._by_word.get(record.path)
        if by_word and type(record.value) is str:
            for hear in {hear: None for word in record.value.split(" ") for hear in by_word.get(word, ())}:
                hear(record)

    def _pass_message_on(self, record: Message) -> None:
        for hear in self._by_kind.get(record.kind, ()):
            hear(record)

    def _attend(self, kind: type, asker: Any, hear: Hear) -> None:
        """States and messages are most of a record, and each concerns few: who names the paths (and words) or the kinds
        of message that it is about hears of these alone."""
        names, table = (asker.kinds, self._by_kind) if kind is Message else (asker.paths, self._by_path)
        if kind not in (State, Message) or not names:
            self._recorder.subscribe(kind, hear)
        elif kind is State and asker.says:
            for path, word in product(names, asker.says):
                self._by_word.setdefault(path, {}).setdefault(word, []).append(hear)
        else:
            for name in names:
                table.setdefault(name, []).append(hear)

    def _leave(self, hear: Hear) -> None:
        """It has nothing more to say. Lists are replaced, never changed: one of them may be in use."""
        for table in (self._by_path, self._by_kind, *self._by_word.values()):
            for name, heard in table.items():
                if hear in heard:
                    table[name] = [each for each in heard if each is not hear]
        for kind in TYPES:
            self._recorder.unsubscribe(kind, hear)

    def _note_strike(self, record: Intervention) -> None:
        kind = strike(record)
        if kind is not None and kind not in self._struck:
            self._struck.append(kind)

    def _made(self, cls: type[Property]) -> Property | None:
        made: list[Property] = []
        self._guarded(cls.id(), lambda: made.append(cls(self._params, self.sight)))
        return made[0] if made else None

    def _listen(self, prop: Property) -> None:
        for name, method in prop.handles().items():
            self._attend(_type(name), prop, self._hearing(prop, getattr(prop, method)))

    def _hearing(self, prop: Property, method: Callable[[Any], None]) -> Callable[[Any], None]:
        """What the recorder calls: flat and short, because it runs for every record of the type."""
        name, silenced, sight = prop.id(), self._silenced, self.sight

        def hear(record: Any) -> None:
            if prop.decision is not None or name in silenced:
                self._leave(hear)
                return
            sight.now_us = record.at_us
            try:
                method(record)
                if prop.decision is not None:
                    self._pronounce(prop)
            except Exception as error:  # an observer must not end the run it observes
                self._switch_off(name, error)

        return hear

    def _follow(self, caption: captions.Caption) -> None:
        self._attend(_type(caption.on), caption, self._speaking(caption))

    def _speaking(self, caption: captions.Caption) -> Callable[[Any], None]:
        """As ``_hearing``, for a caption."""
        name, sight, when = f"caption:{caption.id}", self.sight, caption.when
        over = False

        def speak(record: Any) -> None:
            nonlocal over
            if over:
                self._leave(speak)
                return
            sight.now_us = record.at_us
            try:
                if when(record, sight):
                    over = caption.once
                    node, request = caption.anchor(record, sight)
                    self._recorder.write(Caption, caption.words(record, sight), node, request, caption.tone)
            except Exception as error:  # an observer must not end the run it observes
                over = True
                self._switch_off(name, error)

        return speak

    def _last_word(self, prop: Property, now_us: int) -> None:
        self.sight.now_us = now_us
        prop.finish(now_us)
        if prop.decision is None:
            prop.decision = prop.settle()
        self._pronounce(prop)

    def _pronounce(self, prop: Property) -> None:
        decision = prop.decision
        assert decision is not None
        promise = prop.promise(self._params)
        inside = promise is not None and all(covers(promise, kind) for kind in self._struck)
        witnesses = orjson.dumps(list(decision.witnesses)).decode()
        where = "inside" if inside else "outside"
        self._recorder.write(Verdict, prop.id(), decision.status, where, witnesses, decision.words)

    def _guarded(self, name: str, act: Callable[[], object]) -> None:
        try:
            act()
        except Exception as error:  # an observer must not end the run it observes
            self._switch_off(name, error)

    def _switch_off(self, name: str, error: Exception) -> None:
        self._silenced.add(name)
        frame = traceback.extract_tb(error.__traceback__)[-1]
        line = f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}"
        words = f"this check failed itself ({type(error).__name__} at {line}) {SWITCHED_OFF}"
        self._recorder.write(Verdict, name, "unknown", "outside", "[]", words)


def _type(name: str) -> type:
    return TYPES[NAMES.index(name)]
