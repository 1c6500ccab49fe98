"""The examples of Bouajjani, Enea, Guerraoui and Hamza (POPL 2017, figure 3), and what follows for any history."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from playground.kit.oracles.causal import causal, convergence, memory
from playground.kit.oracles.history import History
from playground.kit.oracles.sequential import sequential
from tests.kit.oracles.histories import small
from tests.kit.oracles.writing import in_order, some_order_explains

A = "a: w x 1, r x 2\nb: w x 2, r x 1"
B = "a: w z 1, w x 1, w y 1\nb: w x 2, r z -, r y 1, r x 2"
C = "a: w x 1\nb: w x 2, r x 1, r x 2"
D = "a: w x 1, r y -, w y 1, r x 1\nb: w x 2, r y -, w y 2, r x 2"
E = "a: w x 1, w y 1\nb: r y 1, w x 2\nc: r x 2, r x 1"


@pytest.mark.parametrize(
    ("text", "cc", "ccv", "cm", "sc"),
    [
        (A, True, False, True, False),
        (B, True, True, False, False),
        (C, True, False, False, False),
        (D, True, True, True, False),
        (E, False, False, False, False),
    ],
)
def test_the_five_histories_of_the_paper(text: str, cc: bool, ccv: bool, cm: bool, sc: bool) -> None:
    given_one = in_order(text)
    said = (causal(given_one).ok, convergence(given_one).ok, memory(given_one).ok, sequential(given_one).ok)
    assert said == (cc, ccv, cm, sc)


def test_an_answer_seen_before_its_question_names_the_three_that_show_it() -> None:
    verdict = causal(in_order("a: w question 1\nb: r question 1, w answer 2\nc: r answer 2, r question -"))
    assert verdict.status == "broken"
    assert [each.session for each in verdict.operations] == ["a", "c"]
    assert "c read question = nothing" in verdict.words


def test_a_value_written_twice_leaves_it_unknown() -> None:
    verdict = causal(in_order("a: w x 1\nb: w x 1\nc: r x 1"))
    assert verdict.status == "unknown"
    assert "more than once" in verdict.words


@settings(max_examples=100, deadline=None)
@given(small(keys="xy"), small(keys="xy", distinct=True))
def test_sequential_agrees_with_every_order_of_up_to_six_operations(some: History, other: History) -> None:
    assert sequential(some).ok is some_order_explains(some, real_time=False)
    assert sequential(other).ok is some_order_explains(other, real_time=False)


@settings(max_examples=100, deadline=None)
@given(small(keys="xy", distinct=True))
def test_the_stronger_model_implies_the_weaker(some: History) -> None:
    strong = sequential(some).ok
    assert not strong or (memory(some).ok and convergence(some).ok)
    assert causal(some).ok or not (memory(some).ok or convergence(some).ok)
