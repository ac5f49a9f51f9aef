"""Tables judged as tables: headings over their columns, words in their rows, every row there once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import field
from itertools import zip_longest

from lxml import etree

from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.report.anchors.anchor import TABLE, VALUE
from shifan.report.anchors.reading import Reading
from shifan.report.anchors.rows_and_contents import repeated_rows
from shifan.report.place_names import join_names
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import CHANGED, MISSING, VerifiedItem
from shifan.word.elements import W, accepted_text, attribute, table_of, value_at, whole_number
from shifan.word.revisions import AUTHOR

_LACKS = "缺少的"
_ROW, _CELL = f"{W}tr", f"{W}tc"
_MARK = pattern_of("[是否√✓✔☑×✗★☆▲△●○◆※＊*]+")


@dataclass
class _Row:
    """A row: the ids of its values by column, its other texts by column, and plain numbers."""

    element: etree._Element
    ids: dict[str, int] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    numbers_above: dict[int, int] = field(default_factory=dict)


@dataclass
class _Table:
    """A table of a report by its id: headings by column, and rows with values."""

    element: etree._Element
    heads: list[dict[int, str]] = field(default_factory=list)  # rows above the values, by column
    rows: list[_Row] = field(default_factory=list)

    def headings(self, column: int) -> list[str]:
        """Return the words over a column; of several rows above the values those of each."""
        return [row[column] for row in self.heads if column in row]

    @property
    def columns(self) -> dict[str, int]:
        """Return the column in which each value stands."""
        return {value_id: column for row in self.rows for value_id, column in row.ids.items()}


def judged_tables(context: VerifyContext, model: Reading) -> Iterator[VerifiedItem]:
    """Yield what in the tables of a report is not as in the run's own: headings, words of rows, rows twice or gone."""
    own, wanted = _tables(context.reading), _tables(model)
    for key, table in own.items():
        if key not in wanted or not wanted[key].rows:
            continue
        if table.rows:
            yield from _headings(table, wanted[key], context)
            yield from _rows(table, wanted[key], context)
            yield from _counted(table, wanted[key], context)
            yield from _twice(table, context)
            yield from _to_be_deleted(table, context)
        yield from _gone(table, wanted[key], context)
    for table in _apart(context.reading):
        yield from _exchanged_headings(table, wanted, context)


def _item(text: str, what: str, table: _Table, context: VerifyContext) -> VerifiedItem:
    in_words = join_names(what, context.place_names.of_table(table.element))
    return VerifiedItem(text, "", MISSING if what.startswith(_LACKS) else CHANGED, in_words)


def _headings(own: _Table, wanted: _Table, context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield the headings that stand over other values than they should, and those of columns of words that are gone."""
    told: set[str] = set()
    columns = wanted.columns
    for value_id, column in own.columns.items():
        expected, found = wanted.headings(columns.get(value_id, -1)), own.headings(column)
        if expected and expected[-1] not in found and expected[-1] not in told:
            told.add(expected[-1])
            yield _item("、".join(found), f"表头不是“{expected[-1]}”", own, context)
    there = {heading for row in own.heads for heading in row.values()}
    is_emptied = not there
    for column, heading in (item for row in wanted.heads for item in row.items()):
        holds_words = column not in columns.values()
        if (
            holds_words
            and heading
            and heading not in there
            and heading not in told
            and not is_emptied
        ):
            yield _item(heading, f"{_LACKS}列", own, context)


def _exchanged_headings(
    own: _Table, wanted: dict[str, _Table], context: VerifyContext
) -> Iterator[VerifiedItem]:
    """Yield the headings in a part of a table of the run's that stand there over other values; own words are none."""
    ids = own.columns.keys()
    origin = max(wanted.values(), key=lambda table: len(table.columns.keys() & ids), default=None)
    if origin is None:
        return
    columns = origin.columns
    others = {heading for row in origin.heads for heading in row.values()}
    told: set[str] = set()
    for value_id, column in own.columns.items():
        expected, found = origin.headings(columns.get(value_id, -1)), own.headings(column)
        exchanged = others.intersection(found).difference(expected)
        if expected and exchanged and expected[-1] not in told and expected[-1] not in found:
            told.add(expected[-1])
            yield _item("、".join(found), f"表头不是“{expected[-1]}”", own, context)


def _rows(own: _Table, wanted: _Table, context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield the words of rows (a code, a mark such as ★) that are no longer those of the row's values."""
    for row in own.rows:
        partner = max(
            wanted.rows,
            key=lambda candidate: len(candidate.ids.keys() & row.ids.keys()),
            default=None,
        )
        if partner is None or 2 * len(partner.ids.keys() & row.ids.keys()) <= len(row.ids):
            continue
        missing = Counter(partner.texts.values()) - Counter(row.texts.values())
        for text in missing:
            found = "、".join(
                (Counter(row.texts.values()) - Counter(partner.texts.values())).keys()
            )
            yield _item(found or text, f"这一行应有“{text}”", own, context)
        for text in _marked(row, partner, own, wanted):
            yield _item(text, f"这一行不应有“{text}”", own, context)


def _marked(row: _Row, partner: _Row, own: _Table, wanted: _Table) -> Iterator[str]:
    """Yield the words in cells that the run's row leaves blank, where other rows have them, or marks such as ★."""
    filled = {*partner.texts, *partner.ids.values()}
    columns = {heading: column for heads in wanted.heads for column, heading in heads.items()}
    for column, text in row.texts.items():
        at = next((columns[head] for head in own.headings(column) if head in columns), None)
        if at is None or at in filled:
            continue
        if _MARK.fullmatch(text) or any(other.texts.get(at) == text for other in wanted.rows):
            yield text


def _counted(own: _Table, wanted: _Table, context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield the numbers of rows that neither follow the number above nor are those of the run's row.

    People may begin with any number and count on.
    """
    rows_with = Counter(each for row in wanted.rows for each in row.ids)
    numbers_of_run: dict[tuple[str, int], int] = {}
    for row in wanted.rows:
        for column, number in row.numbers.items():
            if number not in (row.numbers_above.get(column, 0) + 1, 1):
                return  # they do not count the rows
            numbers_of_run |= dict.fromkeys(((each, column) for each in row.ids), number)
    for row, below in zip_longest(own.rows, own.rows[1:]):
        for column, number in row.numbers.items():
            due = row.numbers_above.get(column, 0) + 1
            own_ids = [each for each in row.ids if rows_with[each] == 1]  # a site has many problems
            run = {numbers_of_run.get((each, column), number) for each in own_ids}
            begins = due == 1 and below is not None and below.numbers.get(column) == number + 1
            if run and number != due and number not in run and not begins:
                yield _item(str(number), f"序号应为“{due}”", own, context)


def _twice(own: _Table, context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield the rows that stand in a table a second time, with the same values or as text."""
    for text in repeated_rows(own.element, context.reading.anchors):
        yield _item(text[:40], "重复的行", own, context)


def _gone(own: _Table, wanted: _Table, context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield the rows of the run's table that the file had and has no longer, and the columns."""
    reading = context.reading
    # People may have moved rows into a table of their own.
    standing = {reading.anchor(name).value_id for name in reading.ranges}
    written = {anchor.value_id for anchor in reading.anchors.values() if anchor.kind == VALUE}
    gone = (wanted.columns.keys() & written) - standing
    whole_rows: set[str] = set()
    for row in wanted.rows:
        lost = row.ids.keys() & gone
        if lost and lost == row.ids.keys() & written:
            whole_rows |= lost
            said = next(iter(row.texts.values()), "") or next(iter(lost))
            yield _item(said, f"{_LACKS}行", own, context)
    columns = Counter(wanted.columns[cell] for cell in gone - whole_rows)
    for column in columns:
        yield _item("、".join(wanted.headings(column)), f"{_LACKS}单元格或列", own, context)


def _to_be_deleted(own: _Table, context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield the rows and cells that people delete by a tracked change: once it is accepted they are gone."""
    for row in own.rows:
        deletions = [row.element.find(f"{W}trPr/{W}del"), *row.element.iter(f"{W}cellDel")]
        if any(mark is not None and attribute(mark, "author") != AUTHOR for mark in deletions):
            said = next(iter(row.texts.values()), "") or next(iter(row.ids))
            yield _item(said, f"{_LACKS}行或单元格（修订中删去）", own, context)


def _tables(reading: Reading) -> dict[str, _Table]:
    """Return the tables of a report by their ids; one without its anchor by the family of its values."""
    names_by_table = _values_by_table(reading)
    return {
        key: _read(reading, table, names_by_table.get(table, []))
        for key, table in _anchored_tables(reading).items()
    }


def _apart(reading: Reading) -> list[_Table]:
    """Return the tables with values that have lost their anchors, or never had one: parts of others, or copies."""
    anchored = set(_anchored_tables(reading).values())
    return [
        _read(reading, table, names)
        for table, names in _values_by_table(reading).items()
        if table not in anchored
    ]


def _anchored_tables(reading: Reading) -> dict[str, etree._Element]:
    keys: dict[str, etree._Element] = {}
    for name, place in reading.ranges.items():
        anchor = reading.anchor(name)
        table = table_of(place.start) if anchor.kind == TABLE else None
        if table is not None:
            keys.setdefault(anchor.value_id, table)
    return keys


def _values_by_table(reading: Reading) -> dict[etree._Element, list[str]]:
    names_by_table: dict[etree._Element, list[str]] = {}
    for name, place in reading.ranges.items():
        table = table_of(place.start) if reading.anchor(name).kind == VALUE else None
        if table is not None:
            names_by_table.setdefault(table, []).append(name)
    return names_by_table


def _read(reading: Reading, table: etree._Element, names: list[str]) -> _Table:
    ids_by_cell: dict[etree._Element, list[str]] = {}
    for name in names:
        cell = next(reading.ranges[name].start.iterancestors(_CELL), None)
        if cell is not None:
            ids_by_cell.setdefault(cell, []).append(reading.anchor(name).value_id)
    read = _Table(table)
    above: dict[int, int] = {}
    for row in table.iterchildren(_ROW):
        made = _row(row, ids_by_cell)
        made.numbers_above, above = above, made.numbers
        if made.ids:
            read.rows.append(made)
        elif not read.rows:
            read.heads.append(made.texts)
    return read


def _row(row: etree._Element, ids_by_cell: dict[etree._Element, list[str]]) -> _Row:
    made, column = _Row(row), whole_number(value_at(row, "trPr/gridBefore")) or 0
    for cell in row.iter(_CELL):
        if next(cell.iterancestors(_ROW)) is not row:
            continue
        if cell in ids_by_cell:
            made.ids |= dict.fromkeys(ids_by_cell[cell], column)
        else:
            text = "".join(accepted_text(paragraph) for paragraph in cell.iter(f"{W}p")).strip()
            if text.isdecimal():
                made.numbers[column] = int(text)
            elif text:
                made.texts[column] = text
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        column += 1 if span is None else whole_number(span.get(f"{W}val", "1")) or 1
    return made
