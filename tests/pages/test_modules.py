from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from playground.pages import importmap, npm

ENTRIES = ("js/pages/topic.js", "js/pages/home.js")
MOST_MODULES = 60
MOST_BYTES = 60_000
"""Gzipped one by one, comments not counted: a second on a slow line."""
SHEET = re.compile(r"""<link rel="stylesheet" href="{% static '(css/[^']+)' %}">""")


def test_every_whitelisted_file_of_a_package_is_installed() -> None:
    for address, path in npm.served().items():
        assert (settings.BASE_DIR / "node_modules" / path).is_file(), path
        assert finders.find(address)


def test_a_file_that_is_not_whitelisted_is_not_served() -> None:
    assert finders.find("npm/lit-html/package.json") is None
    assert finders.find("npm/../package.json") is None


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_import_resolves_and_is_mapped(entry: str) -> None:
    mapped = set(importmap.imports().values())
    for path in importmap.reachable(entry):
        assert settings.STATIC_URL + path in mapped


def test_an_import_of_an_unlisted_package_is_an_error_that_names_it() -> None:
    with pytest.raises(KeyError, match="pixi"):
        importmap._resolve("js/pages/topic.js", "pixi.js")


def test_the_first_load_of_a_topic_page_stays_small() -> None:
    modules = [Path(str(finders.find(path))) for path in importmap.reachable("js/pages/topic.js")]
    styles = [Path(str(finders.find(path))) for path in sheets("base.html", "pages/topic.html")]
    assert len(styles) >= 3
    assert len(modules) <= MOST_MODULES
    size = sum(len(gzip.compress(without_comments(path).encode(), 9)) for path in (*modules, *styles))
    assert size <= MOST_BYTES, f"{size} bytes gzipped in {len(modules)} modules"


def sheets(*templates: str) -> list[str]:
    """The style sheets of a page, but for those of another medium, which hold up no picture."""
    folder = settings.BASE_DIR / "templates"
    return [found for name in templates for found in SHEET.findall((folder / name).read_text("utf-8"))]


def without_comments(path: Path) -> str:
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
    return re.sub(r"^\s*//.*$", "", text, flags=re.M)
