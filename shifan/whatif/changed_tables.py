"""Clean tables with deductions, check results or sites changed; the tables of the city itself are never touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

import pandas as pd

from shifan.errors import Finding
from shifan.records import dataclass
from shifan.rules.words import ABSENT
from shifan.whatif import changed_groups
from shifan.whatif.changes import Amount, Changes, Key, as_number, impossible, listed, near

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

_OF_SITES = ("sites", "records", "rectification")  # tables with a row, or some, for each site
Content = TypeVar("Content")
Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class _Cells:
    """The cells of a table that may be changed: the field they are of, and the codes that name a row."""

    table: str
    field: str
    codes: tuple[str, str]
    name: str


_DEDUCTIONS = _Cells("documents", "deduction", ("indicator", "aspect"), "扣分")
_FIGURES = ("number", "problem_count")  # of check records
_RESULTS = _Cells("records", "result", ("site", "item"), "检查结果")


def in_words(changes: Changes) -> list[str]:
    """Return the changes of the tables in words."""
    deductions, records = changes.get("deductions", {}), changes.get("records", {})
    return [
        *(f"{_text(key)}扣分改为{amount}" for key, amount in deductions.items()),
        *(f"{_text(key)}检查结果改为{result}" for key, result in records.items()),
        *(f"不计点位{site}" for site in listed(changes.get("without", ()))),
        *changed_groups.in_words(changes),
    ]


def changed(
    clean: CleanCity, standard: Standard, changes: Changes, faults: list[Finding]
) -> CleanCity:
    """Return the city with the changes; what cannot be is added to `faults`."""
    tables = dict(clean.tables)
    deductions = _positions(clean, _DEDUCTIONS, changes.get("deductions", {}), faults)
    tables["documents"] = _with_deductions(tables["documents"], deductions, standard, faults)
    results = _positions(clean, _RESULTS, changes.get("records", {}), faults)
    tables["records"] = _with_results(tables["records"], results, standard, faults)
    tables = _without(tables, standard, listed(changes.get("without", ())), faults)
    return clean.with_tables(changed_groups.changed(tables, standard, changes, faults))


def _text(key: Key) -> str:
    return key if isinstance(key, str) else " ".join(key)


def _positions(
    clean: CleanCity, cells: _Cells, asked: Mapping[Key, Content], faults: list[Finding]
) -> list[tuple[int, Content]]:
    """Return the position of each row to be changed, with what it is to hold."""
    if not asked:
        return []
    frame, source = clean.tables[cells.table], clean.sources[cells.table]
    pairs = zip(*(frame[code].astype(str) for code in cells.codes), strict=True)
    by_codes = {pair: position for position, pair in enumerate(pairs)}
    by_address = {
        source.cell(cells.field, row): position for position, row in enumerate(frame["row"])
    }
    positions = []
    for key, content in asked.items():
        is_address = isinstance(key, str) and "!" in key
        position = by_address.get(_text(key)) if is_address else by_codes.get(_codes(key))
        if position is None:
            faults.append(_no_such_row(cells, key, [*map(" ".join, by_codes), *by_address]))
        else:
            positions.append((position, content))
    return positions


def _codes(key: Key) -> tuple[str, ...]:
    return tuple(key.split()) if isinstance(key, str) else tuple(key)


def _no_such_row(cells: _Cells, key: Key, known: Iterable[str]) -> Finding:
    expected = near(_text(key), known, "编号，如 “B03 完整性”，或单元格地址")
    return impossible(f"没有{cells.name} {_text(key)}", expected)


def _with_deductions(
    documents: pd.DataFrame,
    asked: Iterable[tuple[int, Amount]],
    standard: Standard,
    faults: list[Finding],
) -> pd.DataFrame:
    """Return the document rows with other deductions; a deduction of 合理缺项 makes the row N/A."""
    asked = list(asked)
    if not asked:
        return documents
    full = {indicator.code: indicator.full_score for indicator in standard.indicator_list}
    deductions = documents["deduction"].tolist()
    not_applicable = documents["not_applicable"].tolist()
    for position, amount in asked:
        code = str(documents["indicator"].iloc[position])
        largest = full.get(code, Decimal(0))
        points = None if amount == ABSENT else as_number(amount)
        if amount != ABSENT and (points is None or not 0 <= points <= largest):
            expected = f"0 至 {largest} 之间的数，或 {ABSENT}"
            faults.append(impossible(f"{code} 扣分 {amount}", expected))
            continue
        deductions[position], not_applicable[position] = points, amount == ABSENT
    columns = {"deduction": deductions, "not_applicable": not_applicable}
    return documents.assign(**dict(_typed_as_before(documents, columns)))


def _typed_as_before(
    frame: pd.DataFrame, columns: Mapping[str, list[object]]
) -> Iterator[tuple[str, pd.Series]]:
    """Yield columns with new contents and the types that they had."""
    for name, content in columns.items():
        yield name, pd.Series(content, index=frame.index, dtype=frame[name].dtype)


def _with_results(
    records: pd.DataFrame,
    asked: Iterable[tuple[int, str]],
    standard: Standard,
    faults: list[Finding],
) -> pd.DataFrame:
    """Return the check records with other results; one that then does not apply says no number and no problems."""
    asked = list(asked)
    if not asked:
        return records
    results, words = records["result"].tolist(), [known.word for known in standard.results]
    for position, result in asked:
        if result not in words:
            faults.append(impossible(f"检查结果 {result!r}", "、".join(words)))
        results[position] = result
    column = pd.Series(results, index=records.index, dtype=object).astype("category")
    absent = {known.word for known in standard.results if known.share is None}
    emptied = {position for position, result in asked if result in absent}
    return _without_figures(records.assign(result=column), emptied)


def _without_figures(records: pd.DataFrame, emptied: set[int]) -> pd.DataFrame:
    """Return records of which some say no number and no problems."""
    columns: dict[str, list[object]] = {}
    for name in _FIGURES:
        if emptied and name in records.columns:
            columns[name] = records[name].tolist()
            for position in emptied:
                columns[name][position] = None
    return records.assign(**dict(_typed_as_before(records, columns)))


def _where_else(name: str, tables: Tables, standard: Standard) -> str:
    """Return what a name that is no site's may have meant: a type or a district, else sites of like codes."""
    if name in standard.type_names.values():
        return f"{name}是业态，请用 types={name!r}"
    if name in set(tables["districts"]["name"]):
        return f"{name}是区县，请用 districts={name!r}"
    return near(str(name), tables["sites"]["site"], "点位编号")


def _without(
    tables: Tables, standard: Standard, sites: Sequence[str], faults: list[Finding]
) -> Tables:
    """Return the tables without some sites, their records and their problems."""
    if not sites:
        return tables
    known = set(tables["sites"]["site"])
    for site in sites:
        if site not in known:
            faults.append(impossible(f"没有点位 {site}", _where_else(site, tables, standard)))
    fewer = dict(tables)
    for name in _OF_SITES:
        frame = tables[name]
        fewer[name] = frame[~frame["site"].isin(sites)].reset_index(drop=True)
    return fewer
