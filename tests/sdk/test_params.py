"""Parameters are declared once, checked strictly and described to the page."""

import pytest

from playground.engine.errors import InvalidScenario
from playground.sdk import Choice, Flag, Number, Params


class Shop(Params):
    variant = Choice("log", {"log": "Durable log", "memory": "In memory"}, label="Log", variant=True)
    rate_per_s = Number(20, 1, 200, label="Order rate", unit="/s")
    retry = Flag(False, label="Retry", group="Client", advanced=True)


def refusal(**values):
    with pytest.raises(InvalidScenario) as caught:
        Shop(**values)
    return caught.value.field, caught.value.message


def test_what_is_absent_has_its_default():
    assert Shop(rate_per_s=5).values() == {"variant": "log", "rate_per_s": 5, "retry": 0}


def test_a_number_out_of_range_is_refused_with_what_is_accepted():
    assert refusal(rate_per_s=900) == ("params.rate_per_s", "got 900, accepted 1 to 200 /s")


def test_a_float_a_bool_and_a_text_are_no_numbers():
    assert refusal(rate_per_s=2.5) == ("params.rate_per_s", "got 2.5, accepted 1 to 200 /s")
    assert refusal(rate_per_s=True)[1] == "got True, accepted 1 to 200 /s"
    assert refusal(rate_per_s="5")[1] == "got 5, accepted 1 to 200 /s"


def test_an_unknown_choice_is_refused_with_the_choices():
    assert refusal(variant="disk") == ("params.variant", "got disk, accepted log, memory")


def test_an_unknown_parameter_is_refused_by_name():
    assert refusal(colour="red") == ("params.colour", "is no parameter here, accepted variant, rate_per_s, retry")


def test_a_parameter_with_an_odd_name_is_refused_too():
    assert refusal(self=1)[0] == "params.self"
    assert refusal(**{"\ud800" * 50: 1})[0] == "params." + ("\\ud800" * 10)


def test_a_flag_is_kept_as_a_number():
    assert (Shop(retry=True).retry, Shop(retry=0).retry) == (1, 0)
    assert type(Shop(retry=True).retry) is int
    assert refusal(retry=2) == ("params.retry", "got 2, accepted 0 or 1")


def test_parameters_do_not_change_during_a_run():
    with pytest.raises(AttributeError):
        Shop().rate_per_s = 5


def test_equal_values_are_equal_parameters():
    assert Shop(retry=True) == Shop(retry=1) != Shop()
    assert hash(Shop()) == hash(Shop())


def test_a_subclass_adds_to_the_declarations_of_its_parent():
    class Bigger(Shop):
        workers = Number(8, 1, 64)

    assert list(Bigger.fields()) == ["variant", "rate_per_s", "retry", "workers"]


def test_the_page_is_told_everything_it_needs_to_draw_the_form():
    variant, rate, retry = Shop.describe()
    assert variant["choices"] == [["log", "Durable log"], ["memory", "In memory"]]
    assert variant["variant"] is True
    assert (rate["min"], rate["max"], rate["unit"], rate["default"]) == (1, 200, "/s", 20)
    assert (retry["group"], retry["advanced"], retry["default"]) == ("Client", True, 0)


def test_something_that_is_no_object_is_refused():
    with pytest.raises(InvalidScenario, match="accepted an object"):
        Shop.parse([1, 2])


def test_a_huge_input_is_not_echoed():
    assert len(refusal(variant="x" * 5_000)[1]) < 120
