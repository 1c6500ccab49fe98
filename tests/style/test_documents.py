"""The documents name every command and every setting."""

from __future__ import annotations

import re

from tests.style.project import ROOT, files, is_test, name, text

SETTING = re.compile(r"""(?:environ(?:\.get)?|getenv|env(?:\.get)?|_env(?:\.get)?)[\[(]\s*["']([A-Z][A-Z0-9_]+)["']""")
NOT_OURS = {"PATH", "HOME", "NODE", "VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE"}


def test_the_readme_names_every_management_command() -> None:
    commands = {path.stem for path in files(".py") if "management/commands" in name(path) and path.stem != "__init__"}
    assert commands
    readme = text(ROOT / "README.md")
    assert {command for command in commands if f"manage.py {command}" not in readme} == set()


def test_the_readme_names_every_setting_that_the_environment_may_hold() -> None:
    sources = [path for path in files(".py") if not is_test(path)]
    settings = {found for path in sources for found in SETTING.findall(text(path))} - NOT_OURS
    readme = text(ROOT / "README.md")
    assert {setting for setting in settings if f"`{setting}`" not in readme} == set()


def test_every_file_that_a_document_links_to_exists() -> None:
    broken = set()
    for document in files(".md"):
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text(document)):
            of_a_page = "://" in target or target.startswith("?")
            if not of_a_page and not (document.parent / target).exists():
                broken.add((name(document), target))
    assert broken == set()
