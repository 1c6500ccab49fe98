"""The judge gives each record to who wants it, writes what they decide, and is not hurt by those that fail."""

import pytest

from playground.engine.errors import EngineError
from playground.engine.loop import VirtualLoop
from playground.engine.recorder import Recorder
from playground.engine.records import Caption as CaptionRecord
from playground.engine.records import Intervention, Message, Operation, State, Topology, Verdict
from playground.sdk import ANY, Always, Caption, Eventually, Sometimes
from playground.sdk.judge import Judge


class OpenMeansSilent(Always):
    """While the breaker is open no call starts.

    More words that the page does not show.
    """

    title = "Open means silent"

    def promise(self, p):
        return frozenset({"crash", "errors"})

    def on_state(self, record):
        if record.value == "open":
            self.broken("it opened", witnesses=[record.seq])


class BreakerOpened(Sometimes):
    """The breaker opens."""

    title = "Opened"

    def on_state(self, record):
        if record.value == "open":
            self.reached("it opened", witnesses=[record.seq])


class Recovers(Eventually):
    """Every operation ends."""

    title = "Recovers"

    def begin(self):
        self.waiting = {}

    def on_operation(self, record):
        self.waiting.pop(record.op, None)
        if record.phase == "invoked":
            self.waiting[record.op] = record.seq

    def finish(self, now_us):
        if self.waiting:
            self.broken(f"{len(self.waiting)} wait at {now_us}", list(self.waiting.values()), status="stuck")
        else:
            self.holds("all ended")


class Clumsy(Always):
    """Raises when it sees a state."""

    title = "Clumsy"

    def on_state(self, record):
        raise ValueError("clumsy")


def judged(properties, script, captions=()):
    recorder = Recorder(VirtualLoop())
    judge = Judge(recorder, None, properties, captions)
    for kind, *fields in script:
        recorder.write(kind, *fields)
    judge.finish(9_000_000)
    return recorder.records


def verdicts(records):
    return [(r.property, r.status, r.promise) for r in records if type(r) is Verdict]


def message(kind, label):
    return (Message, "shop", "payment", kind, label, "a-1", 1, 0, None, None, None)


def breaker(value):
    return (State, "orders", "breaker", value)


def test_a_broken_promise_is_recorded_right_after_the_record_that_broke_it():
    records = judged([OpenMeansSilent], [breaker("closed"), breaker("open"), breaker("closed")])
    assert records[2] == Verdict(2, 0, "OpenMeansSilent", "broken", "inside", "[1]", "it opened")
    assert len(verdicts(records)) == 1


def test_an_always_that_nothing_breaks_holds_at_the_end():
    assert verdicts(judged([OpenMeansSilent], [breaker("closed")])) == [("OpenMeansSilent", "holds", "inside")]


def test_a_sometimes_is_reached_once_or_stays_unknown():
    assert verdicts(judged([BreakerOpened], [breaker("open"), breaker("open")])) == [
        ("BreakerOpened", "reached", "inside")
    ]
    assert verdicts(judged([BreakerOpened], [])) == [("BreakerOpened", "unknown", "inside")]


def test_an_eventually_names_how_it_failed():
    asked = (Operation, "alice-1", "invoked", "alice", "POST /orders", None, None)
    done = (Operation, "alice-1", "ok", "alice", "POST /orders", None, None)
    assert verdicts(judged([Recovers], [asked]))[0][1] == "stuck"
    assert verdicts(judged([Recovers], [asked, done]))[0][1] == "holds"


def strike(kind, outcome="applied", args="{}"):
    return (Intervention, kind, "orders", args, outcome, "did it")


@pytest.mark.parametrize(
    ("strikes", "promise"),
    [
        ([strike("crash")], "inside"),
        ([strike("crash"), strike("restart"), strike("mend")], "inside"),
        ([strike("restart", args='{"disk":"lose"}')], "outside"),
        ([strike("skew")], "outside"),
        ([strike("skew", outcome="missed")], "inside"),
    ],
)
def test_a_fault_outside_the_promise_marks_every_later_verdict(strikes, promise):
    assert verdicts(judged([OpenMeansSilent], [*strikes, breaker("open")]))[0][2] == promise


class HearsOfTheBreaker(OpenMeansSilent):
    """Names the path it is about."""

    paths = ("breaker",)


def test_who_names_paths_hears_of_these_states_alone():
    load = (State, "orders", "load", "open")
    spoken = Caption("opens", words=lambda r, w: "it opens", when=lambda r, w: r.value == "open", paths=("breaker",))
    records = judged([HearsOfTheBreaker], [load, breaker("open")], [spoken])
    assert [(type(r), r.witnesses) for r in records if type(r) is Verdict] == [(Verdict, "[1]")]
    assert [r.seq for r in records if type(r) is CaptionRecord] == [3]


class HearsOfDoubts(Sometimes):
    """Names the words it is about."""

    paths = ("log",)
    says = ("unknown", "parked")

    def on_state(self, record):
        self.reached(record.value, witnesses=[record.seq])


def test_who_names_words_hears_once_of_the_texts_that_hold_one():
    spoken = Caption(
        "doubt", words=lambda r, w: r.value, when=lambda r, w: True, paths=("log",), says=("unknown", "parked")
    )
    log = [(State, "saga", "log", text) for text in ("o-1 done charge", "o-1 unknown parked", None, "o-2 parked ship")]
    records = judged([HearsOfDoubts], [*log, (State, "saga", "other", "o-3 parked")], [spoken])
    assert [r.words for r in records if type(r) is Verdict] == ["o-1 unknown parked"]
    assert [r.text for r in records if type(r) is CaptionRecord] == ["o-1 unknown parked", "o-2 parked ship"]


class HearsOfRefusals(Sometimes):
    """Names the kind of message it is about."""

    kinds = ("refused",)

    def on_message(self, record):
        self.reached(f"{record.label} was refused", witnesses=[record.seq])


def test_who_names_kinds_hears_of_these_messages_alone():
    spoken = Caption("no", on="message", words=lambda r, w: f"no {r.label}", when=lambda r, w: True, kinds=("refused",))
    sent = [message("command", "charge"), message("refused", "card"), message("refused", "again")]
    records = judged([HearsOfRefusals], sent, [spoken])
    assert [r.words for r in records if type(r) is Verdict] == ["card was refused"]
    assert [r.text for r in records if type(r) is CaptionRecord] == ["no card", "no again"]


def test_a_caption_that_is_spoken_once_is_asked_no_more():
    asked = []
    spoken = Caption("no", on="message", words=lambda r, w: "no", when=lambda r, w: not asked.append(r), once=True)
    judged([], [message("refused", "card")] * 3, [spoken])
    assert len(asked) == 1


def test_a_verdict_before_the_fault_stays_inside():
    assert verdicts(judged([OpenMeansSilent], [breaker("open"), strike("skew")]))[0][2] == "inside"


def test_a_variant_without_a_promise_is_outside_it():
    class Unpromised(OpenMeansSilent):
        """Not promised."""

        def promise(self, p):
            return None

    assert verdicts(judged([Unpromised], []))[0][2] == "outside"
    assert "anything" in ANY


def test_a_property_that_raises_is_switched_off_and_says_so():
    records = judged([Clumsy, BreakerOpened], [breaker("open"), breaker("closed")])
    assert verdicts(records) == [("Clumsy", "unknown", "outside"), ("BreakerOpened", "reached", "inside")]
    assert "ValueError at test_judge.py" in records[1].words


def test_a_property_that_cannot_begin_does_not_stop_the_others():
    class Stillborn(Always):
        """Raises at once."""

        def begin(self):
            raise KeyError("nothing here")

    assert verdicts(judged([Stillborn, OpenMeansSilent], [])) == [
        ("Stillborn", "unknown", "outside"),
        ("OpenMeansSilent", "holds", "inside"),
    ]


def test_a_property_may_only_follow_records_of_the_run():
    class Gossip(Always):
        """Listens to verdicts."""

        def on_verdict(self, record):
            self.broken("heard")

    with pytest.raises(EngineError, match="on_verdict"):
        Gossip.handles()


def test_the_page_shows_the_first_paragraph_of_the_docstring():
    assert OpenMeansSilent.words() == "While the breaker is open no call starts."


TRIPPED = Caption(
    "tripped",
    on="state",
    when=lambda r, w: r.path == "breaker" and w.before == "closed" and r.value == "open",
    words=lambda r, w: f"{r.node} stops calling",
    tone="bad",
)


def test_a_caption_is_spoken_after_the_record_it_is_about_and_sees_what_that_replaced():
    records = judged([], [breaker("closed"), breaker("open"), breaker("open")], [TRIPPED])
    assert records[2] == CaptionRecord(2, 0, "orders stops calling", "orders", None, "bad")
    assert [type(r) for r in records].count(CaptionRecord) == 1


def test_a_caption_that_raises_is_switched_off_and_says_so():
    clumsy = Caption("clumsy", on="state", when=lambda r, w: 1 // 0 > 0, words=lambda r, w: "never")
    assert verdicts(judged([], [breaker("a"), breaker("b")], [clumsy])) == [("caption:clumsy", "unknown", "outside")]


def test_a_caption_said_once_is_not_said_again():
    once = Caption("once", on="state", when=lambda r, w: True, words=lambda r, w: "first", once=True)
    records = judged([], [breaker("a"), breaker("b")], [once])
    assert [r.text for r in records if type(r) is CaptionRecord] == ["first"]


def test_a_property_knows_the_nodes_that_are_there():
    class Counts(Sometimes):
        """Two nodes are there."""

        def on_topology(self, record):
            if list(self.nodes.items()) == [("orders", "service"), ("db", "database")]:
                self.reached("two")

    joined = [
        (Topology, "node", name, kind, name, None, None, "{}")
        for name, kind in (("orders", "service"), ("db", "database"))
    ]
    assert verdicts(judged([Counts], joined)) == [("Counts", "reached", "inside")]
