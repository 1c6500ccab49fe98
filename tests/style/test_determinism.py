"""Code that runs in virtual time calls nothing that differs between two runs.

Each banned call was seen to differ, or reads a real clock or real chance. The tests of a topic run its pattern on an
ordinary loop and are free.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.style.project import files, name, runs_in_virtual_time, tree

ASYNCIO = ("TaskGroup", "wait", "as_completed", "wait_for", "all_tasks", "to_thread", "run", "new_event_loop")
CLOCKS = ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "sleep", "localtime")
BANNED = {
    *(f"asyncio.{call}" for call in ASYNCIO),
    *(f"time.{call}" for call in CLOCKS),
    *(f"datetime.{call}" for call in ("now", "utcnow", "today", "datetime.now", "datetime.utcnow", "date.today")),
    *("os.urandom", "uuid.uuid1", "uuid.uuid4", "id", "hash", "set.pop", "threading.Thread"),
}
BANNED_MODULES = {"random", "secrets", "threading", "concurrent", "multiprocessing", "socket", "subprocess"}


def dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def is_set(node: ast.AST) -> bool:
    made = isinstance(node, ast.Call) and dotted(node.func) in {"set", "frozenset"}
    return made or isinstance(node, ast.Set | ast.SetComp)


def _inside_hash_methods(tree: ast.AST) -> Iterator[ast.AST]:
    """A value that is a dictionary key must be hashed; no order comes from that."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == "__hash__":
            yield from ast.walk(node)


def slips(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and words of each place that two runs could see differently."""
    keys = {id(inner) for inner in _inside_hash_methods(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and id(node) not in keys and dotted(node.func) in BANNED:
            yield node.lineno, f"calls {dotted(node.func)}"
        if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension) and is_set(node.iter):
            yield node.iter.lineno, "iterates over a set"
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            for module in BANNED_MODULES & {module.split(".")[0] for module in modules}:
                yield node.lineno, f"imports {module}"


@pytest.mark.parametrize("path", [path for path in files(".py") if runs_in_virtual_time(path)], ids=name)
def test_a_file_of_virtual_time_calls_nothing_that_differs_between_runs(path: Path) -> None:
    assert list(slips(tree(path))) == []


@pytest.mark.parametrize(
    "code",
    [
        "asyncio.wait_for(x, 1)",
        "time.monotonic()",
        "import random",
        "from random import choice",
        "[x for x in {1, 2}]",
        "for x in set(y): pass",
        "hash(x)",
        "datetime.now()",
    ],
)
def test_the_check_sees_each_kind_of_slip(code: str) -> None:
    assert list(slips(ast.parse(code)))


@pytest.mark.parametrize(
    "code", ["asyncio.sleep(1)", "for x in sorted({1, 2}): pass", "clock=time.monotonic", "x in {1}"]
)
def test_the_check_lets_deterministic_code_pass(code: str) -> None:
    assert list(slips(ast.parse(code))) == []
