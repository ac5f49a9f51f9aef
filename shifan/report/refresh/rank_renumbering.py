"""Numbered passages that people have worked on follow their topic to its rank in the new data.

As long as nobody has touched any passage of a family, what is third is simply written as the data have it now. Where
people have reworded, deleted or remarked on one, its number would lead to another topic: then each keeps its topic,
and takes the number that the data give it.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Mapping

from lxml import etree

from shifan.records import dataclass
from shifan.report.anchors import user_edits
from shifan.report.anchors.anchor_range import control_tag
from shifan.report.anchors.anchor_writer import LONGEST_TAG
from shifan.report.anchors.reading import Reading
from shifan.report.refresh.numbered_passages import (
    NumberedPassage,
    numbered_passage,
    numbers_by_family,
    topic_in_register,
    topics_in_file,
    with_number,
)
from shifan.values import Register, Value
from shifan.word.elements import W

_FORGOTTEN = 0  # the number of what people have taken out and the data no longer have


def renumber_by_new_rank(reading: Reading, register: Register) -> set[str]:
    """Renumber edited families to the ranks that their topics have in the new data; return the parts changed by that.

    In `reading` the anchors, the former values and the ids that people have taken out are renumbered; in its parts the
    tags of controls. A family that nobody has touched stays as it is.
    """
    changed_parts: set[str] = set()
    standing = numbers_by_family(
        anchor.value_id for name, anchor in reading.anchors.items() if name in reading.ranges
    )
    written = [anchor.value_id for anchor in reading.anchors.values()]
    known = numbers_by_family([*written, *(reading.info.deleted or ())])
    in_data = numbers_by_family(register)
    topics = topics_in_file(reading)
    for family, numbers in known.items():
        numbers_by_topic = _numbers_by_topic(register, family, in_data.get(family, []))
        followed: dict[int, int | None] = {}
        for number in numbers:
            passage = NumberedPassage(family, number)
            topic = topics.get(passage) or topic_in_register(reading.values, passage)
            followed[number] = numbers_by_topic.get(topic)
        new_numbers = _new_numbers(followed, standing.get(family, []), in_data.get(family, []))
        if _moves(new_numbers) and user_edits.touch_any(reading, _anchors_of(reading, family)):
            changed_parts |= _Renumbering(family, new_numbers).apply(reading)
    return changed_parts


def _numbers_by_topic(register: Register, family: str, numbers: list[int]) -> dict[str, int]:
    """Return the numbers of a family's passages by their topics; of two with the same topic the later one."""
    return {
        topic_in_register(register, NumberedPassage(family, number)): number for number in numbers
    }


def _moves(new_numbers: Mapping[int, int]) -> bool:
    return any(old != new for old, new in new_numbers.items())


def _anchors_of(reading: Reading, family: str) -> list[str]:
    """Return the names of the anchors of a family's passages."""
    names = []
    for name, anchor in reading.anchors.items():
        passage = numbered_passage(anchor.value_id)
        if passage and passage.family == family:
            names.append(name)
    return names


def _new_numbers(
    followed: Mapping[int, int | None], standing: list[int], in_data: list[int]
) -> dict[int, int]:
    """Return the new number of each number in the file; 0 for what is forgotten.

    `followed` leads from each number in the file to that of its topic in the data, `standing` are the numbers that
    still stand in the file. A passage whose topic the data no longer have keeps its number if no other passage takes
    it; else it gets one that is left over, else one behind all. What people have taken out and the data no longer have
    is forgotten.
    """
    new_numbers = {number: new for number, new in followed.items() if new is not None}
    unused = dict.fromkeys(number for number in in_data if number not in new_numbers.values())
    last = max([*in_data, *followed], default=0)
    for number in standing:
        if number in new_numbers:
            continue
        if number in unused or number not in in_data:
            new = number
        elif unused:
            new = next(iter(unused))
        else:
            last = new = last + 1
        unused.pop(new, None)
        new_numbers[number] = new
    return dict.fromkeys(followed, _FORGOTTEN) | new_numbers


@dataclass(frozen=True)
class _Renumbering:
    """New numbers for the passages of one family, by their old ones."""

    family: str
    new_numbers: Mapping[int, int]

    def apply(self, reading: Reading) -> set[str]:
        """Give everything that carries a passage's number its new one; return the parts in which tags were changed."""
        self._renumber_anchors(reading)
        self._renumber_values(reading)
        deleted = (self.new_id(value_id) for value_id in reading.info.deleted or ())
        reading.info.deleted = [value_id for value_id in deleted if value_id]
        return {part for part, root in reading.roots.items() if self._renumber_tags(root)}

    def new_id(self, value_id: str) -> str:
        """Return the new id of a value: the same if it is not of the family, an empty text if it is forgotten."""
        passage = numbered_passage(value_id)
        if passage is None or passage.family != self.family:
            return value_id
        number = self.new_numbers.get(passage.number, passage.number)
        return "" if number == _FORGOTTEN else with_number(value_id, number)

    def _renumber_anchors(self, reading: Reading) -> None:
        anchors = reading.anchors
        for name in [name for name, anchor in anchors.items() if not self.new_id(anchor.value_id)]:
            del anchors[name]
        uses: Counter[str] = Counter()
        for anchor in anchors.values():
            anchor.value_id = self.new_id(anchor.value_id)
            if anchor.made_from is not None:
                anchor.made_from = self._new_pattern(anchor.made_from)
            uses[anchor.value_id] += 1
            anchor.occurrence = uses[anchor.value_id]

    def _renumber_values(self, reading: Reading) -> None:
        """Renumber the former values, and the ids inside the patterns of the family's passages."""
        values: dict[str, Value] = {}
        for value in reading.values.values():
            new_id = self.new_id(value.id)
            if not new_id:
                continue
            pattern = value.value
            if isinstance(pattern, str) and f"{self.family}." in pattern:
                pattern = self._new_pattern(pattern)
            values[new_id] = dataclasses.replace(value, id=new_id, value=pattern)
        reading.values = Register(values.values(), reading.values.files)

    def _new_pattern(self, pattern: str) -> str:
        """Return a pattern in which the family's values are named by their new numbers."""

        def renumbered(match: re.Match[str]) -> str:
            number = int(match[1])
            return f"{self.family}.{self.new_numbers.get(number, number)}."

        return re.sub(rf"{re.escape(self.family)}\.(\d+)\.", renumbered, pattern)

    def _renumber_tags(self, root: etree._Element) -> bool:
        """Renumber the controls of a part; return whether any is changed."""
        changed = False
        for control in root.iter(f"{W}sdt"):
            tag = control_tag(control)
            new_tag = self.new_id(tag)
            properties = control.find(f"{W}sdtPr")
            if properties is not None and new_tag and new_tag != tag:
                for named in properties.iterchildren(f"{W}tag", f"{W}alias"):
                    named.set(f"{W}val", new_tag[:LONGEST_TAG])
                changed = True
        return changed
