"""Names say what a thing is; comments say why; nothing is left for later."""

from __future__ import annotations

import ast

from tests.style.project import ROOT, files, functions, name, text, tree

VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "base"}

# Put together here, so that this file does not hold what it forbids.
PROMISES = ("TO" + "DO", "FIX" + "ME", "XX" + "X:", "no" + "qa", "type: " + "ignore", "mark." + "skip", "xf" + "ail")
PLACES = ("/" + "work/", "/tmp/" + "rooms", "../" + "shared", "/" + "root/", ".lib" + "rary/")

DOCUMENTED = ("playground/engine/", "playground/kit/", "playground/sdk/")


def test_no_file_or_folder_has_a_vague_name() -> None:
    parts = {part.split(".")[0] for path in files(".py", ".js") for part in path.relative_to(ROOT).parts}
    assert parts & VAGUE == set()


def test_nothing_is_promised_for_later_or_silenced() -> None:
    found = {
        (name(path), word) for path in files(".py", ".js", ".css", ".html") for word in PROMISES if word in text(path)
    }
    assert found == set()


def test_no_file_mentions_a_place_on_somebodys_machine() -> None:
    assert {(name(path), place) for path in files() for place in PLACES if place in text(path)} == set()


def test_the_lock_file_names_no_registry() -> None:
    lock = text(ROOT / "package-lock.json")
    assert '"resolved"' not in lock
    assert '"integrity"' in lock


def test_test_names_are_sentences() -> None:
    tests = [path for path in files(".py") if path.name.startswith("test_")]
    names = {each.name for path in tests for each in functions(path) if each.name.startswith("test_")}
    assert {each for each in names if each.count("_") < 3} == set()


def test_every_module_of_engine_kit_and_sdk_says_what_it_is() -> None:
    modules = [path for path in files(".py") if name(path).startswith(DOCUMENTED) and text(path).strip()]
    assert {name(path) for path in modules if not ast.get_docstring(tree(path))} == set()


def test_every_public_name_of_engine_kit_and_sdk_has_a_docstring() -> None:
    modules = [path for path in files(".py") if name(path).startswith(DOCUMENTED)]
    bare = {
        f"{name(path)}:{node.lineno} {node.name}"
        for path in modules
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    }
    assert bare == set()
