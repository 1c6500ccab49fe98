"""``bin/test``: every check of the playground, the fast ones first, and an honest exit code."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from playground.up import chromium
from playground.up.environment import ROOT, Environment


@dataclass(frozen=True)
class Check:
    """One step. ``name`` is what ``--only`` and ``--without`` take."""

    name: str
    command: tuple[str, ...]


def checks(node: str) -> list[Check]:
    """Every step, the fast ones first, so that a slip is told within seconds."""
    return [
        Check("ruff", _module("ruff", "check", "--quiet", ".")),
        Check("format", _module("ruff", "format", "--check", "--quiet", ".")),
        Check("layers", (_tool("lint-imports"), "--no-cache")),
        Check("style", _pytest("tests/style")),
        Check("types", (node, "node_modules/typescript/bin/tsc")),
        Check("browser-units", (node, "--test", "tests/js/**/*.test.js")),
        Check(
            "fast",
            _pytest("-n", "2", "--dist", "loadgroup", "-m", "not processes and not browser", "--ignore=tests/style"),
        ),
        Check("processes", _pytest("-m", "processes")),
        Check("browser", _pytest("-m", "browser")),
    ]


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="bin/test", description="Run every check of the playground.")
    options.add_argument("--only", nargs="+", metavar="STEP", default=[], help="run these steps alone")
    options.add_argument("--without", nargs="+", metavar="STEP", default=[], help="leave these steps out")
    return options


def prepare(arguments: Sequence[str]) -> None:
    """Install what is missing on whichever Python runs this, then go on in the project's own."""
    parser().parse_args(arguments)
    environment = Environment()
    environment.prepare(development=True)
    variables = {**environment.variables(), "NODE": str(environment.node())}
    command = [str(environment.python), "-m", "playground.up", "check", *arguments]
    os.execve(command[0], command, variables)


def check(arguments: Sequence[str]) -> int:
    """Run the chosen steps and print how each went. Runs in the project's own Python."""
    options = parser().parse_args(arguments)
    every = checks(os.environ["NODE"])
    _known(options, [step.name for step in every])
    chosen = [step for step in every if step.name in (options.only or [step.name]) and step.name not in options.without]
    env = dict(os.environ)
    if any(step.name == "browser" for step in chosen):
        env["CHROMIUM"] = chromium.ensure(_say)
    results = [(step, *_run(step, env)) for step in chosen]
    return _summary(results)


def _known(options: argparse.Namespace, names: list[str]) -> None:
    for name in [*options.only, *options.without]:
        if name not in names:
            parser().error(f"no step is called {name!r}; they are: {', '.join(names)}")


def _run(step: Check, env: dict[str, str]) -> tuple[int, float]:
    _say(f"\n=== {step.name}: {' '.join(step.command[-4:])}")
    began = time.monotonic()
    code = subprocess.run(step.command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL).returncode
    return code, time.monotonic() - began


def _summary(results: list[tuple[Check, int, float]]) -> int:
    failed = sum(code != 0 for _, code, _ in results)
    _say("")
    for step, code, seconds in results:
        _say(f"{'ok' if code == 0 else 'FAILED':<8}{step.name:<16}{seconds:7.1f} s" + (f"   exit {code}" * (code != 0)))
    _say(f"\nsteps: {len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


def _module(name: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name, *arguments)


def _pytest(*arguments: str) -> tuple[str, ...]:
    return _module("pytest", "-q", *arguments)


def _tool(name: str) -> str:
    return os.path.join(os.path.dirname(sys.executable), name)


def _say(line: str) -> None:
    print(line, flush=True)
