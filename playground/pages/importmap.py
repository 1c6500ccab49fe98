"""The import map of a page and the modules it should fetch at once.

Our modules import one another by plain relative paths and packages by name. The map leads both to files named by
their content; the preload list spares the browser one round trip per level of the import tree.
"""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

from playground.pages import npm

_IMPORTED = re.compile(r"""(?:\bfrom|\bimport)\s*["']([^"']+)["']""")
_BLOCK_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@lru_cache
def imports() -> dict[str, str]:
    """Specifier to address, for every module of ours, of the topics and of the whitelisted packages."""
    found = {name: static(npm.address(path)) for name, path in npm.MODULES.items()}
    inside = map(npm.address, npm.MODULES.values())
    for path in sorted({*_own_modules(), *inside}):
        found[settings.STATIC_URL + path] = static(path)
    return found


@lru_cache
def preloads(entry: str) -> tuple[str, ...]:
    """Addresses of all modules that ``entry`` imports, itself first, breadth first."""
    return tuple(static(path) for path in reachable(entry))


def reachable(entry: str) -> tuple[str, ...]:
    """Static paths of the modules that ``entry`` imports directly or through others; dynamic imports do not count."""
    order = [entry]
    for path in order:
        order.extend(found for found in _imports_of(path) if found not in order)
    return tuple(order)


def _imports_of(path: str) -> list[str]:
    file = finders.find(path)
    if not file:
        raise FileNotFoundError(f"The module {path} is imported, but there is no such static file.")
    source = _BLOCK_COMMENT.sub("", Path(file).read_text("utf-8"))
    return list(dict.fromkeys(_resolve(path, name) for name in _IMPORTED.findall(source)))


def _resolve(importer: str, specifier: str) -> str:
    if specifier.startswith("."):
        return posixpath.normpath(posixpath.join(posixpath.dirname(importer), specifier))
    if specifier not in npm.MODULES:
        raise KeyError(f"{importer} imports {specifier!r}, which playground/pages/npm.py does not list.")
    return npm.address(npm.MODULES[specifier])


def _own_modules() -> list[str]:
    roots = [(settings.BASE_DIR / "static", "js/**/*.js")]
    roots += [(folder, "topics/**/*.js") for folder in settings.BASE_DIR.glob("topics/*/static")]
    return [path.relative_to(root).as_posix() for root, pattern in roots for path in root.glob(pattern)]
