"""The project's own files, as the style tests see them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

VIRTUAL = ("playground/engine/", "playground/kit/", "playground/sdk/", "topics/")
"""Folders whose code runs in virtual time."""


@cache
def files(*endings: str) -> tuple[Path, ...]:
    """Files that are committed or about to be, by their endings; all without one."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    paths = (ROOT / name for name in sorted(names))
    return tuple(path for path in paths if path.is_file() and (not endings or path.suffix in endings))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def text(path: Path) -> str:
    """A file's text; nothing for pictures and other binaries."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path), str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def is_test(path: Path) -> bool:
    return "tests" in path.relative_to(ROOT).parts


def runs_in_virtual_time(path: Path) -> bool:
    return name(path).startswith(VIRTUAL) and not is_test(path)


def imports(path: Path) -> set[str]:
    """Dotted names of all modules that a Python file may load, relative imports resolved."""
    loaded: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            loaded.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = _source(path, node)
            loaded.update((source, *(f"{source}.{alias.name}" for alias in node.names)))
    return loaded


def _source(path: Path, node: ast.ImportFrom) -> str:
    """The module after ``from``."""
    if not node.level:
        return node.module or ""
    package = path.relative_to(ROOT).parts[: -node.level]
    return ".".join([*package, node.module] if node.module else package)
