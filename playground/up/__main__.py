"""``python -m playground.up play | serve | test``: what ``bin/play`` and ``bin/test`` call."""

from __future__ import annotations

import sys

from playground.up import checks, play
from playground.up.errors import CannotStart

COMMANDS = {"play": play.prepare, "serve": play.serve, "test": checks.prepare, "check": checks.check}


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS:
        print(f"usage: python -m playground.up {{{','.join(COMMANDS)}}} [options]", file=sys.stderr)
        return 2
    try:
        return COMMANDS[arguments[0]](arguments[1:]) or 0
    except CannotStart as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
