"""Texts and photos more alike than work on the spot would make them.

Remarks are compared without digits, signs, single letters, the names of sites and districts, full-width characters
taken for narrow ones: a serial number more does not make them another text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

import pandas as pd

from shifan.patterns import pattern_of
from shifan.questions.question import Asked, CityData, Question
from shifan.records import dataclass

SAME_ITEMS, SAME_REASON, SAME_NOTES, SHORTEST = 3, 8, 5, 4
_FREQUENT = 0.035  # of all problems: a word that fits everything stands at a few of many
_LONGEST_QUOTE = 24
_NOT_WORDS = pattern_of(r"[\W\d_〇零一二三四五六七八九十]+|(?<![a-z])[a-z](?![a-z])")


@dataclass(frozen=True)
class _RepeatedText:
    """A text that stands in several rows of a table, the first of them, and whether all are the same to the letter."""

    text: str
    rows: pd.DataFrame
    exactly: bool

    @property
    def how(self) -> str:
        """Return how the texts are alike."""
        return "逐字相同" if self.exactly else "除数字、标点和单位名称外相同"


def remarks(city: CityData, asked: Asked) -> Iterator[Question]:
    """Ask about one problem text at several check items, one reason at many indicators, one note of many interviews."""
    yield from _problems(city)
    yield from _reasons(city)
    yield from _notes(city)


def _problems(city: CityData) -> Iterator[Question]:
    records = city.clean.tables["records"]
    names = {item.code: item.name for item in city.standard.item_list}
    problems = records["result"].astype(str).isin(city.standard.problem_words)
    names_of_sites = _names_of_sites(city)
    for repeated in _repeated(records[problems.to_numpy()], "problem", names_of_sites):
        # Business types share items by name.
        items = len({names.get(item, item) for item in repeated.rows["item"]})
        if items >= max(SAME_ITEMS, _FREQUENT * problems.sum()):
            yield Question(
                "remark",
                f"“{_short(repeated.text)}”这一问题描述在{len(repeated.rows)}条记录中{repeated.how}，"
                f"涉及{items}个不同检查项",
                "是否逐项在现场记录？",
                city.cells("records", "problem", repeated.rows["row"]),
            )


def _reasons(city: CityData) -> Iterator[Question]:
    for repeated in _repeated(city.clean.tables["documents"], "reason"):
        indicators = repeated.rows["indicator"].nunique()
        if indicators >= SAME_REASON:
            yield Question(
                "reason",
                f"扣分理由“{_short(repeated.text)}”在{indicators}个指标中{repeated.how}",
                "是共性问题，还是套用了同一表述？能否写明各指标缺什么材料？",
                city.cells("documents", "reason", repeated.rows["row"]),
            )


def _notes(city: CityData) -> Iterator[Question]:
    for repeated in _repeated(city.clean.tables["interviews"], "note"):
        interviews = repeated.rows["interview"].nunique()
        if interviews >= SAME_NOTES:
            yield Question(
                "note",
                f"访谈要点“{_short(repeated.text)}”在{interviews}次访谈的"
                f"{len(repeated.rows)}条记录中{repeated.how}",
                "要点是否如实记录了各人的回答？",
                city.cells("interviews", "note", repeated.rows["row"]),
            )


def _names_of_sites(city: CityData) -> Sequence[str]:
    """Return the names and codes of sites and the names of their districts, the longest first."""
    columns = (city.sites[column].astype(str) for column in ("name", "site", "district"))
    names = {_narrow(text) for column in columns for text in column} - {""}
    return sorted(names, key=lambda name: (-len(name), name))


def _repeated(
    frame: pd.DataFrame, column: str, names: Sequence[str] = ()
) -> Iterator[_RepeatedText]:
    """Yield the texts of a column, none very short, that stand in more than one row, names, digits and signs aside."""
    texts = frame[column].astype(str)
    bare = texts.map({text: _bare(text, names) for text in texts.unique()})
    kept = (bare.str.len() >= SHORTEST) & bare.duplicated(keep=False)
    for _, rows in frame[kept.to_numpy()].groupby(bare[kept.to_numpy()], sort=False):
        yield _RepeatedText(str(rows[column].iloc[0]), rows, rows[column].nunique() == 1)


def _bare(text: str, names: Sequence[str]) -> str:
    """Return a text without names, digits, numerals, single letters, blanks and signs."""
    text = _narrow(text)
    for name in names:
        if name in text:
            text = text.replace(name, "")
    return _NOT_WORDS.sub("", text)


def _narrow(text: str) -> str:
    """Return a text with full-width letters, digits and signs as narrow ones, in small letters."""
    return unicodedata.normalize("NFKC", text).casefold()


def photos(city: CityData, asked: Asked) -> Iterator[Question]:
    """Ask about a photo number that stands at several sites."""
    records = city.clean.tables["records"]
    numbered = records[(records["photo"] != "").to_numpy()]
    numbered = numbered[numbered.duplicated("photo", keep=False).to_numpy()]
    for photo, rows in numbered.groupby("photo", sort=False, observed=True):
        sites = rows["site"].nunique()
        if sites > 1:
            yield Question(
                "photo",
                f"照片编号{photo}出现在{sites}个点位",
                "照片是哪个点位的，编号是否重复？",
                city.cells("records", "photo", rows["row"]),
            )


def _short(text: str) -> str:
    """Return a quoted text, shortened, with its own quotation marks as single ones."""
    text = text.replace("“", "‘").replace("”", "’")
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
