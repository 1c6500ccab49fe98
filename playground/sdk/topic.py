"""A topic: everything one room of the playground declares about itself."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, reduce
from operator import or_
from pathlib import Path
from typing import Any

from playground import kit
from playground.engine.errors import EngineError, InvalidScenario
from playground.sdk import check
from playground.sdk.action import Action
from playground.sdk.caption import Caption
from playground.sdk.errors import InvalidTopic
from playground.sdk.exhibit import Exhibit
from playground.sdk.faults import FAULTS, KINDS
from playground.sdk.hunted import Hunted
from playground.sdk.names import names_of
from playground.sdk.params import Choice, Params
from playground.sdk.preset import Preset
from playground.sdk.property import Property
from playground.sdk.scenario import DEFAULT_HORIZON_US, DEFAULT_SEED, Scenario

KIT = Path(str(kit.__file__)).parent
"""Where the kit's patterns are."""

SHELVES = (
    "Architecture patterns",
    "Distributed systems",
    "Data management",
    "Infrastructure and operations",
    "Capstone",
)
"""The parts of the guide, in its order."""

MESSAGE_KINDS = ("command", "reply", "event", "undo", "write", "refused")


@dataclass(frozen=True, eq=False)
class Topic:
    """Declared once in ``topics/<name>/topic.py`` as ``TOPIC = Topic(__name__, ...)``.

    ``legend`` says in the topic's own words what each kind of message is. ``sources`` are the pattern's files, in its
    folder or, when the kit has the pattern, there (``raft/election.py``).
    ``place`` orders topics on one shelf. ``joins`` are globs of node names that an action may add to the topology.
    ``exhibits`` are measurements that are shown beside a run.
    ``composes`` names topics whose pattern files it may import. Raises InvalidTopic.
    """

    module: str
    title: str
    tagline: str
    shelf: str
    build: Callable[[Any, Any], None]
    params: type[Params]
    presets: Sequence[Preset]
    actions: Sequence[Action] = ()
    properties: Sequence[type[Property]] = ()
    captions: Sequence[Caption] = ()
    legend: Mapping[str, str] = field(default_factory=dict)
    sources: Sequence[str] = ()
    hunts: Sequence[Hunted] = ()
    composes: Sequence[str] = ()
    place: int = 100
    joins: Sequence[str] = ()
    exhibits: Sequence[Exhibit] = ()

    def __post_init__(self) -> None:
        _require(self, self.shelf in SHELVES, f"shelf is {self.shelf!r}, accepted {', '.join(SHELVES)}")
        _unique(self, "preset", [preset.id for preset in self.presets])
        _unique(self, "action", [action.id for action in self.actions])
        _unique(self, "property", [prop.id() for prop in self.properties])
        _unique(self, "caption", [caption.id for caption in self.captions])
        _unique(self, "exhibit", [exhibit.id for exhibit in self.exhibits])
        _require(self, bool(self.presets), "declares no preset, accepted at least one")
        _check_legend(self)
        _check_properties(self)
        _check_hunts(self)
        _check_sources(self)

    @property
    def package(self) -> str:
        """The dotted package, for instance ``topics.saga``."""
        return self.module.rpartition(".")[0]

    @property
    def name(self) -> str:
        """The folder's name, which is also its name in links."""
        return self.package.rpartition(".")[2]

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return Path(str(sys.modules[self.module].__file__)).parent

    def files(self) -> dict[str, str]:
        """Absolute path and shown name of each pattern file, for the tracer of source lines."""
        return {str(self.source(name)): name for name in self.sources}

    def source(self, name: str) -> Path:
        """Where the file is that ``sources`` calls ``name``."""
        own = self.folder / name
        return own if own.is_file() else KIT / name

    def own_kinds(self) -> frozenset[str]:
        """Kinds of intervention that only this topic has."""
        return frozenset(action.kind for action in self.actions) - KINDS

    def preset(self, id: str) -> Preset:
        """The preset called ``id``. Raises InvalidTopic."""
        for preset in self.presets:
            if preset.id == id:
                return preset
        raise InvalidTopic(self.name, f"has no preset {id!r}, accepted {', '.join(p.id for p in self.presets)}")

    def exhibit(self, id: str) -> Exhibit:
        """The exhibit called ``id``. Raises InvalidTopic."""
        for exhibit in self.exhibits:
            if exhibit.id == id:
                return exhibit
        accepted = ", ".join(e.id for e in self.exhibits) or "none"
        raise InvalidTopic(self.name, f"has no exhibit {id!r:.60}, accepted {accepted}")

    def names(self, params: Params) -> check.Names:
        """What the topology holds under ``params``."""
        return _names(self, params)

    @cached_property
    def all_names(self) -> check.Names:
        """What the topology holds in any preset and in any variant."""
        variants = [name for name, param in self.params.fields().items() if isinstance(param, Choice) and param.variant]
        chosen = [{name: choice} for name in variants for choice in self.params.fields()[name].choices]
        told = [preset.params for preset in self.presets]
        return reduce(or_, (self.names(self.params.parse(values)) for values in (*told, *chosen)))

    def check(self, scenario: Scenario) -> None:
        """Raise InvalidScenario when an intervention is impossible here.

        One that strikes what only another variant or preset has is possible, and will be missed: variants are compared
        under the same interventions.
        """
        if not scenario.interventions:
            return
        names = self.names(scenario.params)
        try:
            check.check(scenario, self, names)
        except InvalidScenario:
            check.check(scenario, self, names | self.all_names)

    def default(self) -> Scenario:
        """The scenario of a first visit: that of the first preset."""
        return self.presets[0].scenario(self)

    def describe(self) -> dict[str, Any]:
        """All that a page needs, as plain JSON values, without the sources' text and the view."""
        return {
            "name": self.name,
            "title": self.title,
            "tagline": self.tagline,
            "shelf": self.shelf,
            "params": self.params.describe(),
            "presets": [preset.describe(self) for preset in self.presets],
            "actions": [action.describe() for action in self.actions],
            "faults": [fault.describe() for fault in FAULTS.values()],
            "properties": [_property(prop) for prop in self.properties],
            "legend": dict(self.legend),
            "exhibits": [exhibit.describe() for exhibit in self.exhibits],
            "scenario": self.default().as_json(),
        }

    def scenario(self, *, seed: int = DEFAULT_SEED, horizon_us: int = DEFAULT_HORIZON_US, **params: Any) -> Scenario:
        """A scenario without interventions. Raises InvalidScenario."""
        return Scenario.parse(self, {"params": params, "seed": seed, "horizon_us": horizon_us})


def _property(prop: type[Property]) -> dict[str, str]:
    return {"id": prop.id(), "kind": prop.kind, "title": prop.title, "words": prop.words()}


@lru_cache(maxsize=256)
def _names(topic: Topic, params: Params) -> check.Names:
    return names_of(topic.build, params, tuple(topic.joins))


def _require(topic: Topic, condition: bool, message: str) -> None:
    if not condition:
        raise InvalidTopic(topic.name, message)


def _unique(topic: Topic, what: str, ids: Iterable[str]) -> None:
    seen: list[str] = []
    for one in ids:
        _require(topic, one not in seen, f"declares the {what} {one!r} twice")
        seen.append(one)


def _check_legend(topic: Topic) -> None:
    for kind in topic.legend:
        _require(topic, kind in MESSAGE_KINDS, f"legend has {kind!r}, accepted {', '.join(MESSAGE_KINDS)}")


def _check_properties(topic: Topic) -> None:
    for prop in topic.properties:
        _require(topic, bool(prop.kind), f"property {prop.id()} is none of Always, Sometimes, Eventually")
        _require(topic, bool(prop.title and prop.words()), f"property {prop.id()} needs a title and a docstring")
        try:
            prop.handles()
        except EngineError as error:
            raise InvalidTopic(topic.name, str(error)) from None


def _check_hunts(topic: Topic) -> None:
    ids = [prop.id() for prop in topic.properties]
    for hunted in topic.hunts:
        known = hunted.planted is None or hunted.planted in ids
        _require(topic, known, f"a hunt names the property {hunted.planted!r}, accepted {', '.join(ids)}")
        if hunted.preset is not None:
            topic.preset(hunted.preset)
        topic.params.parse(hunted.params)


def _check_sources(topic: Topic) -> None:
    for name in topic.sources:
        _require(
            topic, topic.source(name).is_file(), f"sources name {name!r}, which is neither in its folder nor in the kit"
        )
