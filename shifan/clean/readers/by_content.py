"""The reader of a column, chosen by what its cells may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import singledispatch

from shifan.clean.form_marks import mark_in_cell
from shifan.clean.readers.business_types import business_type
from shifan.clean.readers.codes import code, code_as_spelt, known_code
from shifan.clean.readers.context import ReadingContext
from shifan.clean.readers.dates import date
from shifan.clean.readers.districts import district
from shifan.clean.readers.document_numbers import document_number, phone_number
from shifan.clean.readers.numbers import decimal, measured, whole_number
from shifan.clean.readers.parsed import Parsed, Reader, as_typed, normalised
from shifan.clean.readers.quantities import qualifiers, quantity
from shifan.clean.readers.texts import name, running_text, text
from shifan.clean.readers.words import choice, one_of, yes_no
from shifan.intake.cell_text import CellValue
from shifan.raw_sheets import contents as kind
from shifan.raw_sheets.site_inspection import CONFORMING, FAILING, NOT_APPLICABLE
from shifan.standards.model import ResultWord


@singledispatch
def reader(content: kind.Content, context: ReadingContext) -> Reader:
    """Return the reader of cells of this content; TypeError for a kind that has none."""
    raise TypeError(f"no reader of {type(content).__name__}")


# What is read alike in every city and under every pack.
_ALIKE: dict[type[kind.Content], Reader] = {
    kind.AsTyped: as_typed,
    kind.FreeText: text,
    kind.Remark: text,
    kind.Suggested: text,
    kind.RunningText: running_text,
    kind.ProperName: name,
    kind.RowCode: code,
    kind.DistrictCode: code,
    kind.SiteReference: code,
    kind.CodeAsSpelt: code_as_spelt,
    kind.DocumentNumber: document_number,
    kind.PhoneNumber: phone_number,
    kind.MeasuredNumber: measured,
    kind.TypedQuantity: quantity,
    kind.QuantityQualifiers: qualifiers,
}


def _always(read: Reader) -> Callable[[kind.Content, ReadingContext], Reader]:
    """Return what gives one reader whatever the context."""
    return lambda content, context: read


for _content, _read in _ALIKE.items():
    reader.register(_content)(_always(_read))


@reader.register
def _(content: kind.PackCode, context: ReadingContext) -> Reader:
    codes = getattr(context.standard, content.pack_list)["code"]
    return known_code(codes, context.standard.carried_over)


@reader.register
def _(content: kind.ItemOfSite, context: ReadingContext) -> Reader:
    return known_code(context.standard.check_items["code"], context.standard.carried_over)


@reader.register
def _(content: kind.OneOf, context: ReadingContext) -> Reader:
    return one_of(content.words, content.also, content.empty)


@reader.register
def _(content: kind.CheckResult, context: ReadingContext) -> Reader:
    results = context.standard.results
    words = [result.word for result in results]
    usual = _usual_results(results)
    also = {other: usual[word] for other, word in content.also.items() if word in usual}
    read = one_of(words, {other: word for other, word in also.items() if other not in words})
    return _ticked_among_choices(read)


def _ticked_among_choices(read: Reader) -> Reader:
    """Return a reader that takes the one result ticked in a cell that lists them: ☑符合□不符合."""

    def read_ticked(raw: CellValue) -> Parsed:
        parsed = read(raw)
        mark = mark_in_cell(raw) if parsed.refused else None
        if mark is None:
            return parsed
        if not mark.result:
            return parsed._replace(action=f"{mark.fault}，请只写检查结果")
        chosen = read(mark.result)
        if chosen.refused:
            return parsed
        return normalised(chosen.value, "ticked-word", str(chosen.value), "已按勾选的一项读取")

    return read_ticked


def _usual_results(results: Iterable[ResultWord]) -> dict[str, str]:
    """Return for 符合, 不符合 and 合理缺项 the pack's own word: the same, or the one that earns as much."""
    shares = {CONFORMING: 1, FAILING: 0, NOT_APPLICABLE: None}
    words: dict[str, str] = {}
    for result in results:
        for usual, share in shares.items():
            if result.word == usual or (result.share == share and usual not in words):
                words[usual] = result.word
    return words


@reader.register
def _(content: kind.ReviewAspect, context: ReadingContext) -> Reader:
    aspects = context.standard.aspects
    return one_of(aspects, {aspect.removesuffix("性"): aspect for aspect in aspects})


@reader.register
def _(content: kind.YesNo, context: ReadingContext) -> Reader:
    return yes_no(content.empty)


@reader.register
def _(content: kind.MasteryWord, context: ReadingContext) -> Reader:
    return one_of(context.standard.interview_scores, {})


@reader.register
def _(content: kind.InspectionMethod, context: ReadingContext) -> Reader:
    codes = {name: code for code, name in context.standard.method_names.items()}
    others = {word: codes[name] for word, name in content.also.items() if name in codes}
    return choice(codes | others, codes)


@reader.register
def _(content: kind.DistrictName, context: ReadingContext) -> Reader:
    return district(context, content.empty)


@reader.register
def _(content: kind.BusinessTypeName, context: ReadingContext) -> Reader:
    return business_type(context.standard)


@reader.register
def _(content: kind.CalendarDay, context: ReadingContext) -> Reader:
    return date(context.year, context.date1904)


@reader.register
def _(content: kind.WholeNumber, context: ReadingContext) -> Reader:
    usual = range(content.lowest, content.highest + 1)
    return whole_number(content.unit, content.meaning, usual)


@reader.register
def _(content: kind.DeductedPoints, context: ReadingContext) -> Reader:
    return decimal("分")
