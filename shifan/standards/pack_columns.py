"""The CSV files of a pack, declared once: their columns, what each cell may hold, what may be left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from shifan.patterns import pattern_of
from shifan.records import dataclass

LONGEST_CODE = 40
_NUMBER = pattern_of(r"[0-9]+(\.[0-9]+)?")
_SIGNED = pattern_of(r"-?[0-9]+(\.[0-9]+)?")
_TAKEN_SIGNS = frozenset("、，,；;!！{}｛｝|｜'\"＇＂“”‘’`")
_EMPTY_WORDS = frozenset({"无", "空", "不适用", "跳过", "NA", "N/A"})
_STARS = pattern_of(r"^[*★※☆]+|[*★※☆]+$")


@dataclass(frozen=True)
class PackColumn:
    """A column: its name, how a cell is read (ValueError with what was expected), whether it may be empty.

    `may_be_missing`: the file need not have the column. `blank_above`: rows that stand above others leave it blank.
    """

    name: str
    read: Callable[[str], object] = str
    may_be_empty: bool = False
    may_be_missing: bool = False
    blank_above: bool = False


def decimal(text: str) -> Decimal:
    """Return a decimal ≥ 0 written with plain digits, as 3 or 0.8; ValueError otherwise."""
    if not _NUMBER.fullmatch(text):
        raise ValueError("不小于0的数字")
    return Decimal(text)


def share(text: str) -> Decimal:
    """Return a decimal from 0 to 1; ValueError otherwise."""
    number = decimal(text)
    if number > 1:
        raise ValueError("0至1之间的数字")
    return number


def share_or_none(text: str) -> Decimal | None:
    """Return a decimal from 0 to 1, None for an empty cell; ValueError otherwise."""
    return share(text) if text else None


def signed_or_none(text: str) -> Decimal | None:
    """Return a decimal, None for an empty cell; ValueError otherwise."""
    if text and not _SIGNED.fullmatch(text):
        raise ValueError("数字")
    return Decimal(text) if text else None


def whole(text: str) -> int:
    """Return an integer ≥ 0 written with plain digits; ValueError otherwise."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError("不小于0的整数")
    return int(text)


def without_stars(text: str) -> str:
    """Return a code without the stars before or after it: *B03 is B03."""
    return _STARS.sub("", text)


def code(text: str) -> str:
    """Return a code as text, so that 3.10 is not 3.1, without its stars.

    ValueError if it has a blank or an invisible sign, more than 40 signs, no letter or digit, if it is a word for an
    empty cell, or has one of the signs by which people list codes (、，；), workbooks name cells (!), patterns cite
    values ({}) and aliases are parted (|), or a quote, which a spreadsheet drops before a text (decision 0196).
    """
    bare = without_stars(text)
    if (
        not bare
        or len(bare) > LONGEST_CODE
        or not bare.isprintable()
        or any(map(str.isspace, bare))
    ):
        raise ValueError(f"不含空格、不超过{LONGEST_CODE}个字的编号")
    taken = next((sign for sign in bare if sign in _TAKEN_SIGNS), "")
    if taken:
        raise ValueError(f"不含“{taken}”的编号：顿号、逗号、分号用来列举，! {{ }} | 和引号另有用处")
    if bare.upper() in _EMPTY_WORDS or not any(map(str.isalnum, bare)):
        raise ValueError("有字母、数字或汉字的编号，不是表示空白的词")
    if bare.startswith(".") or bare.endswith(".") or ".." in bare:
        raise ValueError("点号两边都有字的编号，如 1.1")
    return bare


def plain_code(text: str) -> str:
    """Return a code that may stand inside ids of values; ValueError as `code`, and for a dot."""
    if "." in text:
        raise ValueError("不含点号的编号")
    return code(text)


def departments(text: str) -> str:
    """Return who is responsible, several apart by 、; ValueError for a name that could not stand in ids of values."""
    names = text.split("、") if text else []
    if any(not name or re.search(r"[\s!.:{}|,，/\\]", name) for name in names):
        raise ValueError("部门名称，几个部门之间用、隔开，名称中没有空格、点号等符号")
    return text


def one_of(**words: object) -> Callable[[str], object]:
    """Return a reader of some words, each with what it stands for; ValueError for any other word."""

    def read(text: str) -> object:
        if text not in words:
            raise ValueError("或".join(words))
        return words[text]

    return read


_FLAG = one_of(**{"0": False, "1": True})
INDICATORS, TYPES, ITEMS = "indicators.csv", "business_types.csv", "check_items.csv"
VETOES, TOPICS, HEADERS = "vetoes.csv", "interview_topics.csv", "headers.csv"
METHODS, RESULTS, MEASURES = "methods.csv", "results.csv", "measures.csv"
# Rules of the pack's own, and the decision tables that they look into.
RULES, BANDS = "rules.csv", "bands.csv"
TABLES: dict[str, tuple[PackColumn, ...]] = {
    INDICATORS: (
        PackColumn("code", code),
        PackColumn("dimension", blank_above=True),
        PackColumn("name"),
        PackColumn("full_score", decimal, blank_above=True),
        PackColumn("document_share", share, blank_above=True),
        PackColumn("key", _FLAG, blank_above=True),
        PackColumn("parent", without_stars, True, True),
        PackColumn("kind", str, True, True),
        PackColumn("clause", str, True, True),
        PackColumn("department", departments, True, True),
    ),
    TYPES: (
        PackColumn("method"),
        PackColumn("code", code),
        PackColumn("name"),
        PackColumn("min_sites", whole),
        PackColumn("items", whole),
        PackColumn("key_items", whole),
        PackColumn("aliases", str, True),
    ),
    ITEMS: (
        PackColumn("code", code),
        PackColumn("business_type", without_stars),
        PackColumn("name"),
        PackColumn("key", one_of(重点=True, 一般=False)),
        PackColumn("points", decimal),
        PackColumn("indicator", without_stars),
        PackColumn("department", departments, True, True),
    ),
    VETOES: (PackColumn("code", code), PackColumn("name")),
    TOPICS: (PackColumn("code", code), PackColumn("name")),
    HEADERS: (
        PackColumn("workbook"),
        PackColumn("sheet"),
        PackColumn("column"),
        PackColumn("alias"),
    ),
}
# Files that a pack may have.
OPTIONAL_TABLES: dict[str, tuple[PackColumn, ...]] = {
    METHODS: (PackColumn("code", plain_code), PackColumn("name")),
    RESULTS: (
        PackColumn("word"),
        PackColumn("share", share_or_none, True),
        PackColumn("problem", _FLAG),
    ),
    MEASURES: (
        PackColumn("code", code),
        PackColumn("indicator", without_stars, True),
        PackColumn("name"),
        PackColumn("unit", str, True),
        PackColumn("low", signed_or_none, True),
        PackColumn("high", signed_or_none, True),
    ),
    RULES: (
        PackColumn("object"),
        PackColumn("id", plain_code),
        PackColumn("name"),
        PackColumn("formula"),
        PackColumn("unit"),
        PackColumn("clause", str, True),
        PackColumn("note", str, True),
    ),
    BANDS: (
        PackColumn("table"),
        PackColumn("condition", str, True),
        PackColumn("result"),
        PackColumn("note", str, True),
    ),
}
ALL_TABLES = {**TABLES, **OPTIONAL_TABLES}
# Lists to whose rows a pack may add columns of its own, for its formulas to read.
EXTENSIBLE = (INDICATORS, TYPES, ITEMS, METHODS, MEASURES)


def attribute(file: str) -> str:
    """Return the name under which a loaded pack keeps the table of a file."""
    name = file.removesuffix(".csv")
    return {"methods": "method_table", "results": "result_table"}.get(name, name)
