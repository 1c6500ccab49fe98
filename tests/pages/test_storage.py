from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from django.test import Client, override_settings

from playground.pages import importmap

HASHED = {"staticfiles": {"BACKEND": "playground.pages.storage.HashedStorage"}}


def test_collected_files_are_hashed_and_the_map_leads_to_them(tmp_path: Path) -> None:
    forget()
    with override_settings(STORAGES=HASHED, STATIC_ROOT=tmp_path, DEBUG=False):
        call_command("collectstatic", "--no-input", "--verbosity", "0")
        imports = importmap.imports()
        html = Client(HTTP_HOST="127.0.0.1").get("/t/circuit_breaker/").content.decode()
    forget()
    for address in imports.values():
        assert (tmp_path / address.removeprefix("/static/")).is_file(), address
    assert imports["/static/js/playhead.js"] != "/static/js/playhead.js"
    assert imports["lit-html"] in html
    assert 'from "./panel.js"' in (tmp_path / "js/panels/events.js").read_text()
    assert "instrument-sans-latin-wght-normal." in (tmp_path / "css/fonts.css").read_text()


def forget() -> None:
    importmap.imports.cache_clear()
    importmap.preloads.cache_clear()
