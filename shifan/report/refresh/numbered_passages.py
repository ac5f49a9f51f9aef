"""Passages numbered by rank: shortcomings, suggestions, parts of a theme, reasons of the verdict, limits of firmness.

`shortcoming.2.title` and `shortcoming.2.text` belong to the second passage of the family `shortcoming`. The number is
only its rank; what a passage is about is its topic.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from shifan.patterns import pattern_of
from shifan.report.anchors.reading import Reading
from shifan.values import Register

# How the ids begin that belong to a family; a value that begins so need not be numbered itself.
FAMILY_PREFIXES = ("shortcoming.", "suggestion.", "verdict.reason.", "firmness.limit.", "theme.")
_NUMBERED_ID = pattern_of(
    r"^(shortcoming|suggestion|verdict\.reason|firmness\.limit|theme\.\d+\.part)\.(\d+)(\..+)?$"
)
# Where the words stand that tell one passage from another: the first of these that a passage has.
_TOPIC_ENDINGS = (".title", ".heading", ".text", "")


class NumberedPassage(NamedTuple):
    """A passage by its family and its number."""

    family: str
    number: int


def numbered_passage(value_id: str) -> NumberedPassage | None:
    """Return the numbered passage that an id belongs to; None if it belongs to none."""
    match = _NUMBERED_ID.match(value_id) if value_id.startswith(FAMILY_PREFIXES) else None
    return NumberedPassage(match[1], int(match[2])) if match else None


def with_number(value_id: str, number: int) -> str:
    """Return the id of a numbered passage with another number; ValueError if it belongs to none."""
    match = _NUMBERED_ID.match(value_id)
    if match is None:
        raise ValueError(f"no id of a numbered passage: {value_id}")
    return f"{match[1]}.{number}{match[3] or ''}"


def numbers_by_family(value_ids: Iterable[str]) -> dict[str, list[int]]:
    """Return the numbers that occur in some ids, each once, in their order, by family."""
    numbers: dict[str, dict[int, None]] = {}
    for value_id in [each for each in value_ids if each.startswith(FAMILY_PREFIXES)]:  # few
        if passage := numbered_passage(value_id):
            numbers.setdefault(passage.family, {})[passage.number] = None
    return {family: list(ordered) for family, ordered in numbers.items()}


def topic_in_register(register: Register, passage: NumberedPassage) -> str:
    """Return the topic that some data give a passage; empty if they have no such passage.

    It is the title of the passage, else its words, with its own number left out of them.
    """
    start = f"{passage.family}.{passage.number}"
    for ending in _TOPIC_ENDINGS:
        value = register.get(start + ending)
        if value is not None and value.value:
            return str(value.value).replace(f"{start}.", f"{passage.family}.#.")
    return ""


def topics_in_file(reading: Reading) -> dict[NumberedPassage, str]:
    """Return the topic of every numbered passage of a file.

    It is what the former data said under its number, unless an edited passage was held at an older topic.
    """
    topics: dict[NumberedPassage, str] = {}
    held: dict[NumberedPassage, str] = {}
    for anchor in reading.anchors.values():
        passage = numbered_passage(anchor.value_id)
        if passage is None:
            continue
        if passage not in topics:
            topics[passage] = topic_in_register(reading.values, passage)
        if anchor.topic is not None:
            held[passage] = anchor.topic
    return topics | held
