from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer


@lru_cache(maxsize=256)
def highlighted(path: Path) -> tuple[str, ...]:
    """The lines of a Python file as HTML with short class names, one entry a line, without line ends."""
    marked = highlight(path.read_text("utf-8"), PythonLexer(stripnl=False), HtmlFormatter(nowrap=True))
    return tuple(marked.removesuffix("\n").split("\n"))
