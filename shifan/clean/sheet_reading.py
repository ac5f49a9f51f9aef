"""Sheets as tables: each read by the columns that are declared, several joined row by row with their origin kept."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

import numpy as np
import pandas as pd

from shifan.addresses import letter
from shifan.clean import declared_totals
from shifan.clean.body import Body
from shifan.clean.column_reader import ColumnReader
from shifan.clean.column_reading import read_column
from shifan.clean.layout import find_body
from shifan.clean.model import ROWS_OF_PART, Source, SourcePart
from shifan.clean.notice import Notice
from shifan.clean.other_cases import report_other_cases
from shifan.clean.pack_columns import columns_of
from shifan.clean.readers import ReadingContext, reader
from shifan.clean.readers.listed_words import listed_words
from shifan.errors import Finding
from shifan.intake.grid import Grid
from shifan.intake.model import Sheet
from shifan.raw_sheets import RawSheet
from shifan.records import dataclass


@dataclass
class TablePart:
    """Rows of a table with where they stand, and what was noticed.

    They are numbered as `Source` says, `sources` being its parts: of one sheet as in the worksheet.
    """

    frame: pd.DataFrame
    sources: tuple[SourcePart, ...]
    findings: list[Finding] = field(default_factory=list)


def column_readers(raw_sheet: RawSheet[Any], context: ReadingContext) -> list[ColumnReader]:
    """Return the columns of a raw sheet as the pack has them read, each with the reader of its cells."""
    return [
        ColumnReader(
            column, reader(column.content, context), tuple(listed_words(column.content, context))
        )
        for column in columns_of(raw_sheet, context.standard)
    ]


def read_sheet(
    sheet: Sheet | None,
    raw_sheet: RawSheet[Any],
    aliases: Mapping[str, str],
    context: ReadingContext,
) -> TablePart:
    """Return the rows of a sheet; one that is missing has none."""
    columns = column_readers(raw_sheet, context)
    body = Body(Sheet(raw_sheet.name, f"{raw_sheet.workbook}.xlsx", "", Grid()))
    if sheet:
        body = find_body(sheet, columns, aliases, raw_sheet.may_be_empty)
    columns = [
        reader for reader in columns if not reader.column.on_demand or reader.heading in body.places
    ]
    index = pd.RangeIndex(len(body.rows))
    data = {column.field: read_column(body, column, index) for column in columns}
    declared_totals.check(body, columns, data)
    report_other_cases(body, context)
    source = source_of(body, columns)
    frame = pd.DataFrame({"row": body.rows + 1} | data, index=index, copy=False)
    part = TablePart(frame, (source,))
    if body.places and not len(body.rows) and not raw_sheet.may_be_empty:
        notice = Notice("empty-sheet", "没有数据行", "至少一行数据", "请填写")
        part.findings.append(notice.at(source.file, source.sheet, ""))
    if raw_sheet.drop_repeats and not part.frame.empty:
        first_column = next(iter(source.columns.values()), "A")
        part.frame = _without_repeats(part.frame, body, first_column)
    part.findings += body.findings
    return part


def source_of(body: Body, columns: Sequence[ColumnReader]) -> SourcePart:
    """Return where the rows of a sheet stand, with the letters of the columns that are there."""
    letters = {
        column.field: letter(body.places[column.heading])
        for column in columns
        if column.heading in body.places
    }
    return SourcePart(body.sheet.file, body.sheet.name, body.sheet.sha256, letters)


def _without_repeats(frame: pd.DataFrame, body: Body, first_column: str) -> pd.DataFrame:
    """Return the frame without rows that repeat an earlier one cell by cell; each is reported."""
    texts = [
        [None if value is None else str(value) for value in frame[field]]
        for field in frame.columns[1:]
    ]
    repeated = pd.Series(list(zip(*texts, strict=True))).duplicated()
    if not repeated.any():
        return frame
    notice = Notice("repeated-row", "与前面某行完全相同", "每行一条记录", "重复行未计入", "info")
    for row in frame["row"][repeated]:
        body.report(f"{first_column}{row}", notice)
    return frame[~repeated].reset_index(drop=True)


def join(parts: Sequence[TablePart]) -> tuple[pd.DataFrame, Source]:
    """Return the rows of all parts as one table, numbered as `Source` says, and where they come from."""
    first, *more = (source for part in parts for source in part.sources)
    source = Source(first.file, first.sheet, first.sha256, first.columns, tuple(more))
    if len(parts) == 1:
        return parts[0].frame, source
    before = itertools.accumulate((len(part.sources) for part in parts[:-1]), initial=0)
    numbers = [
        part.frame["row"].to_numpy() + n * ROWS_OF_PART
        for part, n in zip(parts, before, strict=True)
    ]
    fields = dict.fromkeys(name for part in parts for name in part.frame.columns if name != "row")
    data: dict[str, Any] = {"row": np.concatenate(numbers)}
    for name in fields:
        data[name] = _joined_column(name, [part.frame for part in parts])
    return pd.DataFrame(data), source


def _joined_column(name: str, frames: Sequence[pd.DataFrame]) -> pd.Series[Any]:
    """Return a column of all frames, as a category where it is one in any; one that lacks it holds None."""
    pieces = [
        frame[name].to_numpy(dtype=object)
        if name in frame.columns
        else np.full(len(frame), None, dtype=object)
        for frame in frames
    ]
    values = np.concatenate(pieces)
    kinds = [frame[name].dtype for frame in frames if name in frame.columns]
    if not any(isinstance(kind, pd.CategoricalDtype) for kind in kinds):
        return pd.Series(values, dtype=object)
    values[pd.isna(values)] = None
    categories = pd.Index(sorted({value for value in values if value is not None}), dtype=object)
    return pd.Series(pd.Categorical(values, categories=categories))
