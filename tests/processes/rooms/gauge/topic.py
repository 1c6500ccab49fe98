"""A room with two exhibits: one that takes a while and goes on where a killed worker left it, one that fails."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from playground.sdk import Bench, Chart, Exhibit, Params, Series
from tests.processes.rooms.room import room

STEPS = 40


def build(world: Any, p: Params) -> None:
    world.node("alice")


def slow(bench: Bench) -> Chart:
    """Leaves a line for every step it made, so that nobody makes it again."""
    path = bench.folder / "steps"
    made = path.read_text().splitlines() if path.exists() else []
    for n in range(len(made), STEPS):
        time.sleep(0.05)
        with path.open("a") as file:
            file.write(f"{n}\n")
        bench.tell(n + 1, STEPS, "counting")
    return Chart(
        "steps", "ms", (Series("here", "measured", "a", ((1, 2.0), (100, 3.0))),), (("began at", str(len(made))),)
    )


def fails(bench: Bench) -> Chart:
    bench.tell(1, 2, "about to fail")
    raise OSError("no room left")


EXHIBITS = (
    Exhibit("slow", "Slowly counted", "Counts to forty.", slow),
    Exhibit("fails", "Never finished", "Fails half way.", fails),
)
TOPIC = replace(room(__name__, build), exhibits=EXHIBITS)
