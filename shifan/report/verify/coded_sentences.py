"""Sentences with one sign in the place of each value or passage: what stands around them is compared with the run's."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from typing import NamedTuple

from shifan.chinese.statements import (
    changes_subject,
    measures_in,
    sentences,
    statement_words,
)
from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.report.anchors.anchored_paragraph import AnchoredParagraph
from shifan.report.anchors.reading import Reading
from shifan.word.elements import W

_FIRST = 0xF0000  # of the signs that stand for ids: a plane that no text uses
_CODE = pattern_of("[\U000f0000-\U000fffff]")
_LABEL = pattern_of(r"[图表附件]\s?\d+")
_CLAUSES = pattern_of("[，,、：:（）()]")
_NO_WORDS = pattern_of(r"[\W_]+")
_POINTS_BACK = pattern_of(r"^(?:该|本|我|全|其|上述|前述|有关|相关|各|所|这|此|当地)\w{0,4}$")


class CodedSentence(NamedTuple):
    """A sentence with a sign in the place of each thing that is anchored, and the paragraph in which it stands."""

    text: str
    paragraph: AnchoredParagraph

    @property
    def plain(self) -> str:
        """Return the sentence without what is anchored."""
        return _CODE.sub("", self.text)


@dataclass
class Codes:
    """The signs of the ids of two readings that are compared, and the texts that the run's own report says there."""

    signs: dict[str, str] = field(default_factory=dict)  # value id → sign
    texts: dict[str, str] = field(default_factory=dict)  # sign → text of the run
    _ids: list[str] = field(default_factory=list)  # in the order of their signs

    def sign(self, value_id: str) -> str:
        """Return the sign of an id."""
        if value_id not in self.signs:
            self.signs[value_id] = chr(_FIRST + len(self._ids))
            self._ids.append(value_id)
        return self.signs[value_id]

    def signs_in(self, text: str) -> Iterator[tuple[int, str, str]]:
        """Yield the signs in a text: place, sign, and the id that it stands for; what people typed is no sign."""
        for found in _CODE.finditer(text):
            number = ord(found[0]) - _FIRST
            if number < len(self._ids):
                yield found.start(), found[0], self._ids[number]

    def learn(self, model: Reading) -> None:
        """Learn the texts of the run's own report."""
        for anchor in model.anchors.values():
            self.texts[self.sign(anchor.value_id)] = anchor.baseline

    def of(self, paragraph: AnchoredParagraph, reading: Reading) -> str:
        """Return a paragraph's text, the outermost anchors replaced by their signs."""
        if not any(paragraph.names):
            return paragraph.text
        pieces: list[str] = []
        last = ""
        for sign, names in zip(paragraph.text, paragraph.names, strict=True):
            name = names[0] if names else ""
            if not name:
                pieces.append(sign)
            elif name != last:
                pieces.append(self.sign(reading.anchor(name).value_id))
            last = name
        return "".join(pieces)

    def sentences_of(self, reading: Reading) -> list[CodedSentence]:
        """Return the sentences outside of tables; contents and captions are judged by themselves and left out."""
        return [
            CodedSentence(text, paragraph)
            for paragraph in reading.paragraphs
            if not paragraph.in_table and not any(paragraph.numbering)
            for text in sentences(self.of(paragraph, reading))
        ]

    def says_otherwise(self, wanted: CodedSentence, sentence: CodedSentence) -> bool:
        """Return whether a sentence states something else than the run's: in words, in values, or in their order."""
        if Counter(statement_words(wanted.plain)) != Counter(statement_words(sentence.plain)):
            return True
        if changes_subject(wanted.plain, sentence.plain):
            return True
        ids, own = _CODE.findall(wanted.text), _CODE.findall(sentence.text)
        if ids != own and Counter(ids) == Counter(own):
            return True
        if _refers_otherwise(wanted, sentence):
            return True
        return _is_paired_otherwise(wanted.text, sentence.text) or self._replaces(wanted, sentence)

    def _replaces(self, wanted: CodedSentence, sentence: CodedSentence) -> bool:
        """Return whether other words stand where the run has a value: its anchor gone, another text in its place."""
        if not set(_CODE.findall(wanted.text)) - set(_CODE.findall(sentence.text)):
            return False
        matcher = difflib.SequenceMatcher(None, wanted.text, sentence.text, autojunk=False)
        for kind, start, end, own_start, own_end in matcher.get_opcodes():
            gone = _CODE.findall(wanted.text[start:end]) if kind == "replace" else []
            words = _NO_WORDS.sub("", sentence.text[own_start:own_end])
            if gone and words and not _POINTS_BACK.match(words):
                # A text that was typed as it was may be matched sign by sign.
                said = _NO_WORDS.sub("", sentence.plain)
                texts = (_NO_WORDS.sub("", self.texts.get(sign, "")) for sign in gone)
                if not all(text in said for text in texts):
                    return True
        return False


def _refers_otherwise(wanted: CodedSentence, sentence: CodedSentence) -> bool:
    """Return whether a sentence refers to other tables or figures, by typed numbers; fields are judged apart."""
    labels, own = Counter(_LABEL.findall(wanted.plain)), Counter(_LABEL.findall(sentence.plain))
    if labels == own or not own - labels:
        return False
    codes = sentence.paragraph.element.iter(f"{W}instrText")
    return sum(" REF " in (code.text or "") for code in codes) < own.total()


def _is_paired_otherwise(former: str, text: str) -> bool:
    """Return whether values stand behind other words for what they measure; clauses that were moved do not count."""
    before, now = _pairs(former), _pairs(text)
    if before == now or Counter(sum(before, ())) != Counter(sum(now, ())):
        return False
    return Counter(before) != Counter(now)


def _pairs(text: str) -> list[tuple[str, ...]]:
    """Return clause by clause the values and the words for what is measured, in order."""
    found = []
    for clause in _CLAUSES.split(text):
        places = {hit.start(): hit[0] for hit in _CODE.finditer(clause)} | measures_in(clause)
        if places:
            found.append(tuple(places[at] for at in sorted(places)))
    return found
