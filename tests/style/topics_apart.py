"""The import contract of the topics, computed from what each topic declares about itself.

A pattern knows nobody: neither Django nor the playground. The rest of a room knows the SDK. No room knows another,
except the pattern files of the rooms that its ``composes`` names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, output

from playground import catalog

FRAMEWORKS = ("django", "channels", "celery", "redis", "playground")


@dataclass(frozen=True)
class Room:
    """What the contract needs to know of a topic. ``patterns`` are module names without the folder."""

    name: str
    patterns: frozenset[str]
    composes: frozenset[str]


class TopicsApart(Contract):
    type_name = "topics_apart"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        rooms = {name: _room(name, topic) for name, topic in catalog.topics().items()}
        imports = {
            module: graph.find_modules_directly_imported_by(module)
            for module in graph.modules
            if module.startswith("topics.")
        }
        found = violations(imports, rooms)
        return ContractCheck(kept=not found, metadata={"violations": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["violations"]:
            output.print_error(line)


def _room(name: str, topic) -> Room:
    patterns = frozenset(source.removesuffix(".py").replace("/", ".") for source in topic.sources)
    return Room(name, patterns, frozenset(topic.composes))


def violations(imports: Mapping[str, Iterable[str]], rooms: Mapping[str, Room]) -> list[str]:
    """One sentence for each import that the contract does not allow."""
    copied = {module for room in rooms.values() for module in _copied_with(room, imports)}
    pairs = sorted((importer, imported) for importer, many in imports.items() for imported in many)
    reasons = ((importer, imported, _reason(importer, imported, rooms, copied)) for importer, imported in pairs)
    return [f"{importer} imports {imported}: {reason}" for importer, imported, reason in reasons if reason]


def _copied_with(room: Room, imports: Mapping[str, Iterable[str]]) -> set[str]:
    """The room's patterns and every module of the room that they need."""
    needed = [f"topics.{room.name}.{pattern}" for pattern in sorted(room.patterns)]
    for module in needed:
        own = (other for other in sorted(imports.get(module, ())) if other.startswith(f"topics.{room.name}."))
        needed.extend(other for other in own if other not in needed)
    return set(needed)


def _reason(importer: str, imported: str, rooms: Mapping[str, Room], copied: set[str]) -> str | None:
    room, module = _place(importer)
    if imported.startswith("topics."):
        return _between_rooms(room, imported, rooms)
    if importer in copied and imported.split(".")[0] in FRAMEWORKS:
        return "a pattern must be copyable, so it knows neither Django nor the playground"
    if imported.startswith("playground.") and not f"{imported}.".startswith("playground.sdk."):
        is_test = module.startswith("tests")
        return None if is_test else "a room knows the playground through playground.sdk alone"
    return None


def _between_rooms(room: str, imported: str, rooms: Mapping[str, Room]) -> str | None:
    other, module = _place(imported)
    if other == room:
        return None
    if room not in rooms or other not in rooms[room].composes:
        return f"{room} does not declare that it composes {other}"
    return None if module in rooms[other].patterns else f"only the pattern files of {other} may be composed"


def _place(dotted: str) -> tuple[str, str]:
    """Room and module inside it: ``topics.saga.tests.cast`` is saga, tests.cast."""
    _, room, *rest = dotted.split(".")
    return room, ".".join(rest)
