"""The header, samplers, tracer, exporter and tail sampling: on an ordinary loop."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from topics.tracing.defects import EachSpan
from topics.tracing.exporter import BatchExporter
from topics.tracing.sampling import ByRatio, ParentBased, RateLimited
from topics.tracing.tail_sampling import TailSampler
from topics.tracing.traceparent import Context, header_of, parsed
from topics.tracing.tracer import Span

from .cast import TRACE, Bench, span

HEX = some.text("0123456789abcdef", min_size=16, max_size=16).filter(lambda text: set(text) != {"0"})


@given(HEX, HEX, HEX, some.booleans())
def test_a_header_says_what_it_was_made_of(a, b, c, sampled):
    context = Context(a + b, c, sampled)
    assert parsed(header_of(context)) == context


@pytest.mark.parametrize(
    "header",
    [None, "", "00-abc-def-01", f"01-{TRACE}-00f067aa0ba902b7-01", f"00-{'0' * 32}-00f067aa0ba902b7-01",
     f"00-{TRACE}-{'0' * 16}-01", f"00-{TRACE.upper()}-00f067aa0ba902b7-01", f"00-{TRACE}-00f067aa0ba902b7-01-x"],
)  # fmt: skip
def test_a_header_that_does_not_parse_is_as_good_as_none(header):
    assert parsed(header) is None


def test_the_standards_own_example_parses():
    header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    assert parsed(header) == Context("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", True)


def test_a_span_has_its_parent_its_trace_and_the_times_of_the_clock():
    bench = Bench()
    root = bench.tracer.start("GET", "server")
    bench.now_us = 50
    child = bench.tracer.start("SELECT", "client", root.context, "db")
    bench.now_us = 80
    child.end()
    bench.now_us = 200
    root.end()
    inner, outer = bench.spans
    assert (inner.trace, inner.parent, inner.start_us, inner.end_us) == (outer.trace, outer.id, 50, 80)
    assert (outer.parent, outer.end_us) == ("", 200)


def traces(count: int) -> list[str]:
    return [f"{n * 0x9E3779B97F4A7C15 % (1 << 128):032x}" for n in range(1, count + 1)]


def test_by_ratio_about_so_many_are_kept_and_the_same_by_everybody():
    kept = [trace for trace in traces(4000) if ByRatio(25).keeps(trace, None)]
    assert 900 < len(kept) < 1100
    assert kept == [trace for trace in traces(4000) if ByRatio(25).keeps(trace, Context(trace, "1" * 16, False))]


def test_below_a_parent_its_decision_stands():
    sampler = ParentBased(ByRatio(1))
    assert all(sampler.keeps(trace, Context(trace, "1" * 16, True)) for trace in traces(50))
    assert not any(sampler.keeps(trace, Context(trace, "1" * 16, False)) for trace in traces(50))


def test_who_decides_span_by_span_takes_traces_apart():
    sampler = EachSpan(50)
    contexts = [Context(TRACE, f"{n * 0x9E3779B97F4A7C15 % (1 << 64):016x}", True) for n in range(1, 40)]
    assert {sampler.keeps(TRACE, context) for context in contexts} == {True, False}


def test_by_rate_no_more_than_so_many_a_second():
    now = [0.0]
    sampler = RateLimited(2, lambda: now[0])
    kept = 0
    for n in range(100):
        now[0] = n / 10
        kept += sampler.keeps(TRACE, None)
    assert 19 <= kept <= 22


async def test_a_batch_leaves_together_and_stays_when_it_cannot_be_sent():
    sent: list[list[Span]] = []
    failures = [ConnectionError("down")]

    async def send(batch: list[Span]) -> None:
        if failures:
            raise failures.pop()
        sent.append(batch)

    exporter = BatchExporter(send, most=2)
    for name in ("a", "b", "c"):
        exporter.add(span(name, "", "orders", 0, 1))
    assert exporter.dropped == 1
    with pytest.raises(ConnectionError):
        await exporter.flush()
    await exporter.flush()
    await exporter.flush()
    assert [[each.id for each in batch] for batch in sent] == [["a", "b"]]


class Tail:
    """A tail sampler and its clock."""

    def __init__(self, most: int = 10, percent: int = 0) -> None:
        self.now_s = 0.0
        self.sampler = TailSampler(lambda: self.now_s, wait_s=1.0, slow_us=100_000, percent=percent, most=most)

    def decided(self, *spans: Span) -> list[tuple[bool, str]]:
        for each in spans:
            self.sampler.add(each)
        self.now_s += 1.0
        return [(verdict.keep, verdict.why) for verdict in self.sampler.due()]


def test_errors_and_slow_ones_are_kept_and_the_dull_are_left():
    assert Tail().decided(span("a", "", "x", 0, 5, error=True)) == [(True, "error")]
    assert Tail().decided(span("a", "", "x", 0, 100)) == [(True, "slow")]
    assert Tail().decided(span("a", "", "x", 0, 5)) == [(False, "dull")]
    assert Tail(percent=100).decided(span("a", "", "x", 0, 5)) == [(True, "some")]


def test_nothing_is_decided_before_its_time_and_what_comes_later_is_too_late():
    tail = Tail()
    tail.sampler.add(span("a", "", "x", 0, 5))
    tail.now_s = 0.9
    assert tail.sampler.due() == []
    tail.now_s = 1.0
    assert len(tail.sampler.due()) == 1
    tail.sampler.add(span("b", "a", "x", 0, 5, error=True))
    assert (tail.sampler.late, tail.sampler.held) == (1, 0)


def test_when_memory_is_full_the_oldest_goes_undecided():
    tail = Tail(most=2)
    spans = [span("a", "", "x", 0, 5)._replace(trace=trace) for trace in traces(3)]
    assert [tail.sampler.add(each) for each in spans[:2]] == [None, None]
    crowded = tail.sampler.add(spans[2])
    assert crowded is not None
    assert (crowded.trace, crowded.keep, crowded.why) == (spans[0].trace, False, "full")
