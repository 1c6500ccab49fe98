"""What claims ask of a finished run."""

from __future__ import annotations

from statistics import median
from typing import Any

from playground.sdk import Run, Spectrum, collect, spectrum

from .consistency import MODELS_BOUND
from .places import CLIENTS, replicas

US = 1_000_000


def status(run: Run, property: str) -> tuple[str, str]:
    """Status of a verdict, and whether it lies inside the promise."""
    verdict = run.verdicts()[property]
    return verdict.status, verdict.promise


def reached(run: Run, property: str) -> bool:
    """Whether a situation came up."""
    return run.verdicts()[property].status == "reached"


def models(run: Run) -> Spectrum:
    """The spectrum of the run's history, judged anew."""
    return spectrum(collect(run.records), bound=MODELS_BOUND)


def shares(run: Run, client: str, from_s: float, to_s: float) -> tuple[int, int]:
    """How many of the client's operations begun between two instants were answered, and how many there were."""
    begun = [each for each in run.operations("invoked", from_s=from_s, to_s=to_s) if each.client == client]
    answered = {each.op for each in run.operations("ok")}
    return sum(each.op in answered for each in begun), len(begun)


def share(run: Run, client: str, from_s: float, to_s: float) -> float:
    """The answered share, between 0 and 1."""
    answered, asked = shares(run, client, from_s, to_s)
    return answered / asked


def latency_ms(run: Run, function: str, from_s: float, to_s: float, clients: tuple[str, ...] = CLIENTS) -> float:
    """Median time of the operations of one kind that were answered between two instants."""
    asked = run.operations("invoked")
    begun = {each.op: each for each in asked if each.function == function and each.client in clients}
    ended = [each for each in run.operations("ok", from_s=from_s, to_s=to_s) if each.op in begun]
    return median((each.at_us - begun[each.op].at_us) / 1000 for each in ended)


def reads_of(run: Run, client: str, key: str) -> list[Any]:
    """What the client read there, in order."""
    return [r.value for r in run.operations("ok") if (r.client, r.key, r.function) == (client, key, "read")]


def everybody(run: Run, from_s: float, to_s: float) -> float:
    """The answered share of all clients together."""
    pairs = [shares(run, client, from_s, to_s) for client in CLIENTS]
    return sum(answered for answered, _ in pairs) / sum(asked for _, asked in pairs)


def held(run: Run, key: str) -> dict[str, Any]:
    """What each replica holds at the end."""
    last = {name: run.states(name, key) for name in replicas(run.scenario.params)}
    return {name: states[-1].value for name, states in last.items() if states}
