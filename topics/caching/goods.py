"""The shop's goods: which keys there are, what each one shows, and how a value reads in the record."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

FIRST = 123
"""The most popular product, as in the guide's example."""

HOT = f"product:{FIRST}"
"""Its key."""

MISSING_FROM = 90_000
"""Numbers of products that never existed."""

PAGES = ("product-list", "search-results", "category-page")
"""Lists that show the most popular products with their prices."""

LISTED = 5
FIRST_PRICE = 999
NOTHING = "404 no such product"


class Shown(NamedTuple):
    """One product as a reader or a cache has it."""

    id: int
    version: int
    price: int

    def __str__(self) -> str:
        return f"{self.id} v{self.version} {self.price}"


def key_of(product: int) -> str:
    """The key of a product."""
    return f"product:{product}"


def product_of(key: str) -> int:
    """The number in a product's key."""
    return int(key.partition(":")[2])


def path_of(key: str) -> str:
    """The path that readers ask for."""
    return f"/product/{product_of(key)}" if key.startswith("product:") else f"/{key}"


def key_in(path: str) -> str:
    """The inverse of ``path_of``."""
    return key_of(int(path.rpartition("/")[2])) if path.startswith("/product/") else path[1:]


def select(key: str) -> str:
    """The statement that makes the value of a key."""
    if key in PAGES:
        return f"SELECT * FROM products WHERE id BETWEEN {FIRST} AND {FIRST + LISTED - 1}"
    return f"SELECT * FROM products WHERE id = {product_of(key)}"


def value_of(key: str, rows: Sequence[Sequence[Any]]) -> Any:
    """What is cached under ``key``: a row, a list of rows, or None."""
    made = [{"id": id, "name": name, "price": price, "version": version} for id, name, price, version in rows]
    if key in PAGES:
        return {"rows": made}
    return made[0] if made else None


def rows_of(value: Any) -> list[dict[str, Any]]:
    """The rows that a cached value shows."""
    if value is None:
        return []
    return value.get("rows", [value])


def tags_of(key: str, value: Any) -> list[str]:
    """The keys of the products that a value shows."""
    return [key_of(row["id"]) for row in rows_of(value)]


def shown_on(key: str) -> list[str]:
    """Every key that shows the product ``key``."""
    return [key, *(PAGES if product_of(key) < FIRST + LISTED else ())]


def words_of(value: Any) -> str:
    """A value as the record has it: number, version and price of each product."""
    rows = rows_of(value)
    return ", ".join(str(Shown(row["id"], row["version"], row["price"])) for row in rows) or NOTHING


def etag_of(value: Any) -> str:
    """A name that changes with every version of what is shown."""
    versions = "-".join(f"{row['id']}.{row['version']}" for row in rows_of(value))
    return f'"{versions}"'


@lru_cache(maxsize=256)
def read(words: str) -> tuple[Shown, ...]:
    """The inverse of ``words_of``; what is no value gives nothing. The same few values are read again and again."""
    found = []
    for part in str(words).split(", "):
        pieces = part.split()
        if len(pieces) == 3 and pieces[1].startswith("v") and pieces[1][1:].isdigit() and pieces[0].isdigit():
            found.append(Shown(int(pieces[0]), int(pieces[1][1:]), int(pieces[2])))
    return tuple(found)
