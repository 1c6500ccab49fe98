"""Sentences about what just happened, each with the predicate that makes it true."""

from __future__ import annotations

from typing import Any

from playground.sdk import Caption, Sight

from .history import answered, charged, credited, repeated
from .methods import BY_NAME, REPEATED
from .notes import ANSWERED, CHARGED, CLAIMED, CREDITED, Answered, Charged, Credited, Repeated
from .payers import SEED_KEY


def line(r: Any) -> Answered:
    found = answered(r)
    assert found is not None
    return found


def row(r: Any) -> Charged:
    found = charged(r)
    assert found is not None
    return found


def news(r: Any) -> Credited:
    found = credited(r)
    assert found is not None
    return found


def twice(r: Any) -> Repeated:
    found = repeated(r)
    assert found is not None
    return found


def keyed(r: Any, w: Sight) -> bool:
    """Whether an answer was replayed because its key was known, and not just its payload."""
    return line(r).how == "replayed" and w.params.variant != "fingerprint"


def replayed(r: Any, w: Sight) -> str:
    told = line(r)
    return f"{told.key} was seen before: the API sends the kept answer, {told.body}, and charges nothing."


def repeats(r: Any, w: Sight) -> str:
    told = twice(r)
    effect = "left the state as it was" if told.same else "changed the state again"
    why = BY_NAME[told.method].why
    name = "PUT with If-Match" if told.method == "PUT-IF" else told.method
    return f"{name} was sent twice ({told.first}, {told.second}) and the second {effect}: {why}."


def of_method(name: str) -> Any:
    return lambda r, w: twice(r).method == name and twice(r).first < 400


CAPTIONS = (
    Caption("seed-charged", paths=(CHARGED,), says=(SEED_KEY,), once=True,
            when=lambda r, w: row(r).intent == SEED_KEY,
            words=lambda r, w: f"{SEED_KEY}: {row(r).amount} are charged, as payment {row(r).payment}."),
    Caption("charged-again", paths=(CHARGED,), says=("2",), once=True, tone="bad",
            when=lambda r, w: row(r).time == 2,
            words=lambda r, w: f"{row(r).intent} is charged a second time: payment {row(r).payment}, "
            f"{row(r).amount} once more."),
    Caption("seed-replayed", paths=(ANSWERED,), says=(SEED_KEY,), once=True, tone="good",
            when=lambda r, w: line(r).key == SEED_KEY and keyed(r, w), words=replayed),
    Caption("replayed", paths=(ANSWERED,), says=("replayed",), once=True, tone="good",
            when=lambda r, w: line(r).key != SEED_KEY and keyed(r, w), words=replayed),
    Caption("payload", paths=(ANSWERED,), says=("replayed",), once=True,
            when=lambda r, w: line(r).how == "replayed" and w.params.variant == "fingerprint",
            words=lambda r, w: f"{line(r).key}: this payload was seen before, so the API sends the kept answer, "
            f"{line(r).body}, and charges nothing."),
    Caption("other", paths=(ANSWERED,), says=("422",), once=True, tone="good",
            when=lambda r, w: line(r).status == 422,
            words=lambda r, w: f"422 for {line(r).key}: this key belongs to another request, so nothing is charged."),
    Caption("busy", paths=(ANSWERED,), says=("409",), once=True, when=lambda r, w: line(r).status == 409,
            words=lambda r, w: f"409 for {line(r).key}: somebody reserved this key and has not completed it."),
    Caption("taken-over", paths=(CLAIMED,), once=True, when=lambda r, w: r.value is not None,
            words=lambda r, w: "A reservation ran out and is taken over: was there a charge under it, or not?"),
    Caption("skipped", paths=(CREDITED,), says=("skipped",), once=True, tone="good",
            when=lambda r, w: news(r).how == "skipped",
            words=lambda r, w: f"The message of payment {news(r).payment} comes again, and the inbox knows it."),
    Caption("credited-twice", paths=(CREDITED,), says=("credited",), once=True, tone="bad",
            when=lambda r, w: news(r).times > 1,
            words=lambda r, w: f"Payment {news(r).payment} earns its points {news(r).times} times: there is no inbox."),
    Caption("lost", on="message", kinds=("reply",), once=True, tone="bad",
            when=lambda r, w: r.source == "api" and r.target == "shoppers" and r.lost_us is not None,
            words=lambda r, w: f"An answer to {r.request} is lost. Its client cannot tell that from no payment at all.",
            node=lambda r, w: r.source),
    Caption("put", paths=REPEATED, says=("PUT",), once=True, when=of_method("PUT"), words=repeats),
    Caption("post", paths=REPEATED, says=("POST",), once=True, when=of_method("POST"), words=repeats),
    Caption("conditional", paths=REPEATED, says=("412",), once=True, when=of_method("PUT-IF"), words=repeats),
)  # fmt: skip
