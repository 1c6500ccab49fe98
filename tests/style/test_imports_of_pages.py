"""Every bare import of the pages' scripts is installed and whitelisted."""

from __future__ import annotations

import json
import re

from playground.pages import npm
from tests.style.project import ROOT, files, name, text

IMPORT = re.compile(r"""(?:^\s*(?:import|export)\s(?:[^"';]*?\sfrom\s*)?|\bimport\()\s*["']([^"']+)["']""", re.M)


def bare_imports() -> dict[str, set[str]]:
    """Module names that are no path, each with the scripts that import it."""
    found: dict[str, set[str]] = {}
    for script in (path for path in files(".js") if "static" in path.parts):
        for target in _bare(text(script)):
            found.setdefault(target, set()).add(name(script))
    return found


def _bare(script: str) -> list[str]:
    return [target for target in IMPORT.findall(script) if not target.startswith((".", "/"))]


def test_every_bare_import_is_whitelisted() -> None:
    assert {target: users for target, users in bare_imports().items() if target not in npm.MODULES} == {}


def test_every_whitelisted_file_is_installed_for_users_too() -> None:
    runtime = json.loads(text(ROOT / "package.json"))["dependencies"]
    lock = json.loads(text(ROOT / "package-lock.json"))["packages"]
    package = {file: re.match(r"@[^/]+/[^/]+|[^/]+", file).group() for file in npm.served().values()}
    assert {file for file, name in package.items() if name not in runtime} == set()
    assert {file for file, name in package.items() if f"node_modules/{name}" not in lock} == set()
    assert {file for file in package if not (ROOT / "node_modules" / file).exists()} == set()


def test_every_relative_import_leads_to_a_file() -> None:
    missing = set()
    for path in files(".js"):
        for target in IMPORT.findall(text(path)):
            if target.startswith(".") and not (path.parent / target).exists():
                missing.add((name(path), target))
    assert missing == set()
