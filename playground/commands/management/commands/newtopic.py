"""``manage.py newtopic``: lays out a new room."""

from __future__ import annotations

import importlib
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand

from playground.commands.golden import write_golden
from playground.commands.newroom import lay_out
from playground.commands.refusal import refusals
from playground.sdk import SHELVES


class Command(BaseCommand):
    help = "Lays out a new topic in topics/NAME: a small room that works, to be changed into the one you want."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the folder's name, for instance leader_election")
        parser.add_argument("--title", help="as the page shows it (default: the name in words)")
        parser.add_argument("--shelf", default=SHELVES[0], help=f"one of: {', '.join(SHELVES)}")

    def handle(self, *args: object, **options) -> None:
        name, into = options["name"], Path(settings.BASE_DIR, "topics")
        with refusals():
            written = lay_out(name, into, title=options["title"], shelf=options["shelf"])
        importlib.invalidate_caches()
        written.append(write_golden(importlib.import_module(f"topics.{name}.topic").TOPIC))
        for path in written:
            self.stdout.write(f"  {path.relative_to(into.parent)}")
        self.stdout.write(f"\nRun it:  python manage.py simulate {name}")
        self.stdout.write(f"Test it: python -m pytest topics/{name} tests/conformance -k {name}")
