"""What may stand in which edition, declared once: scores, inspected units, persons, photographs.

Inside use may see all of it. What is made public may not; a finished file is looked through in every part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from shifan import safe_xml
from shifan.chinese.half_width import SHOWN_AS_NOTHING
from shifan.patterns import pattern_of
from shifan.report.editions import INTERNAL, PUBLIC
from shifan.report.package_texts import (
    ENCODINGS,
    half_width_text,
    tables_of,
    texts_behind,
    texts_of,
)
from shifan.report.stated_scores import WORDS, KnownNumbers, around, stated_in, stated_in_table
from shifan.values import ANCHOR, PATTERN, Register

SCORE, UNIT, PERSON, PHOTOGRAPH = "得分", "被检查单位的情况", "个人的情况", "照片"
_BY_ID = {
    SCORE: pattern_of(
        r"scores\.(?:sum|total|interview_rate)$"
        r"|(?:indicator|dimension|type|district|method|cross)\..*(?:score|mean|rate)$"
        r"|department\..*\.points$|deduction\.|firmness\.|chart\."
        r"|verdict\.reason\.|example\."  # in words, with their numbers
    ),
    UNIT: pattern_of(r"(?:site|problem)\."),
    PERSON: pattern_of(r"interview\.unit\."),
    PHOTOGRAPH: pattern_of(r"photo\."),
}
_FORBIDDEN: Mapping[str, frozenset[str]] = {
    INTERNAL: frozenset(),
    PUBLIC: frozenset((SCORE, UNIT, PERSON, PHOTOGRAPH)),
}
_SHORTEST_NAME = 4  # of a unit whose name is looked for anywhere: shorter ones stand in other words
_NAMES_OF_UNITS = "site.*.name"
_BLANKS = pattern_of(rf"[\s{SHOWN_AS_NOTHING}]+")


def forbidden_kind(value_id: str, edition: str) -> str:
    """Return what a value, chart or photograph is that an edition must not show; empty for what it may."""
    return next(
        (kind for kind in _FORBIDDEN[edition] if _BY_ID[kind].match(value_id)),
        "",
    )


def forbidden_kind_in(value_id: str, register: Register, edition: str) -> str:
    """Return what a value is, or what is said in its words, that an edition must not show; empty for what it may."""
    kind = forbidden_kind(value_id, edition)
    value = register.get(value_id)
    if kind or value is None or value.rule != PATTERN:
        return kind
    cited = ANCHOR.findall(str(value.value))
    kinds = (forbidden_kind_in(each, register, edition) for each in cited if each != value_id)
    return next((kind for kind in kinds if kind), "")


def named_units(parts: Mapping[str, bytes], register: Register, edition: str) -> Iterator[str]:
    """Yield the names of inspected units that stand anywhere in a package: text, properties, inner data, file names."""
    if UNIT not in _FORBIDDEN[edition]:
        return
    names = {value.display for value in register.match(_NAMES_OF_UNITS)}
    everything = "\n".join(_compact(_words(name, part)) for name, part in parts.items())
    by_itself: list[str] | None = None
    for name in sorted(names):
        compact = _compact(name)
        if len(compact) >= _SHORTEST_NAME:
            if compact in everything:
                yield name
        elif compact:
            by_itself = list(texts_of(parts)) if by_itself is None else by_itself
            if any(_stands_alone(compact, said) for said in by_itself):
                yield name


def typed_scores(parts: Mapping[str, bytes], register: Register, edition: str) -> Mapping[str, str]:
    """Return the scores that are typed anywhere into a package, in digits or words → what stands around each."""
    if SCORE not in _FORBIDDEN[edition]:
        return {}
    scores, others = list[str](), list[str]()
    for value in register.values():
        (scores if _BY_ID[SCORE].match(value.id) else others).append(value.display)
    known = KnownNumbers.of(scores, others)
    texts = (*texts_of(parts), *texts_behind(WORDS, parts))
    found = {number: around(number, text) for text in texts for number in stated_in(text, known)}
    for table in tables_of(parts):
        for heading, number in stated_in_table(table):
            found.setdefault(number, f"{heading}　{number}")
    return dict(sorted(found.items()))


def _stands_alone(name: str, said: str) -> bool:
    """Return whether a short name stands between signs or blanks, as units are listed, and not inside a word."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said) is not None


def _compact(text: str) -> str:
    """Return a text as it is compared: half-width, without blanks, whatever stands in the data or was typed."""
    return _BLANKS.sub("", half_width_text(text))


def _words(name: str, part: bytes) -> str:
    """Return the texts and attributes of a part, runs of text joined; of a picture its name and text in its bytes."""
    if not name.endswith((".xml", ".rels")):
        return "\n".join((name, *(part.decode(code, "ignore") for code in ENCODINGS)))
    root = safe_xml.parse(part)
    said = [str(said) for element in root.iter("*") for said in element.attrib.values()]
    return "\n".join([name, "".join(map(str, root.itertext())), *said])
