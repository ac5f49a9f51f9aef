"""The record of an anchor is the same in the report and in the program."""

import pytest

from shifan.report.anchors.anchor import Anchor

PLAIN = {"kind": "value", "id": "funding", "occurrence": 2, "text": "3.2万"}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"sha256": "0" * 64},
        {"story": "", "told": "{{ a }}处"},
        {"told": "甲"},
        {"later": [1, None]},
    ],
)
def test_a_record_is_written_as_it_was_read(more):
    anchor = Anchor.from_json(PLAIN | more)
    assert list(anchor.to_json().items()) == list((PLAIN | more).items())


def test_fields_are_those_of_the_record():
    anchor = Anchor.from_json(PLAIN | {"story": "整改", "told": "甲"})
    assert (anchor.kind, anchor.value_id) == ("value", "funding")
    assert (anchor.occurrence, anchor.baseline) == (2, "3.2万")
    assert (anchor.topic, anchor.made_from, anchor.sha256) == ("整改", "甲", None)


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        {key: value for key, value in PLAIN.items() if key != "text"},
        PLAIN | {"id": 3},
        PLAIN | {"occurrence": "2"},
        PLAIN | {"told": 1},
    ],
)
def test_what_is_no_record_is_refused(broken):
    with pytest.raises(ValueError, match="anchor"):
        Anchor.from_json(broken)
