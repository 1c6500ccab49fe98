"""What must be true of a B+tree after every operation, checked page by page on nothing but what the pages say."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Read(NamedTuple):
    """A page as somebody sees it. ``children`` is empty for a leaf."""

    keys: tuple[str, ...]
    children: tuple[int, ...] = ()


Look = Callable[[int], Read | None]


def violated(root: int, page_keys: int, look: Look) -> str | None:
    """Walk the tree from ``root`` and return what is wrong with it in words, None when nothing is."""
    leaves: list[tuple[int, Read]] = []
    wrong = _walk(root, None, None, 1, leaves, look)
    if wrong:
        return wrong
    depths = sorted({depth for depth, _ in leaves})
    if len(depths) > 1:
        return f"leaves lie {depths[0]} and {depths[-1]} pages deep"
    return _filled(root, page_keys, look) if depths[0] > 1 else None


def _walk(
    id: int, low: str | None, high: str | None, depth: int, leaves: list[tuple[int, Read]], look: Look
) -> str | None:  # fmt: skip
    page = look(id)
    if page is None:
        return f"page {id} is pointed to, and is not there"
    if list(page.keys) != sorted(set(page.keys)):
        return f"page {id} is out of order: {' '.join(page.keys)}"
    outside = [key for key in page.keys if (low is not None and key < low) or (high is not None and key >= high)]
    if outside:
        where = f"{low or 'the least'} to {high or 'the last'}"
        return f"page {id} holds {outside[0]}, where nobody looks for it: only {where} belong there"
    if not page.children:
        leaves.append((depth, page))
        return None
    if len(page.children) != len(page.keys) + 1:
        return f"page {id} has {len(page.keys)} separators for {len(page.children)} children"
    bounds = [low, *page.keys, high]
    for at, child in enumerate(page.children):
        wrong = _walk(child, bounds[at], bounds[at + 1], depth + 1, leaves, look)
        if wrong:
            return wrong
    return None


def _filled(root: int, page_keys: int, look: Look) -> str | None:
    """Every page but the root and the last leaf is at least half full, and none is too full."""
    level = [root]
    while level:
        pages = [(id, look(id)) for id in level]
        for id, page in pages:
            last_leaf = not page.children and id == level[-1]
            least = 1 if id == root or last_leaf else page_keys // 2
            if not least <= len(page.keys) <= page_keys:
                return f"page {id} holds {len(page.keys)} keys, of {page_keys} that have room"
        level = [child for _, page in pages for child in page.children]
    return None
