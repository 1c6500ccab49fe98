"""A run told in words: what happened when, what was promised, what the clients got."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from playground.commands.durations import show_ms, show_s
from playground.commands.quantiles import percentile
from playground.engine.records import Caption, Ended, Intervention, Message, Operation, Record, Verdict
from playground.sdk import Run, Topic

MOST_LINES = 60
"""A timeline longer than a screen or two hides what matters; its middle is left out unless asked for."""

MARKS = {"neutral": " ", "good": "+", "bad": "-", "undo": "~"}
SHOWN_PERCENTILES = (50, 90, 99)


def account(topic: Topic, run: Run, *, whole: bool = False) -> Iterator[str]:
    """Lines for a terminal. ``whole`` keeps the middle of a long timeline."""
    yield from _head(topic, run)
    yield from _timeline(run.records, whole)
    yield from _promises(topic, run)
    yield from _operations(run)
    yield from _end(run)


def _head(topic: Topic, run: Run) -> Iterator[str]:
    scenario = run.scenario
    yield f"{topic.title}: {topic.tagline}"
    yield f"seed {scenario.seed} · {show_s(scenario.horizon_us)} · " + " ".join(
        f"{name}={value}" for name, value in scenario.params.values().items()
    )


def _timeline(records: Iterable[Record], whole: bool) -> Iterator[str]:
    lines = [_line(record) for record in records if isinstance(record, Caption | Intervention)]
    yield ""
    yield "What happened" if lines else "Nothing was said about this run."
    if whole or len(lines) <= MOST_LINES:
        yield from lines
        return
    half = MOST_LINES // 2
    yield from lines[:half]
    yield f"             ... {len(lines) - 2 * half} more; --whole shows them ..."
    yield from lines[-half:]


def _line(record: Caption | Intervention) -> str:
    at = f"{record.at_us / 1_000_000:11.6f}"
    if isinstance(record, Intervention):
        missed = " (missed)" if record.outcome == "missed" else ""
        return f"{at} ! {record.kind} {record.target}{missed}: {record.words}"
    return f"{at} {MARKS.get(record.tone, ' ')} {record.node + ': ' if record.node else ''}{record.text}"


def _promises(topic: Topic, run: Run) -> Iterator[str]:
    titles = {prop.id(): prop.title for prop in topic.properties}
    verdicts = run.verdicts()
    if verdicts:
        yield ""
        yield "What was promised"
    for name, verdict in verdicts.items():
        yield _promise(titles.get(name, name), verdict)


def _promise(title: str, verdict: Verdict) -> str:
    outside = ", outside its promise" if verdict.promise == "outside" else ""
    when = f" at {verdict.at_us / 1_000_000:.6f} s" if verdict.status not in ("holds", "unknown") else ""
    return f"  {verdict.status:<11}{title}{when}{outside}: {verdict.words}"


def _operations(run: Run) -> Iterator[str]:
    functions = Counter((record.function, record.phase) for record in run.of(Operation))
    if not functions:
        return
    yield ""
    yield "What the clients got"
    width = max(len(name) for name, _ in functions)
    yield f"  {'':<{width}} {'invoked':>9}{'ok':>9}{'failed':>9}{'unknown':>9}"
    for name in dict.fromkeys(name for name, _ in functions):
        counts = "".join(f"{functions[name, phase]:>9}" for phase in ("invoked", "ok", "failed", "unknown"))
        yield f"  {name:<{width}} {counts}"
    yield from _latencies(run)


def _latencies(run: Run) -> Iterator[str]:
    for phase in ("ok", "failed"):
        lasted = sorted(run.latencies_us(phase))
        if lasted:
            shown = [f"p{percent} {show_ms(percentile(lasted, percent))}" for percent in SHOWN_PERCENTILES]
            yield f"  {phase} after {', '.join(shown)}, longest {show_ms(lasted[-1])}"


def _end(run: Run) -> Iterator[str]:
    messages = run.of(Message)
    lost = sum(message.arrives_us is None for message in messages)
    yield ""
    for ended in run.of(Ended):
        yield f"Ended at {ended.at_us / 1_000_000:.6f} s: {ended.words or ended.reason}"
    yield f"{len(run.records)} records, {len(messages)} messages of which {lost} were lost; record {run.digest()[:16]}"
