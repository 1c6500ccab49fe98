"""Lays out a new room: a small topic that works, to be changed file by file into the one that is wanted."""

from __future__ import annotations

import keyword
import re
from pathlib import Path
from string import Template

from playground.sdk import SHELVES, InvalidScenario

TEMPLATE = Path(__file__).parent / "room"
ENDING = ".txt"


def lay_out(name: str, into: Path, *, title: str | None = None, shelf: str = SHELVES[0]) -> list[Path]:
    """Write the room ``name`` below ``into`` and return its files. Raises InvalidScenario; never overwrites."""
    folder = into / _accepted_name(name)
    if shelf not in SHELVES:
        raise InvalidScenario("shelf", f"got {shelf!r:.60}, accepted {', '.join(SHELVES)}")
    if folder.exists():
        raise InvalidScenario("name", f"got {name!r}, but {folder} exists already")
    words = {"name": name, "title": title or name.replace("_", " ").capitalize(), "shelf": shelf}
    return [_write(source, folder, words) for source in sorted(TEMPLATE.rglob(f"*{ENDING}"))]


def _accepted_name(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", name) or keyword.iskeyword(name):
        raise InvalidScenario(
            "name", f"got {name!r:.60}, accepted 2 to 40 small letters, digits and underscores, a letter first"
        )
    return name


def _write(source: Path, folder: Path, words: dict[str, str]) -> Path:
    target = folder / source.relative_to(TEMPLATE).with_suffix("")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(Template(source.read_text("utf-8")).substitute(words), "utf-8")
    return target
