"""The tests' own tool: a rule is found however its source is laid out, and a rule that has moved is an error."""

import pytest

from tests.clean.without import without


def rule(number):
    return (
        number > 1
        and number
        < 5
    )  # fmt: skip


def test_a_fragment_is_found_however_it_is_laid_out():
    with without((f"{__name__}:rule", "number<5", "True")):
        assert rule(7)
    assert not rule(7)


@pytest.mark.parametrize("fragment", ["number < 6", "number"])
def test_a_fragment_that_stands_not_exactly_once_is_an_error(fragment):
    with (
        pytest.raises(AssertionError, match="times in rule"),
        without((f"{__name__}:rule", fragment, "True")),
    ):
        pass
    assert rule(2)


def test_a_statement_can_be_replaced():
    with without((f"{__name__}:rule", "return number > 1 and number < 5", "return 'off'")):
        assert rule(7) == "off"
