"""``manage.py newtopic``: lays out a new room."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand

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
        parser.add_argument("--into", type=Path, default=settings.BASE_DIR / "topics", help="default: topics/")

    def handle(self, *args: object, **options) -> None:
        with refusals():
            written = lay_out(options["name"], options["into"], title=options["title"], shelf=options["shelf"])
        for path in written:
            self.stdout.write(f"  {path.relative_to(options['into'])}")
        self.stdout.write(f"\nTry it: python manage.py simulate {options['name']}")
        self.stdout.write(f"Test it: python -m pytest topics/{options['name']} tests/conformance -k {options['name']}")
