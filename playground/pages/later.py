"""Style sheets that a page fetches when a panel is first used."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.templatetags.static import static

FOLDER = "css/later"


@lru_cache
def styles() -> dict[str, str]:
    """Addresses by name, for ``static/js/pages/later.js``."""
    files = sorted((settings.BASE_DIR / "static" / FOLDER).glob("*.css"))
    return {file.stem: static(f"{FOLDER}/{file.name}") for file in files}
