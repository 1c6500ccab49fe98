"""The four read models: which fields each of them holds, and what it starts with."""

from __future__ import annotations

from typing import Any

from .changes import spelled
from .goods import PRODUCTS, goods

WANTED = {
    "documents": ("name", "cents", "reviews"),
    "search": ("name",),
    "listing": ("name", "cents", "stock"),
    "recommendations": ("cents", "reviews"),
}
LABELS = {"documents": "Pages", "search": "Search", "listing": "Listing", "recommendations": "Related"}
ABOUT = {
    "documents": "product pages",
    "search": "by name",
    "listing": "by category",
    "recommendations": "goes well with",
}
MODELS = tuple(WANTED)


def start_of(product: int) -> dict[str, Any]:
    """The four fields of a product in version 1."""
    one = goods(product)
    return {"name": one.name, "cents": one.cents, "stock": one.stock, "reviews": 0}


def first_documents(model: str) -> list[tuple[int, int, str]]:
    """What a model has before any change: product, version, fields. A page has its images and related products too."""
    rows = []
    for product in PRODUCTS:
        fields = {name: value for name, value in start_of(product).items() if name in WANTED[model]}
        if model == "documents":
            one = goods(product)
            fields |= {"id": product, "images": one.images, "relatedProducts": one.related}
        rows.append((product, 1, spelled(fields)))
    return rows


def first_script(model: str) -> str:
    """SQL that gives the first generation of a model what it has before any change."""
    rows = first_documents(model)
    return "".join(f"INSERT OR IGNORE INTO documents VALUES (1, {p}, {v}, '{fields}');" for p, v, fields in rows)
