"""Statements that no number makes: words of verdict, order, direction and quantity.

Ours must state what they stated; new ones may claim nothing.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator

from shifan.chinese.claims import claims_in, compared_in
from shifan.chinese.figures import written_numbers
from shifan.chinese.measure_words import MEASURE, kind_of_measure
from shifan.chinese.statements import (
    changes_subject,
    sentences,
    speaks_well,
    statement_words,
)
from shifan.patterns import pattern_of
from shifan.report.anchors.anchor import PASSAGE, rests_on_verdict
from shifan.report.anchors.anchored_paragraph import AnchoredParagraph
from shifan.report.anchors.passages import words_of_passage
from shifan.report.anchors.reading import Reading
from shifan.report.place_names import heading_level, join_names
from shifan.report.verify.coded_sentences import CodedSentence, Codes
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import CHANGED, MISSING, UNSOURCED, VerifiedItem
from shifan.report.verify.offices import still_names_office

_ALIKE = 0.55
_LEAST_CHANGED = "说法被改动"
_ADDED = "没有依据的说法"
_SENTENCE_GONE = "有数据的句子已被删除"
_FORCE_GONE = "说明有无官方效力的文字已被删除"
_FORCE = pattern_of("非官方|不是官方|官方效力|不具有[^。；，]{0,6}效力")
_LONGEST = 40
_HEADING_CHANGED = "标题说的与原来相反"
_OTHER_MEASURE = "数后面的单位不是它的单位"
_MEASURE = pattern_of(rf"\s*(?:[%％‰]|{MEASURE})")
_CAPTION = pattern_of(r"^([表图])\d+(?=\D)")
_ORDINAL = pattern_of(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．]")


def judged_passage_words(context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield the passages that people have reworded so that they state something else."""
    reading = context.reading
    for name, place in reading.ranges.items():
        anchor = reading.anchor(name)
        if anchor.kind != PASSAGE or rests_on_verdict(anchor.value_id):
            continue
        text = words_of_passage(reading, place).text
        if text != anchor.baseline and _states_otherwise(anchor.baseline, text):
            in_words = join_names(_LEAST_CHANGED, context.place_names.of(place.start))
            yield VerifiedItem(place.text, anchor.value_id, CHANGED, in_words)


def judged_sentences(context: VerifyContext, model: Reading) -> Iterator[VerifiedItem]:
    """Yield the sentences around the values that state something else than those of the run's own report."""
    codes = Codes()
    codes.learn(model)
    own, wanted = (
        [_without_caption_number(sentence) for sentence in codes.sentences_of(side)]
        for side in (context.reading, model)
    )
    left, open_wanted = _without_equal(own, wanted)
    for sentence in left:
        yield from _measured_otherwise(sentence, codes, context)
        partner = _likest(sentence.text, open_wanted)
        if partner is None:
            yield from _claims(sentence, context)
        else:
            open_wanted.remove(partner)
            if codes.says_otherwise(partner, sentence):
                yield _item(sentence.plain, CHANGED, _LEAST_CHANGED, sentence, context)
    unsaid = [
        sentence
        for sentence in open_wanted
        if not still_names_office(sentence.paragraph, model, context.reading)
    ]
    yield from _gone(unsaid, codes, context)


def _without_caption_number(sentence: CodedSentence) -> CodedSentence:
    """Return a caption without its number, which a table or chart more or less before it changes."""
    return sentence._replace(text=_CAPTION.sub(r"\1", sentence.text))


def _gone(
    unsaid: list[CodedSentence], codes: Codes, context: VerifyContext
) -> Iterator[VerifiedItem]:
    """Yield the sentences that the file had and nobody says any more: values of theirs stand nowhere."""
    reading = context.reading
    standing = {codes.sign(reading.anchor(name).value_id) for name in reading.ranges}
    written = {
        codes.sign(anchor.value_id) for anchor in reading.anchors.values() if anchor.baseline
    }
    for sentence in unsaid:
        if (set(sentence.text) & written) - standing:
            yield VerifiedItem(sentence.plain[:_LONGEST], "", MISSING, _SENTENCE_GONE)
        elif _FORCE.search(sentence.plain):
            yield VerifiedItem(sentence.plain[:_LONGEST], "", MISSING, _FORCE_GONE)


def judged_headings(context: VerifyContext, model: Reading) -> Iterator[VerifiedItem]:
    """Yield the headings that announce the contrary of those of the run's own report."""
    wanted = {
        _ordinal(heading): heading.text for heading in model.paragraphs if _is_heading(heading)
    }
    for paragraph in context.reading.paragraphs:
        if not _is_heading(paragraph):
            continue
        former = wanted.get(_ordinal(paragraph), "")
        was, now = speaks_well(former), speaks_well(paragraph.text)
        if was is not None and now is not None and was != now:
            in_words = join_names(_HEADING_CHANGED, context.place_names.of(paragraph.element))
            yield VerifiedItem(paragraph.text, "", CHANGED, in_words)


def _is_heading(paragraph: AnchoredParagraph) -> bool:
    if paragraph.in_cell or any(paragraph.numbering) or any(paragraph.names):
        return False
    return heading_level(paragraph.element)[0] > 0


def _ordinal(paragraph: AnchoredParagraph) -> str:
    """Return the number that is typed before a heading, by which it is known again."""
    hit = _ORDINAL.match(paragraph.text)
    return hit[0] if hit else ""


def _states_otherwise(former: str, text: str) -> bool:
    """Return whether a text has other statement words than its former one; a sentence less, or more, may have."""
    old, new = list(sentences(former)), list(sentences(text))
    both = Counter(old) & Counter(new)
    old, new = (list((Counter(side) - both).elements()) for side in (old, new))
    for sentence in new:
        partner = _likest(
            sentence, [CodedSentence(former_sentence, _NOWHERE) for former_sentence in old]
        )
        if partner is None:
            if claims_in(sentence):
                return True
            continue
        old.remove(partner.text)
        if Counter(statement_words(partner.text)) != Counter(statement_words(sentence)):
            return True
        if changes_subject(partner.text, sentence):
            return True
    return any(statement_words(former_sentence) for former_sentence in old)


def _without_equal(
    own: list[CodedSentence], wanted: list[CodedSentence]
) -> tuple[list[CodedSentence], list[CodedSentence]]:
    """Return the sentences on both sides that the other side has not."""
    counts = Counter(sentence.text for sentence in own) & Counter(
        sentence.text for sentence in wanted
    )
    sides = []
    for side in (own, wanted):
        equal, left = Counter(counts), []
        for sentence in side:
            if equal[sentence.text]:
                equal[sentence.text] -= 1
            else:
                left.append(sentence)
        sides.append(left)
    return sides[0], sides[1]


def _likest(text: str, others: list[CodedSentence]) -> CodedSentence | None:
    """Return the sentence most like a text, if one is like enough."""
    best, most = None, _ALIKE
    matcher = difflib.SequenceMatcher(None, "", text, autojunk=False)
    for other in others:
        matcher.set_seq1(other.text)
        if matcher.real_quick_ratio() < most or matcher.quick_ratio() < most:
            continue
        ratio = matcher.ratio()
        if ratio >= most:
            best, most = other, ratio
    return best


def _claims(sentence: CodedSentence, context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield what a sentence of people's own claims; one with numbers is told by these."""
    claims = claims_in(sentence.plain)
    if not claims and sentence.plain != sentence.text:
        claims = compared_in(sentence.plain)  # a value pasted into a sentence of their own
    if claims and not written_numbers(sentence.plain):
        yield _item(claims[0], UNSOURCED, _ADDED, sentence, context)


def _measured_otherwise(
    sentence: CodedSentence, codes: Codes, context: VerifyContext
) -> Iterator[VerifiedItem]:
    """Yield the values in a sentence of people's own that stand before a measure of another kind: a score as 个点位."""
    for place, sign, value_id in codes.signs_in(sentence.text):
        value = context.reading.values.get(value_id)
        printed = codes.texts.get(sign, "")
        if value is None or not value.unit or printed.endswith(value.unit):
            continue
        behind = _MEASURE.match(sentence.text, place + 1)
        if behind and kind_of_measure(behind[0]) != kind_of_measure(value.unit):
            yield _item(printed + behind[0], CHANGED, _OTHER_MEASURE, sentence, context)


def _item(
    text: str, state: str, what: str, sentence: CodedSentence, context: VerifyContext
) -> VerifiedItem:
    in_words = join_names(what, context.place_names.of(sentence.paragraph.element))
    return VerifiedItem(text, "", state, in_words)


_NOWHERE = AnchoredParagraph(None, "", 0)  # type: ignore[arg-type]
