"""The strongest models a history does not refute, and what refutes the next stronger ones."""

from __future__ import annotations

from hypothesis import given, settings

from playground.kit.oracles.history import History
from playground.kit.oracles.spectrum import MODELS, spectrum
from tests.kit.oracles.histories import small
from tests.kit.oracles.writing import history, in_order


def test_a_stale_read_of_another_session_leaves_sequential_consistency() -> None:
    found = spectrum(history("a write x 1 0-1\nb read x - 2-3"))
    assert found.strongest == ("sequential",)
    assert found.refuted == ("linearizable",)
    assert "b read x = nothing" in found.words()


def test_the_incomparable_causal_models_are_told_apart() -> None:
    memory = spectrum(in_order("a: w x 1, r x 2\nb: w x 2, r x 1"))
    assert (memory.strongest, memory.refuted) == (("causal memory",), ("causal convergence",))
    convergence = spectrum(in_order("a: w z 1, w x 1, w y 1\nb: w x 2, r z -, r y 1, r x 2"))
    assert (convergence.strongest, convergence.refuted) == (("causal convergence",), ("causal memory",))


def test_what_nobody_can_tell_is_kept_apart() -> None:
    found = spectrum(in_order("a: w x 1, w x 2, r x 1"))
    assert found.refuted == ("read your writes",)
    assert found.strongest == ("monotonic reads", "writes follow reads")
    assert found.undecided == ("monotonic writes",)
    assert "Unknown: monotonic writes." in found.words()


def test_versions_that_were_given_are_part_of_what_happened() -> None:
    found = spectrum(in_order("a: w x 1, w x 2, r x 1"), versions={"x": [2, 1]})
    assert found.refuted == ("monotonic writes",)


@settings(max_examples=100, deadline=None)
@given(small(keys="xy", distinct=True))
def test_refuted_refutes_the_stronger_and_held_holds_the_weaker(some: History) -> None:
    verdicts = spectrum(some).verdicts
    for stronger, weaker in MODELS.edges:
        assert verdicts[weaker].status != "broken" or verdicts[stronger].status == "broken"
        assert verdicts[stronger].status != "holds" or verdicts[weaker].status == "holds"
