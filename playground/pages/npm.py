"""The files of ``node_modules`` that a browser may have: an explicit list, so nothing else is ever served.

Paths inside packages change even in patch releases; a test asserts that each file is there and that every bare
import of our own modules is listed.
"""

from __future__ import annotations

PREFIX = "npm/"
"""Where the files stand below the static root."""

MODULES: dict[str, str] = {
    "lit-html": "lit-html/lit-html.js",
    "lit-html/directive.js": "lit-html/directive.js",
    "lit-html/directive-helpers.js": "lit-html/directive-helpers.js",
    "lit-html/directives/live.js": "lit-html/directives/live.js",
    "lit-html/directives/repeat.js": "lit-html/directives/repeat.js",
    "@preact/signals-core": "@preact/signals-core/dist/signals-core.module.js",
}
"""Import specifier to file: what the import map offers."""

FONTS: tuple[str, ...] = (
    "@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2",
    "@fontsource-variable/instrument-sans/files/instrument-sans-latin-ext-wght-normal.woff2",
    "@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2",
)
"""Font files that ``fonts.css`` names."""


def address(path: str) -> str:
    """Where a file of ``node_modules`` stands below the static root. Scopes lose their ``@``: addresses escape it."""
    return PREFIX + path.replace("@", "")


def served() -> dict[str, str]:
    """Every served file: static path to path below ``node_modules``, sorted."""
    return {address(path): path for path in sorted({*MODULES.values(), *FONTS})}
