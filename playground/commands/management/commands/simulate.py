"""``manage.py simulate``: one run without a browser."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path

import orjson
from django.core.management import BaseCommand, CommandError

from playground import catalog
from playground import simulate as engine
from playground.commands.account import account
from playground.commands.ndjson import lines
from playground.commands.refusal import BAD_INPUT, refusals
from playground.commands.request import Request
from playground.sdk import Run, Topic
from playground.telemetry import otlp


class Command(BaseCommand):
    help = "Runs one scenario and prints what happened, or writes its record."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("topic", help="the topic's folder, for instance circuit_breaker")
        parser.add_argument("--preset", help="start from this preset (default: the topic's first)")
        parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="set one parameter")
        parser.add_argument("--seed", type=int, help="default: the preset's")
        parser.add_argument("--horizon", metavar="TIME", help="how long to run, for instance 90s")
        parser.add_argument("--fault", action="append", default=[], help="for instance 'crash payment at 10s for 5s'")
        parser.add_argument("--scenario", metavar="JSON|FILE", help="a whole scenario, as a hunt prints it")
        parser.add_argument("--out", metavar="FILE", help="write here; .ndjson writes the record, - is the terminal")
        parser.add_argument("--ndjson", action="store_true", help="write the record as lines of JSON")
        parser.add_argument("--otlp", metavar="FILE", help="write the spans here as OTLP JSON, for Jaeger and others")
        parser.add_argument("--whole", action="store_true", help="print every line of a long timeline")

    def handle(self, *args: object, **options) -> None:
        with refusals():
            topic = catalog.topic(options["topic"])
            request = Request(options["preset"], options["set"], options["seed"], options["horizon"], options["fault"])
            scenario = request.scenario(topic)
        run = engine.run(scenario, topic=topic)
        if options["otlp"]:
            self._write_file("otlp", options["otlp"], [orjson.dumps(otlp.request(run.records))])
        self._write(topic, run, options)

    def _write(self, topic: Topic, run: Run, options: dict) -> None:
        out = options["out"] or "-"
        as_record = options["ndjson"] or out.endswith(".ndjson")
        told = lines(run.records) if as_record else self._told(topic, run, options["whole"])
        if out == "-":
            for line in told:
                sys.stdout.buffer.write(line)
            sys.stdout.flush()
            return
        self._write_file("out", out, told)
        self.stdout.write(f"Wrote {len(run.records)} records to {out}" if as_record else f"Wrote {out}")

    @staticmethod
    def _write_file(option: str, path: str, content: Iterable[bytes]) -> None:
        try:
            with Path(path).open("wb") as file:
                file.writelines(content)
        except OSError as error:
            raise CommandError(f"{option}: cannot write {path}: {error.strerror}", returncode=BAD_INPUT) from error

    @staticmethod
    def _told(topic: Topic, run: Run, whole: bool):
        return (f"{line}\n".encode() for line in account(topic, run, whole=whole))
