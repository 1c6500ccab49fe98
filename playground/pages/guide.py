"""A topic's README.md as the guide beside the stage. Raw HTML in it is shown as text, never passed on."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import TextLexer, get_lexer_by_name
from pygments.util import ClassNotFound


class Guide(NamedTuple):
    html: SafeString
    headings: tuple[tuple[str, str], ...]
    """(anchor, words) of each second-level heading, in order."""


@lru_cache(maxsize=64)
def rendered(path: Path) -> Guide:
    """The guide of a topic. The first-level heading is dropped: the page has a title already."""
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "highlight": _code}).enable("table")
    tokens = _without_title(markdown.parse(path.read_text("utf-8")))
    headings = _anchor(tokens)
    _outbound(tokens)
    return Guide(mark_safe(markdown.renderer.render(tokens, markdown.options, {})), headings)


def _without_title(tokens: list[Token]) -> list[Token]:
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return tokens[3:]
    return tokens


def _anchor(tokens: list[Token]) -> tuple[tuple[str, str], ...]:
    headings = []
    for opened, inline in zip(tokens, tokens[1:], strict=False):
        if opened.type == "heading_open":
            anchor = "guide-" + re.sub(r"[^a-z0-9]+", "-", inline.content.lower()).strip("-")
            opened.attrSet("id", anchor)
            if opened.tag == "h2":
                headings.append((anchor, inline.content))
    return tuple(headings)


def _outbound(tokens: list[Token]) -> None:
    links = [child for token in tokens for child in token.children or () if child.type == "link_open"]
    for link in links:
        href = str(link.attrGet("href"))
        if href.startswith(("http:", "https:")):
            link.attrSet("rel", "noopener")
            link.attrSet("target", "_blank")
        elif "preset=" in href:
            link.attrSet("class", "try")


def _code(code: str, language: str, _attrs: Any) -> str:
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        lexer = TextLexer()
    lines = highlight(code, lexer, HtmlFormatter(nowrap=True))
    return f'<pre tabindex="0"><code>{lines}</code></pre>'  # what scrolls sideways is reached by keyboard
