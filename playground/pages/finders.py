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
        self.packages = settings.BASE_DIR / "node_modules"

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | list[str]:
        name = npm.served().get(path)
        found = [str(self.packages / name)] if name and (self.packages / name).is_file() else []
        return found if find_all or not found else found[0]

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        storage = Packages(location=self.packages)
        for address in npm.served():
            yield address, storage


class Packages(FileSystemStorage):
    """``node_modules`` under the addresses of ``npm.served``."""

    def path(self, name: str) -> str:
        return super().path(npm.served()[name])
