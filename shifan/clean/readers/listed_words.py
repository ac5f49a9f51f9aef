"""The words that a column of choices may hold, by the pack: those that people list in the brackets of its heading."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch

from shifan.clean.readers.context import ReadingContext
from shifan.raw_sheets import contents as kind


@singledispatch
def listed_words(content: kind.Content, context: ReadingContext) -> Iterable[str]:
    """Return the official words of a column of choices; none for other columns."""
    return ()


@listed_words.register
def _(content: kind.OneOf, context: ReadingContext) -> Iterable[str]:
    return content.words


@listed_words.register
def _(content: kind.YesNo, context: ReadingContext) -> Iterable[str]:
    return ("是", "否")


@listed_words.register
def _(content: kind.CheckResult, context: ReadingContext) -> Iterable[str]:
    return (result.word for result in context.standard.results)


@listed_words.register
def _(content: kind.InspectionMethod, context: ReadingContext) -> Iterable[str]:
    return context.standard.method_names.values()


@listed_words.register
def _(content: kind.MasteryWord, context: ReadingContext) -> Iterable[str]:
    return context.standard.interview_scores


@listed_words.register
def _(content: kind.ReviewAspect, context: ReadingContext) -> Iterable[str]:
    return context.standard.aspects


@listed_words.register
def _(content: kind.BusinessTypeName, context: ReadingContext) -> Iterable[str]:
    return (text for own in context.standard.type_list for text in (own.name, own.code))


@listed_words.register
def _(content: kind.DistrictName, context: ReadingContext) -> Iterable[str]:
    return context.districts


@listed_words.register
def _(content: kind.PackCode, context: ReadingContext) -> Iterable[str]:
    return tuple(map(str, getattr(context.standard, content.pack_list)["code"]))


@listed_words.register
def _(content: kind.ItemOfSite, context: ReadingContext) -> Iterable[str]:
    return (item.code for item in context.standard.item_list)
