"""Files, functions and nesting stay small enough to read in one go."""

from __future__ import annotations

import ast
import statistics

from tests.style.project import files, functions, name, text

LONGEST_FILE = 300
LONGEST_FUNCTION = 60
DEEPEST_NESTING = 3
MEDIAN_FUNCTION = 10

BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring and its nested functions."""
    lines = set(range(function.lineno, (function.end_lineno or function.lineno) + 1))
    for node in ast.walk(function):
        nested = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node is not function
        if nested or _is_docstring(function, node):
            lines -= set(range(node.lineno, node.end_lineno + 1))
    return len(lines)


def _is_docstring(function: ast.FunctionDef | ast.AsyncFunctionDef, node: ast.AST) -> bool:
    return node is function.body[0] and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def nesting(statement: ast.AST, depth: int = 0) -> int:
    """How many blocks lie inside one another; an elif is no deeper than its if."""
    deepest = depth
    for field, value in ast.iter_fields(statement):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
                continue
            if isinstance(child, ast.AST):
                is_elif = isinstance(statement, ast.If) and field == "orelse" and isinstance(child, ast.If)
                deepest = max(deepest, nesting(child, depth + (isinstance(child, BLOCKS) and not is_elif)))
    return deepest


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {name(path): text(path).count("\n") for path in files(".py", ".js", ".css")}
    assert {file: lines for file, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_60_lines() -> None:
    lengths = {f"{name(path)}:{each.lineno}": length(each) for path in files(".py") for each in functions(path)}
    assert {where: lines for where, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_the_median_function_is_shorter_than_10_lines() -> None:
    lengths = [length(each) for path in files(".py") for each in functions(path)]
    assert statistics.median(lengths) < MEDIAN_FUNCTION


def test_no_function_nests_deeper_than_three_blocks() -> None:
    depths = {f"{name(path)}:{each.lineno}": nesting(each) for path in files(".py") for each in functions(path)}
    assert {where: depth for where, depth in depths.items() if depth > DEEPEST_NESTING} == {}
