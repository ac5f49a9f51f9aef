"""Sentences round values that the report words otherwise, or says no more, with other data.

They are told: nobody can tell here whether people have worked on them.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict

from lxml import etree

from shifan.records import dataclass
from shifan.report.anchors.anchor import VALUE
from shifan.report.anchors.reading import Reading
from shifan.report.make.data_conditions import differ
from shifan.report.refresh.anchored_paragraphs import anchored_paragraphs
from shifan.report.refresh.ledger import CONFLICT, KEPT, LedgerDetail
from shifan.report.refresh.session import RefreshSession
from shifan.word.elements import accepted_text

_REASON = "数据变化后，报告的这句话另有说法（或指向别的图表），没有改动，请核对"
_MARK, _DIGITS = "words.", 16
_NUMBERED = re.compile(r"(表|图|附件)[0-9]+")


@dataclass(frozen=True)
class _Sentence:
    """A paragraph that the skeleton words and the data give values to.

    `words` are what it says beside the values; numbers of tables and figures are none.
    """

    element: etree._Element
    first_id: str
    text: str
    words: str

    @property
    def mark(self) -> str:
        """Return what the file keeps of a sentence that was told."""
        digest = hashlib.sha256(self.words.encode()).hexdigest()
        return f"{_MARK}{self.first_id}.{digest[:_DIGITS]}"


def enter_conditional_words(session: RefreshSession, run_report: Reading) -> None:
    """Enter the paragraphs whose words beside the values are others in the run's report, where data decide on words.

    What is told is told again by the next refresh, until somebody has changed the paragraph.
    """
    told_before = {mark for mark in session.reading.info.undone or () if mark.startswith(_MARK)}
    has_changed = differ(session.reading.values, session.register)
    if not (has_changed or told_before):
        return
    said: dict[str, list[_Sentence]] = defaultdict(list)
    for sentence in _sentences(run_report, {}):
        said[sentence.first_id].append(sentence)
    for sentence in _sentences(session.reading, _written(session)):
        others = said[sentence.first_id]
        is_told = has_changed or sentence.mark in told_before
        if others and is_told and all(other.words != sentence.words for other in others):
            place = session.place_names.of(sentence.element)
            told = (sentence.first_id, sentence.text, others[0].text, _REASON, place)
            session.ledger.enter_detail(LedgerDetail(KEPT, *told))
            session.undone.add(sentence.mark)


def _written(session: RefreshSession) -> dict[str, str]:
    """Return what the values of a report read now, by the names of their anchors."""
    edited = {*session.ledger[KEPT], *session.ledger[CONFLICT]}
    return {
        name: session.reading.ranges[name].text
        if anchor.value_id in edited and name in session.reading.ranges
        else anchor.baseline
        for name, anchor in session.anchors.items()
    }


def _sentences(reading: Reading, now: dict[str, str]) -> list[_Sentence]:
    """Return the sentences of a report; `now` says what its values read where that is not what was written."""
    found = []
    for paragraph, names in anchored_paragraphs(reading).items():
        anchors = [reading.anchor(name) for name in names]
        if paragraph.getparent() is None or any(anchor.kind != VALUE for anchor in anchors):
            continue
        values = [
            now.get(name, anchor.baseline) for name, anchor in zip(names, anchors, strict=True)
        ]
        text = accepted_text(paragraph).strip()
        found.append(_Sentence(paragraph, anchors[0].value_id, text, _beside(text, values)))
    return found


def _beside(text: str, values: list[str]) -> str:
    """Return a text without its values, the longest taken out first."""
    for value in sorted(filter(None, values), key=len, reverse=True):
        text = text.replace(value, "", 1)
    return _NUMBERED.sub(r"\1", text)
