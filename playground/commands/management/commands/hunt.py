"""``manage.py hunt``: random faults over many seeds, through the workers."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management import BaseCommand, CommandError

from playground import catalog
from playground.commands.parcel import pack, unpack
from playground.commands.progress import Progress
from playground.commands.refusal import refusals
from playground.commands.report import report
from playground.commands.spread import NobodyWorks, PartFailed, in_parts, spread
from playground.hunt import Hunt, hunt
from playground.sdk import InvalidScenario, Topic
from playground.up.address import Address
from playground.up.workers import with_workers

MOST_SEEDS = 1_000_000


class Command(BaseCommand):
    help = "Throws random faults at a topic, seed by seed, and reports every broken promise and every gap in coverage."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("topic", help="the topic's folder, for instance saga")
        parser.add_argument("--seeds", type=int, default=100, help="how many (default: %(default)s)")
        parser.add_argument("--first", type=int, default=0, help="the first seed (default: %(default)s)")
        parser.add_argument("--only", metavar="NAME", help="one of the topic's hunts, by its name")
        parser.add_argument("--jobs", type=int, help="start so many workers for this hunt alone")
        parser.add_argument("--inline", action="store_true", help="work in this process, without workers")

    def handle(self, *args: object, **options) -> None:
        with refusals():
            topic = catalog.topic(options["topic"])
            chosen = self._chosen(topic, options)
        if not options["inline"] and not os.environ.get("REDIS_URL"):
            self._again_with_workers(options["jobs"])
        failed = sum(bool(self._hunt(topic, index, options).failures) for index in chosen)
        if failed:
            raise CommandError(f"{failed} of {len(chosen)} hunts failed", returncode=1)

    def _chosen(self, topic: Topic, options: dict[str, Any]) -> list[int]:
        for name, least in (("seeds", 1), ("first", 0), ("jobs", 1)):
            value = options[name]
            if value is not None and not least <= value <= MOST_SEEDS:
                raise InvalidScenario(name, f"got {value}, accepted {least} to {MOST_SEEDS}")
        labels = [hunted.label() for hunted in topic.hunts]
        if options["only"] not in (None, *labels):
            raise InvalidScenario("only", f"got {options['only']!r:.60}, accepted {', '.join(labels)}")
        return [index for index, label in enumerate(labels) if options["only"] in (None, label)]

    def _again_with_workers(self, jobs: int | None) -> None:
        """Run this command once more where there are workers: those of a running playground, or its own."""
        command = [sys.executable, *sys.argv]
        running = Address().read()
        if running and jobs is None:
            os.execve(command[0], command, {**os.environ, "REDIS_URL": running["redis_url"]})
        raise SystemExit(with_workers(command, jobs or os.cpu_count() or 1))

    def _hunt(self, topic: Topic, index: int, options: dict[str, Any]) -> Hunt:
        hunted = topic.hunts[index]
        whole = hunt(topic, hunted, [])
        progress = Progress(sys.stderr, f"{topic.name}, {hunted.label()}", options["seeds"])
        for parcel in self._parcels(topic, index, options):
            unpack(parcel, whole, topic)
            progress.advance(parcel["seeds"])
        progress.finish()
        self.stdout.write("\n".join(report(whole)))
        return whole

    def _parcels(self, topic: Topic, index: int, options: dict[str, Any]) -> Iterator[dict[str, Any]]:
        first, seeds = options["first"], options["seeds"]
        if options["inline"]:
            return (pack(hunt(topic, topic.hunts[index], part)) for part in in_parts(first, seeds))
        return self._from_workers(topic, index, first, seeds)

    def _from_workers(self, topic: Topic, index: int, first: int, seeds: int) -> Iterator[dict[str, Any]]:
        try:
            yield from spread(topic.name, index, first, seeds)
        except NobodyWorks as error:
            raise CommandError(
                f"{error}. Is a worker serving the queue bulk at REDIS_URL? --inline does without, "
                "and without REDIS_URL this command starts workers of its own."
            ) from error
        except PartFailed as error:
            raise CommandError(f"a worker failed at {error}") from error
