from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from playground.pages import npm


class PackageFinder(BaseFinder):
    """Finds the whitelisted files of ``node_modules`` below the static prefix ``npm/``."""

    def __init__(self) -> None:
        self.storage = FileSystemStorage(location=settings.BASE_DIR / "node_modules")
        self.storage.prefix = npm.PREFIX.rstrip("/")

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | list[str]:
        name = path.removeprefix(npm.PREFIX)
        known = path.startswith(npm.PREFIX) and name in npm.served() and self.storage.exists(name)
        if find_all:
            return [self.storage.path(name)] if known else []
        return self.storage.path(name) if known else []

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in npm.served():
            yield name, self.storage
