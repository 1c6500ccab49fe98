"""Every module is used: what nothing loads is deleted, or it misleads the next reader."""

from __future__ import annotations

import re
from pathlib import Path

from tests.style.project import ROOT, files, imports, is_test, name, text

# Loaded by their name: by Django, Celery, pytest, the catalogue or a person at a prompt.
BY_NAME = {"__init__", "__main__", "admin", "apps", "asgi", "celery", "conftest", "settings", "tasks", "topic", "urls"}
BY_FOLDER = {"migrations", "commands", "templatetags"}


def module(path: Path) -> str:
    return name(path).removesuffix(".py").replace("/", ".")


def is_loaded_by_name(path: Path) -> bool:
    return path.stem in BY_NAME or path.parent.name in BY_FOLDER


def test_every_python_module_is_imported_by_another_one() -> None:
    sources = [path for path in files(".py") if not is_test(path) and name(path).startswith(("playground/", "topics/"))]
    loaded = {each for path in sources for each in imports(path)}
    named = "\n".join(text(path) for path in files(".py", ".toml") if not is_test(path))
    unused = {
        name(path)
        for path in sources
        if not is_loaded_by_name(path) and module(path) not in loaded and f'"{module(path)}' not in named
    }
    assert unused == set()


def test_every_script_and_style_sheet_of_the_pages_is_loaded_by_something() -> None:
    loaders = [path for path in files(".py", ".js", ".css", ".html") if not is_test(path)]
    assets = [path for path in files(".js", ".css") if "static" in path.parts and path.name != "view.js"]
    unused = {
        name(path)
        for path in assets
        if not any(re.search(mention(path), text(other)) for other in loaders if other != path)
    }
    assert unused == set()


def mention(path: Path) -> str:
    """What a loader of a script or style sheet says: its file name, or ``style("name")`` for one that comes later."""
    if path.parent.name == "later":
        return rf'style\("{re.escape(path.stem)}"\)'
    return rf"[/\"']{re.escape(path.name)}[\"'?)]"


def test_every_template_is_rendered_or_extended_by_something() -> None:
    loaders = "\n".join(text(path) for path in files(".py", ".html"))
    templates = [path for path in files(".html") if "templates" in path.parts]
    used_by_django = {"404.html", "500.html", "403.html", "400.html"}
    unused = {name(path) for path in templates if path.name not in used_by_django and path.name not in loaders}
    assert unused == set()


def test_every_folder_of_tests_mirrors_a_folder_of_the_source() -> None:
    mirrored = {path.name for path in (ROOT / "playground").iterdir()} | {
        "conformance",
        "js",
        "style",
        "browser",
        "processes",
    }
    folders = {path.relative_to(ROOT / "tests").parts[0] for path in files() if name(path).startswith("tests/")}
    assert {folder for folder in folders if (ROOT / "tests" / folder).is_dir()} - mirrored == set()
