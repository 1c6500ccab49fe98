"""The browser for the browser tests: one that is there, or Debian's package."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable

from playground.up.errors import CannotStart

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
ON_MACOS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def find() -> str | None:
    """Path of a Chromium: what CHROMIUM names, else one on PATH."""
    named = os.environ.get("CHROMIUM")
    candidates = [named] if named else [*NAMES, ON_MACOS]
    return next((found for found in map(shutil.which, candidates) if found), None)


def ensure(say: Callable[[str], None] = print) -> str:
    """Path of a Chromium, installed first when there is none. Raises CannotStart when that cannot be done here."""
    found = find()
    if found:
        return found
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise CannotStart(
            "The browser tests need Chromium and there is none on PATH. Install it (on Debian and Ubuntu: "
            "sudo apt-get install chromium), name it with CHROMIUM=/path/to/chromium, or leave those tests out: "
            "bin/test --without browser"
        )
    say("Installing Chromium ...")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "-qq", "update"], ["apt-get", "-qq", "install", "-y", "chromium"]):
        subprocess.run(command, env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    found = find()
    if not found:
        raise CannotStart("apt-get install chromium failed (see above). bin/test --without browser leaves it out.")
    return found
