"""The hunt: random faults inside a variant's fault model, judged by its properties, with the coverage to believe it.

A correct variant must stay green over every seed; a planted defect must be caught, by its own property. Prior art:
Jepsen, the simulators of FoundationDB and TigerBeetle, Antithesis.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from playground import simulate
from playground.engine.errors import EngineError
from playground.engine.records import Intervention, Message, Verdict
from playground.sdk.coverage import Coverage
from playground.sdk.faults import KINDS
from playground.sdk.hunted import Hunted
from playground.sdk.judge import SWITCHED_OFF
from playground.sdk.params import Params
from playground.sdk.promise import LOSING_RESTART, REPAIRS, Promise, covers
from playground.sdk.property import Property
from playground.sdk.run import Run
from playground.sdk.scenario import Scenario
from playground.sdk.sight import Sight
from playground.sdk.strikes import Drawn, Ground
from playground.sdk.topic import Topic

FAULTS_PER_SEED = 3
"""At least so many strike inside live traffic."""

RECOVERY_PERCENT = 75
"""A fault after this part of the horizon leaves no time to recover, so liveness is not judged then."""

CAUGHT_PERCENT = 1
"""A planted defect is red in at least so many seeds of a hundred."""

_MESSAGE_KINDS = ("drop", "delay")


@dataclass(frozen=True)
class Found:
    """A seed that broke something: ``scenario`` reproduces it, ``words`` say what broke."""

    seed: int
    scenario: Scenario
    words: tuple[str, ...]


@dataclass(frozen=True)
class Hunt:
    """What came of throwing faults at one variant. ``caught`` are the seeds in which the planted defect showed."""

    topic: str
    hunted: Hunted
    coverage: Coverage
    found: list[Found] = field(default_factory=list)
    caught: list[Found] = field(default_factory=list)

    @property
    def failures(self) -> list[str]:
        """Why this hunt failed, in words; empty when it succeeded."""
        broken = [f"seed {found.seed}: {'; '.join(found.words)}" for found in self.found]
        seeds = self.coverage.seeds
        if self.hunted.planted is not None and len(self.caught) * 100 < max(CAUGHT_PERCENT * seeds, 1):
            broken.append(f"{self.hunted.planted} caught the defect in {len(self.caught)} of {seeds} seeds")
        return broken + self.coverage.shortfalls()


def hunt(topic: Topic, hunted: Hunted, seeds: Iterable[int]) -> Hunt:
    """Run every seed with faults of its own. Raises EngineError when no fault lies inside the promise."""
    params = topic.params.parse(hunted.params)
    sight = topic.names(params)
    kinds = kinds_of(topic, hunted, params)
    coverage = Coverage(kinds, Ground(sight), _sometimes(topic, hunted, params))
    result = Hunt(topic.name, hunted, coverage)
    for seed in seeds:
        run = simulate.run(scenario(topic, hunted, seed), topic=topic)
        coverage.see(run)
        _sort(run, result)
    return result


def scenario(topic: Topic, hunted: Hunted, seed: int) -> Scenario:
    """The scenario that ``seed`` throws at ``hunted``; the same whenever it is asked for."""
    horizon_us = round(hunted.horizon_s * 1_000_000)
    params = topic.params.parse(hunted.params)
    calm = Scenario(topic.name, params, seed, horizon_us)
    kinds = kinds_of(topic, hunted, params)
    messages = simulate.run(calm, topic=topic).of(Message) if set(kinds) & set(_MESSAGE_KINDS) else []
    ground = Ground(topic.names(params), topic.actions, messages)
    drawn = Drawn(seed, horizon_us, ground).faults(kinds, FAULTS_PER_SEED)
    return Scenario.parse(topic, calm.plus(*drawn).as_json())


def kinds_of(topic: Topic, hunted: Hunted, params: Params) -> tuple[str, ...]:
    """The kinds to draw from: those the hunt names, or those inside every promise that it puts to the test.

    Raises EngineError when nothing is promised, for then there is nothing to hunt.
    """
    if hunted.kinds:
        return tuple(sorted(hunted.kinds))
    tested = [prop for prop in topic.properties if _is_tested(prop, hunted)]
    promises = [promise for promise in (promise_of(prop, params) for prop in tested) if promise is not None]
    every = (KINDS - REPAIRS - {"restart"}) | {LOSING_RESTART} | topic.own_kinds()
    kinds = tuple(sorted(kind for kind in every if all(covers(promise, kind) for promise in promises)))
    if not kinds or not promises:
        raise EngineError(f"hunt {hunted.label()} of {topic.name}: no fault is inside the promise of every property")
    return kinds


def promise_of(prop: type[Property], params: Params) -> Promise:
    """What ``prop`` promises under ``params``."""
    return prop(params, Sight(params)).promise(params)


def _is_tested(prop: type[Property], hunted: Hunted) -> bool:
    return prop.kind == "always" if hunted.planted is None else prop.id() == hunted.planted


def _sometimes(topic: Topic, hunted: Hunted, params: Params) -> list[str]:
    """Situations that a hunt of a correct variant should reach."""
    if hunted.planted is not None:
        return []
    wanted = [prop for prop in topic.properties if prop.kind == "sometimes"]
    return [prop.id() for prop in wanted if promise_of(prop, params) is not None]


def _sort(run: Run, result: Hunt) -> None:
    """Tell the planted defect's own verdict from anything else that broke."""
    planted = result.hunted.planted
    broken = [verdict for verdict in run.broken() if _counts(verdict, run, result)]
    own = [f"{verdict.property} {verdict.status}: {verdict.words}" for verdict in broken if verdict.property == planted]
    other = [f"{v.property} {v.status}: {v.words}" for v in broken if v.property != planted]
    other += [f"{v.property} {v.words}" for v in run.of(Verdict) if v.words.endswith(SWITCHED_OFF)]
    if run.reason not in ("horizon", "quiet"):
        other.append(f"the run ended by {run.reason}")
    if own:
        result.caught.append(Found(run.scenario.seed, run.scenario, tuple(own)))
    if other and planted is None:
        result.found.append(Found(run.scenario.seed, run.scenario, tuple(other)))


def _counts(verdict: Verdict, run: Run, result: Hunt) -> bool:
    """A backlog that drains is no failure, and liveness counts only when every fault left time to recover."""
    if verdict.status in ("broken", "draining"):
        return verdict.status == "broken"
    latest_us = max((record.at_us for record in run.of(Intervention)), default=0)
    return latest_us * 100 <= RECOVERY_PERCENT * run.scenario.horizon_us
