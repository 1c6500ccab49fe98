"""Recovery is judged on what was asked after the last fault, and on nothing else."""

from playground.engine.records import Health, Operation
from playground.sdk import AnsweredAgain
from tests.sdk.judging import verdict

US = 1_000_000


def asked(n, at_s, phase="ok", value=None):
    """An operation and its end, a tenth of a second later."""
    op = f"app-{n}"
    return [
        (round(at_s * US), Operation, op, "invoked", "app", "get", None, None),
        (round(at_s * US) + 100_000, Operation, op, phase, "app", "get", None, value),
    ]


def health(at_s, status):
    return [(at_s * US, Health, "db", status, None)]


def script(*parts):
    return sorted((one for part in parts for one in part), key=lambda one: one[0])


FAULT = (health(3, "down"), health(5, "up"))
LATE = [asked(n, 10 + n / 2) for n in range(20)]


class Excusing(AnsweredAgain):
    """Refusals are answers here."""

    def excuses(self, r):
        return r.value == "429"


def test_it_holds_when_what_was_asked_after_the_last_fault_is_answered():
    failed = [asked(100 + n, 3.5, "failed") for n in range(20)]
    found = verdict(AnsweredAgain, None, script(*FAULT, *failed, *LATE))
    assert (found.status, found.words) == ("holds", "20 of 20 requests after the last fault were answered")


def test_it_is_stuck_when_too_few_are():
    failed = [asked(100 + n, 20.1 + n / 10, "unknown") for n in range(3)]
    found = verdict(AnsweredAgain, None, script(*FAULT, *LATE, *failed))
    assert (found.status, found.words) == ("stuck", "only 20 of 23 requests after the last fault were answered")


def test_an_answer_that_never_came_counts_and_an_excused_end_does_not():
    refused = [asked(100 + n, 20.1 + n / 10, "failed", "429") for n in range(30)]
    assert verdict(Excusing, None, script(*FAULT, *LATE, *refused)).status == "holds"
    silent = [asked(100 + n, 20.1 + n / 10)[:1] for n in range(3)]
    assert verdict(Excusing, None, script(*FAULT, *LATE, *silent)).status == "stuck"


def test_nothing_is_said_while_something_is_ill_or_when_too_little_was_asked():
    assert "db is not well" in verdict(AnsweredAgain, None, script(*FAULT, *LATE, health(25, "slow"))).words
    assert verdict(AnsweredAgain, None, script(*FAULT, *LATE[:4])).status == "unknown"
    assert verdict(AnsweredAgain, None, script(*LATE[:10], health(16, "down"), health(17, "up"))).status == "unknown"
