from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe
from lucide import IconDoesNotExist
from lucide.templatetags.lucide import lucide

register = template.Library()

SPRITE = (
    "play", "pause", "skip-back", "skip-forward", "zap", "timer", "scissors", "x", "unplug", "rotate-ccw",
    "snowflake", "turtle", "power", "power-off", "clock", "copy", "shuffle", "hand", "heart-pulse",
    "triangle-alert", "check", "split", "undo-2", "link", "moon", "sun", "ban", "percent", "hourglass",
    "package-x", "circle-help", "lock-open", "rabbit", "copy-plus", "arrow-left-right", "flame", "circle-dot",
    "locate-fixed", "wifi-off", "clock-alert", "pencil", "zoom-in", "zoom-out", "maximize",
)  # fmt: skip
"""Icons that scripts draw by name, besides those that the topic's own actions name."""

RENAMED = {"circle-help": "circle-question-mark"}


@lru_cache
def _inner(name: str) -> str:
    svg = lucide(RENAMED.get(name, name), size=None)
    return re.sub(r"\s+", " ", svg[svg.index(">") + 1 : svg.rindex("</svg>")]).strip()


def _known(name: str) -> bool:
    try:
        _inner(name)
    except IconDoesNotExist:
        return False
    return True


@register.simple_tag
def icon(name: str, size: int = 16) -> SafeString:
    """One lucide icon as inline SVG, hidden from screen readers: the word beside it says what it means."""
    drawn = _inner(name if _known(name) else "zap")
    return mark_safe(
        f'<svg class="icon" width="{size}" height="{size}" viewBox="0 0 24 24" aria-hidden="true">{drawn}</svg>'
    )


@register.simple_tag
def sprite(more: Iterable[str] = ()) -> SafeString:
    """Every icon that a script may draw, as symbols named ``i-<name>``; unknown names are left out."""
    names = [name for name in dict.fromkeys((*SPRITE, *more)) if _known(name)]
    symbols = "".join(f'<symbol id="i-{name}" viewBox="0 0 24 24">{_inner(name)}</symbol>' for name in names)
    return mark_safe(f'<svg class="sprite" aria-hidden="true" width="0" height="0">{symbols}</svg>')
