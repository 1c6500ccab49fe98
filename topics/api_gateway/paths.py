"""Paths, made comparable before anything is decided by them.

A gateway and the service behind it must read a path alike, or the one checks a path and the other serves another. So it
is normalised once, here, and what could be read in two ways is refused rather than guessed. Source: RFC 3986, sections
3.3 (segments), 5.2.4 (dot segments) and 6.2.2 (case and percent-encoding).
"""

from __future__ import annotations

import re
from urllib.parse import unquote

_PLAIN = re.compile(r"(?:/[A-Za-z0-9_-]+)+")
"""What nearly every path is: nothing to decode, nothing to remove."""

_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_TWO_READINGS = re.compile(r"%2[Ff]|%5[Cc]|%00|\\|\x00")
"""Encoded slashes, backslashes and zero bytes: some servers take them for separators or ends, others for letters."""


class BadPath(ValueError):
    """The path has no meaning, or more than one."""


def segments(path: str) -> tuple[str, ...]:
    """``/api//v1/./orders/7?x=1`` as ``("api", "v1", "orders", "7")``. Raises BadPath."""
    if _PLAIN.fullmatch(path):
        return tuple(path[1:].split("/"))
    path = path.partition("?")[0].partition("#")[0]
    if not path.startswith("/"):
        raise BadPath(f"a path starts with a slash, got {path!r}")
    if _ESCAPE.search(path):
        raise BadPath(f"a percent sign is followed by two hexadecimal digits, got {path!r}")
    if _TWO_READINGS.search(path):
        raise BadPath(f"encoded slashes, backslashes and zero bytes are not taken, got {path!r}")
    kept: list[str] = []
    for segment in path.split("/"):
        name = unquote(segment, errors="strict") if "%" in segment else segment
        if name == "..":
            if not kept:
                raise BadPath(f"the path leads above the root: {path!r}")
            kept.pop()
        elif name not in ("", "."):
            kept.append(name)
    return tuple(kept)


def normalised(path: str) -> str:
    """The one spelling of ``path``. Raises BadPath."""
    return "/" + "/".join(segments(path))
