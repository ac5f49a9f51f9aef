"""What must hold in the lists by which a pack makes a method of its own: methods, results, measures, codes, dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from shifan.errors import Finding
from shifan.raw_sheets import DISTRICTS
from shifan.rules.settings import METHOD_NAMES
from shifan.rules.vocabulary import FIXED_PARAMETERS
from shifan.standards import objects
from shifan.standards.model import Measure, ResultWord, method_names_of, records_of
from shifan.standards.pack_columns import (
    ITEMS,
    MEASURES,
    METHODS,
    RESULTS,
    TABLES,
    TOPICS,
    TYPES,
    VETOES,
)
from shifan.standards.pack_files import NEXT, near_names
from shifan.standards.pack_settings import PackSettings
from shifan.standards.standard_file import FILE as SETTINGS
from shifan.standards.toml_tables import as_written

# Codes of methods that would make ids which the register has already: document_rate, onsite_rate.
_TAKEN_CODES = ("document", "onsite", "interview")
# In the sheet of the districts each method has a column beside these.
_DISTRICT_COLUMNS = {
    column.field: column.heading
    for column in DISTRICTS.all_columns
    if column.field not in METHOD_NAMES
}
_INDICATORS = "indicators.csv"
Tables = Mapping[str, pd.DataFrame]


def method_faults(tables: Tables) -> Iterator[Finding]:
    """Yield codes and names of methods of inspection that stand for something else already."""
    table = tables[METHODS]
    for position, (code, name) in enumerate(zip(table["code"], table["name"], strict=True)):
        taken = (*_TAKEN_CODES, "row", *_DISTRICT_COLUMNS)
        if code in taken:
            yield fault(METHODS, at(position, "code"), code, f"不是 {'、'.join(taken)}")
        if name in _DISTRICT_COLUMNS.values():
            expected = f"不与“{DISTRICTS.name}”表的列同名"
            yield fault(METHODS, at(position, "name"), name, expected)
        if f"{name}权重" in FIXED_PARAMETERS:
            yield fault(METHODS, at(position, "name"), name, f"“{name}权重”不与固定的参数同名")


def types_of_methods(tables: Tables) -> Iterator[Finding]:
    """Yield business types of a method that the pack does not have."""
    methods = method_names_of(tables[METHODS])
    for position, method in enumerate(tables[TYPES]["method"]):
        if method is not None and method not in methods:
            expected = f"检查方式的编号：{'、'.join(methods)}"
            yield fault(TYPES, at(position, "method"), method, expected)


def result_faults(tables: Tables) -> Iterator[Finding]:
    """Yield words of results that contradict each other, and a list that can give no score."""
    words = records_of(tables[RESULTS], ResultWord)
    if not words:
        return
    if not any(result.share for result in words):
        yield fault(RESULTS, "share", "没有得分的结果", "至少一种结果的 share 大于0")
    for position, result in enumerate(words):
        if result.share is None and result.problem:
            found = f"“{result.word}”不适用，却算问题"
            yield fault(RESULTS, at(position, "problem"), found, "0，或写明 share")
        if result.share == 1 and result.problem:
            found = f"“{result.word}”得满分，却算问题"
            yield fault(RESULTS, at(position, "problem"), found, "0，或 share 小于1")


def measure_faults(tables: Tables) -> Iterator[Finding]:
    """Yield measures of unknown indicators, and limits that leave nothing between them."""
    indicators = [str(code) for code in tables[_INDICATORS]["code"]]
    for position, measure in enumerate(records_of(tables[MEASURES], Measure)):
        if measure.indicator and measure.indicator not in indicators:
            expected = f"indicators.csv 中的编号，{near_names(measure.indicator, indicators)}"
            yield fault(MEASURES, at(position, "indicator"), measure.indicator, expected)
        low, high = measure.low, measure.high
        if low is not None and high is not None and low > high:
            yield fault(MEASURES, at(position, "low"), f"{low}，高于 high {high}", "不高于 high")


def setting_faults(settings: PackSettings, tables: Tables) -> Iterator[Finding]:
    """Yield levels named as other objects, codes carried over to none, and a pack that ends before it begins."""
    yield from _level_names(settings)
    yield from _outcomes(settings)
    known = set(_all_codes(tables))
    for old, new in settings.carried_over.items():
        if new not in known:
            expected = f"规则包中的编号，{near_names(new, sorted(known))}"
            yield fault(SETTINGS, f"carried_over.{old}", new, expected)
        if old in known:
            found = f"{old} 是本版的编号"
            yield fault(SETTINGS, f"carried_over.{old}", found, "旧版的编号")
    first, last = settings.effective_from, settings.effective_to
    if first and last and first > last:
        yield fault(SETTINGS, "effective_to", last, f"不早于 effective_from {first}")


def _outcomes(settings: PackSettings) -> Iterator[Finding]:
    """Yield an outcome that meets the requirements below one that does not: the first is the best."""
    failing = ""
    for number, outcome in enumerate(settings.outcomes, 1):
        if outcome.meets and failing:
            found = f"“{outcome.name}”达到要求，却在“{failing}”之后"
            yield fault(SETTINGS, f"outcome[{number}].meets", found, "由好到差，达到要求的在前")
        failing = failing or ("" if outcome.meets else outcome.name)


def _level_names(settings: PackSettings) -> Iterator[Finding]:
    for name in settings.levels:
        if name in objects.OTHER_OBJECTS:
            yield fault(SETTINGS, "levels", name, f"不与其他对象同名（{name}）")


def _all_codes(tables: Tables) -> Iterable[str]:
    """Return the codes that raw workbooks cite: of indicators, types, items, vetoes, topics and measures."""
    for file in (*TABLES, MEASURES):
        if file in (_INDICATORS, TYPES, ITEMS, VETOES, TOPICS, MEASURES):
            yield from (str(code) for code in tables[file]["code"])


def fault(file: str, cell: str, found: object, expected: str) -> Finding:
    """Return the finding for one contradiction inside a pack."""
    return Finding(
        "pack-rule",
        "error",
        file,
        cell=cell,
        found=as_written(found),
        expected=expected,
        action=NEXT,
    )


def at(position: int, column: str) -> str:
    """Return where a row stands in the file, counted from 0 below the header, which is line 1."""
    return f"第{position + 2}行 {column}"
