"""Numbers of passages: which passage an id belongs to, and the number that an edited passage takes in the new data."""

import pytest

from shifan.report.refresh.numbered_passages import numbered_passage, numbers_by_family, with_number
from shifan.report.refresh.rank_renumbering import _new_numbers


@pytest.mark.parametrize(
    ("value_id", "passage"),
    [
        ("shortcoming.2.title", ("shortcoming", 2)),
        ("shortcoming.12", ("shortcoming", 12)),
        ("theme.3.part.1.heading", ("theme.3.part", 1)),
        ("verdict.reason.1", ("verdict.reason", 1)),
        ("firmness.limit.4.text", ("firmness.limit", 4)),
        ("theme.3.title", None),  # themes keep the order that the city gave them
        ("shortcoming.count", None),
        ("onsite.shortcoming.2.title", None),
        ("verdict.text", None),
    ],
)
def test_an_id_belongs_to_a_passage_by_its_family_and_number(value_id, passage):
    assert numbered_passage(value_id) == passage


def test_an_id_gets_another_number_and_keeps_its_ending():
    assert with_number("theme.3.part.1.heading", 7) == "theme.3.part.7.heading"
    assert with_number("shortcoming.2", 1) == "shortcoming.1"
    with pytest.raises(ValueError, match="no id of a numbered passage"):
        with_number("verdict.text", 1)


def test_numbers_are_listed_once_in_their_order_by_family():
    ids = [
        "suggestion.2.title",
        "shortcoming.1.title",
        "suggestion.2.text",
        "suggestion.1",
        "other.1",
    ]
    assert numbers_by_family(ids) == {"suggestion": [2, 1], "shortcoming": [1]}


@pytest.mark.parametrize(
    ("followed", "standing", "in_data", "new"),
    [
        ({1: 1, 2: 2}, [1, 2], [1, 2], {1: 1, 2: 2}),
        ({1: 2, 2: 1}, [1, 2], [1, 2], {1: 2, 2: 1}),
        ({1: None, 2: 1}, [1, 2], [1], {1: 3, 2: 1}),  # its number is taken, none is left over
        ({1: None, 2: 1}, [1, 2], [1, 2], {1: 2, 2: 1}),  # the number that is left over
        ({1: None, 2: None}, [1, 2], [1], {1: 1, 2: 2}),  # each keeps its own: nobody else takes it
        ({1: None, 2: 3, 3: 1}, [1, 2, 3], [1, 3], {1: 4, 2: 3, 3: 1}),  # behind all
        ({1: None, 2: 1}, [2], [1], {1: 0, 2: 1}),  # taken out by people, and gone from the data
        ({}, [], [1, 2], {}),
    ],
)
def test_passages_follow_their_topic_and_the_others_take_what_is_left(
    followed, standing, in_data, new
):
    assert _new_numbers(followed, standing, in_data) == new
