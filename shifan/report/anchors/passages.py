"""Passages: wording that depends on the data, with the values that are printed inside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from shifan.report.anchors.anchor_range import AnchorRange
from shifan.report.anchors.reading import Reading


class PassageWords(NamedTuple):
    """The words of a passage, the values inside as they were written, and whether people have edited one of these."""

    text: str
    value_edited: bool


def words_of_passage(reading: Reading, place: AnchorRange) -> PassageWords:
    """Return the words at a passage's anchor: those of its baseline if people have changed nothing or only values."""
    edited: list[bool] = []

    def written(name: str) -> str:
        baseline = reading.anchor(name).baseline
        edited.append(reading.ranges[name].text != baseline)
        return baseline

    words = words_with_values(reading, place, written)
    return PassageWords(words, any(edited))


def words_with_values(reading: Reading, place: AnchorRange, text_of: Callable[[str], str]) -> str:
    """Return the words at a passage's anchor, of each value inside, by the name of its anchor, the text wanted."""
    words: list[str] = []
    seen: set[str] = set()
    for n, node in enumerate(place.text_nodes):
        words.append(place.symbols_before(n))
        name = reading.value_by_node.get(node)
        if name is None:
            words.append(node.text or "")
        elif name not in seen:
            seen.add(name)
            words.append(text_of(name))
    words.append(place.symbols_before(len(place.text_nodes)))
    return "".join(words)
