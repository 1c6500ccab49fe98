"""The catalogue of topics: found, never listed. A folder under ``topics`` with a ``topic.py`` is a topic.

``PLAYGROUND_EXTRA_TOPICS`` names more packages to look into, comma separated; tests use it.
"""

from __future__ import annotations

import os
import pkgutil
import sys
from functools import lru_cache
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import apsw

from playground.engine.errors import InvalidScenario
from playground.sdk.errors import InvalidTopic
from playground.sdk.topic import SHELVES, Topic

EXTRA = "PLAYGROUND_EXTRA_TOPICS"
_LAYERS = ("engine", "kit", "sdk")


def topics() -> dict[str, Topic]:
    """Every topic by name, in the order of the shelves. Raises InvalidTopic for a room that declares itself wrongly."""
    return _topics(os.environ.get(EXTRA, ""))


def topic(name: str) -> Topic:
    """The topic called ``name``. Raises InvalidScenario when there is none."""
    found = topics()
    if name not in found:
        raise InvalidScenario("topic", f"got {name!r:.60}, accepted {', '.join(found)}")
    return found[name]


def code_of(topic: Topic) -> str:
    """Hash of all that decides how ``topic`` runs besides the scenario: sources, Python minor, SQLite version."""
    return _code_of(topic)


@lru_cache(maxsize=8)
def _topics(extra: str) -> dict[str, Topic]:
    packages = ["topics", *filter(None, (name.strip() for name in extra.split(",")))]
    found = [one for package in packages for one in _in_package(package)]
    found.sort(key=lambda one: (SHELVES.index(one.shelf), one.place, one.title))
    named: dict[str, Topic] = {}
    for one in found:
        if one.name in named:
            raise InvalidTopic(one.name, f"is declared in {named[one.name].module} and in {one.module}")
        named[one.name] = one
    return named


def _in_package(package: str) -> list[Topic]:
    folders = import_module(package).__path__
    modules = [f"{package}.{found.name}.topic" for found in pkgutil.iter_modules(folders) if found.ispkg]
    return [_declared(module) for module in sorted(modules) if find_spec(module) is not None]


def _declared(module: str) -> Topic:
    declared = getattr(import_module(module), "TOPIC", None)
    if not isinstance(declared, Topic):
        raise InvalidTopic(module, "topic.py declares no TOPIC")
    return declared


@lru_cache(maxsize=64)
def _code_of(topic: Topic) -> str:
    root = Path(__file__).parent
    folders = [root / layer for layer in _LAYERS]
    composed = [topic.folder.parent / name for name in topic.composes]
    digest = sha256(f"python {sys.version_info[0]}.{sys.version_info[1]} sqlite {apsw.sqlite_lib_version()}".encode())
    digest.update((root / "simulate.py").read_bytes())
    for folder in (*folders, topic.folder, *composed):
        for path in sorted(folder.rglob("*.py")):
            if "tests" not in path.relative_to(folder).parts:
                digest.update(path.relative_to(folder.parent).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
