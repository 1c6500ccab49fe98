"""The products of the lab. Number 123 is the guide's."""

from __future__ import annotations

from typing import NamedTuple

SEED = 123
PRODUCTS = (SEED, 124, 125, 126, 127, 128)


class Goods(NamedTuple):
    """A product as it is at the start, in version 1."""

    name: str
    cents: int
    stock: int
    category: str
    images: tuple[str, ...]
    related: tuple[int, ...]


def goods(product: int) -> Goods:
    """A product at the start."""
    if product == SEED:
        return Goods("Product Name", 9_999, 40, "tools", ("123-front.jpg", "123-back.jpg"), (124, 125))
    n = product - SEED
    others = tuple(other for other in PRODUCTS if other != product)[:2]
    return Goods(f"Product {product}", 1_000 + 750 * n, 40, "tools" if n % 2 else "toys", (f"{product}.jpg",), others)


def inserts() -> str:
    """SQL that fills an empty write side."""
    lines = []
    for product in PRODUCTS:
        one = goods(product)
        lines.append(
            f"INSERT INTO products SELECT {product}, '{one.name}', {one.cents}, {one.stock}, '{one.category}', 1 "
            f"WHERE NOT EXISTS (SELECT 1 FROM products WHERE id = {product});"
        )
        for url in one.images:
            lines.append(
                f"INSERT INTO images SELECT {product}, '{url}' "
                f"WHERE NOT EXISTS (SELECT 1 FROM images WHERE product = {product} AND url = '{url}');"
            )
        for other in one.related:
            lines.append(
                f"INSERT INTO related SELECT {product}, {other} "
                f"WHERE NOT EXISTS (SELECT 1 FROM related WHERE product = {product} AND other = {other});"
            )
    return "".join(lines)
