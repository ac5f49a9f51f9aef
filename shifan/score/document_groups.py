"""What belongs together in a document: the records, sites and ledger lines of a district, a department or a site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np

from shifan.addresses import column_ranges
from shifan.raw_sheets import RECTIFICATION, SITES
from shifan.raw_sheets.rectification import DONE, NOT_PASSED, PASSED
from shifan.records import dataclass
from shifan.score.register_writer import RegisterWriter
from shifan.score.results import Results
from shifan.score.stated_facts import date_of
from shifan.standards.model import CheckItem, Indicator, departments_of
from shifan.standards.pack_columns import INDICATORS

_MOST_REPEATED = 3
_LEAST_REPEATED = 2
_CHECKED, _FAILED, _KEY = 1, 2, 4  # what a record may be


@dataclass(frozen=True)
class GroupPlace:
    """What the ids of a group's values begin with, its name, and what decides what belongs to it (ids or cells).

    `lines_by` are the cells of the ledger that decide which of its lines belong to the group.
    """

    id: str
    name: str
    belonging: tuple[str, ...] = ()
    indicators: frozenset[str] = frozenset()  # for which it is named responsible
    lines_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class RepeatedItem:
    """A check item by name: its positions in the pack, one a business type, and how often it failed."""

    name: str
    positions: tuple[int, ...]
    count: int


class DocumentGroup:
    """Some sites with some of their records and lines of the ledger, counted."""

    def __init__(
        self,
        source: DocumentGroups,
        place: GroupPlace,
        sites: Sequence[int],
        records: np.ndarray,
        lines: Sequence[int],
    ) -> None:
        self._source, self.place = source, place
        self._site_places, self._records, self._lines = sites, records, lines
        self._ledger_cells: dict[str, tuple[str, ...]] = {}  # by field; seven counts ask for them

    @property
    def id(self) -> str:
        """Return what the ids of its values begin with."""
        return self.place.id

    @property
    def name(self) -> str:
        """Return what people call it."""
        return self.place.name

    @property
    def sites(self) -> list[str]:
        """Return the ids of its sites."""
        return [self._source.site_rows[place].site for place in self._site_places]

    @cached_property
    def faultless(self) -> list[str]:
        """Return the ids of its sites at which none of its checks failed, sorted: sheets have them in any order."""
        failed = self._records[self._source.failed[self._records]]
        faulty = set(self._source.sites_of_records[failed].tolist())
        rows = self._source.site_rows
        return sorted(rows[place].site for place in self._site_places if place not in faulty)

    @property
    def districts(self) -> int:
        """Return in how many districts its sites are."""
        return len({self._source.site_rows[place].district for place in self._site_places})

    @property
    def district_cells(self) -> tuple[str, ...]:
        """Return the cells of the districts of its sites."""
        rows = [self._source.site_rows[place].row for place in self._site_places]
        return self._source.writer.cells("sites", "district", rows)

    @cached_property
    def record_counts(self) -> dict[str, int]:
        """Return how many of its records are checked, conform, failed; of all, and of the key items."""
        kinds = np.bincount(self._source.kinds[self._records], minlength=_CHECKED | _FAILED | _KEY)
        numbers = list(enumerate(kinds.tolist()))
        conforming = sum(number for kind, number in numbers if kind & ~_KEY == _CHECKED)
        return {
            "checked": sum(number for kind, number in numbers if kind & _CHECKED),
            "conforming": conforming,
            "failed": sum(number for kind, number in numbers if kind & _FAILED),
            "key_checked": sum(
                number for kind, number in numbers if kind & _CHECKED and kind & _KEY
            ),
            "key_problems": sum(
                number for kind, number in numbers if kind & _FAILED and kind & _KEY
            ),
        }

    @cached_property
    def ledger_counts(self) -> dict[str, int]:
        """Return how many of its lines of the ledger stand how on the day of the report."""
        lines = [self._source.ledger_rows[place] for place in self._lines]
        open_lines = [line for line in lines if line.conclusion != PASSED]
        overdue = [line for line in open_lines if line.due and line.due < self._source.report_day]
        awaiting = [line for line in open_lines if line.status == DONE and not line.conclusion]
        return {
            "listed": len(lines),
            "done": sum(line.status == DONE for line in lines),
            "rechecked": sum(line.conclusion != "" for line in lines),
            "closed": len(lines) - len(open_lines),
            "not_passed": sum(line.conclusion == NOT_PASSED for line in lines),
            "overdue": len(overdue),
            "pending": len(open_lines) - len(overdue),
            "awaiting": len(awaiting),
            "overdue_undone": sum(line not in awaiting for line in overdue),
            "pending_undone": sum(
                line not in overdue and line not in awaiting for line in open_lines
            ),
        }

    @property
    def latest_due(self) -> dt.date | None:
        """Return the last of the time limits of its lines of the ledger; None if there is none."""
        days = (self._source.ledger_rows[place].due for place in self._lines)
        return max((day for day in days if day), default=None)

    @cached_property
    def repeated_items(self) -> list[RepeatedItem]:
        """Return the check items that failed more than once, by name over all business types, the worst first."""
        failed = self._records[self._source.failed[self._records]]
        items = self._source.writer.standard.item_list
        by_name: dict[str, list[int]] = {}
        for position in self._source.items[failed].tolist():
            by_name.setdefault(items[position].name, []).append(position)
        repeated = [
            RepeatedItem(name, tuple(sorted(set(positions))), len(positions))
            for name, positions in by_name.items()
            if len(positions) >= _LEAST_REPEATED
        ]
        return sorted(repeated, key=lambda item: (-item.count, item.positions))[:_MOST_REPEATED]

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """Return the cells of the results of its records."""
        rows = np.sort(self._source.record_rows[self._records])
        return self._source.writer.cells("records", "result", rows.tolist())

    @cached_property
    def key_cells(self) -> tuple[str, ...]:
        """Return the pack's cells that say which of its check items are 重点项."""
        items = sorted(set(self._source.items[self._records].tolist()))
        return self._source.writer.pack("check_items.csv", "key", items)

    def ledger_cells(self, field: str) -> tuple[str, ...]:
        """Return the cells of a field of its lines of the ledger."""
        if field not in self._ledger_cells:
            cells = self._source.writer.cells("rectification", field, self._ledger_row_numbers)
            self._ledger_cells[field] = cells
        return self._ledger_cells[field]

    @cached_property
    def _ledger_row_numbers(self) -> list[int]:
        return [self._source.ledger_rows[place].row for place in self._lines]


class DocumentGroups:
    """The groups of a city, counted from its clean tables."""

    def __init__(self, writer: RegisterWriter, results: Results) -> None:
        self.writer = writer
        standard = writer.standard
        self.items: np.ndarray = results.records.item
        self.sites_of_records: np.ndarray = results.records.site
        result = writer.column("records", "result")
        self.failed: np.ndarray = np.isin(result, list(standard.problem_words))
        self.checked: np.ndarray = ~np.isin(result, list(standard.absent_words))
        keys = np.array([item.key for item in standard.item_list], dtype=bool)
        # What a record is, as a sum of what it may be: counted in one go.
        self.kinds: np.ndarray = (
            _CHECKED * self.checked + _FAILED * self.failed + _KEY * keys[self.items]
        )
        self.record_rows: np.ndarray = writer.column("records", "row")
        self.site_rows = writer.rows(SITES)
        self.ledger_rows = writer.rows(RECTIFICATION)
        report_day, self.report_day_cells = date_of(writer, "报告日期")
        self.report_day = report_day or dt.date.max

    def city(self) -> DocumentGroup:
        """Return the whole city."""
        return DocumentGroup(
            self,
            GroupPlace("whole", "全市"),
            range(len(self.site_rows)),
            np.arange(len(self.items)),
            range(len(self.ledger_rows)),
        )

    def district(self, code: str, name: str) -> DocumentGroup:
        """Return what is in a district."""
        places = [n for n, row in enumerate(self.site_rows) if row.district == name]
        names = {self.site_rows[place].site for place in places}
        lines = [n for n, line in enumerate(self.ledger_rows) if line.site in names]
        rows = [row.row for row in self.site_rows]
        place = GroupPlace(
            f"district.{code}",
            name,
            self.writer.cells("sites", "district", rows),
            lines_by=self._ledger_column("site"),
        )
        records = np.flatnonzero(np.isin(self.sites_of_records, places))
        return DocumentGroup(self, place, places, records, lines)

    def sites(self) -> Iterator[DocumentGroup]:
        """Yield each site."""
        lines: dict[str, list[int]] = {}
        for number, line in enumerate(self.ledger_rows):
            lines.setdefault(line.site, []).append(number)
        order = np.argsort(self.sites_of_records, kind="stable")
        ends = np.arange(len(self.site_rows) + 1)
        starts = np.searchsorted(self.sites_of_records[order], ends).tolist()
        lines_by = self._ledger_column("site")
        for number, row in enumerate(self.site_rows):
            place = GroupPlace(f"site.{row.site}", f"点位{row.site}", lines_by=lines_by)
            records = order[starts[number] : starts[number + 1]]
            yield DocumentGroup(self, place, [number], records, lines.get(row.site, []))

    def department(self, name: str) -> DocumentGroup:
        """Return what a department answers for: its check items, and the indicators that it is named at."""
        standard = self.writer.standard
        items, indicators = (of.get(name, []) for of in self._of_departments)
        records = np.flatnonzero(np.isin(self.items, items))
        codes = {standard.item_list[n].code for n in items}
        lines = [n for n, line in enumerate(self.ledger_rows) if line.item in codes]
        checked = records[self.checked[records]]
        sites = sorted(set(self.sites_of_records[checked].tolist()))
        belonging = (
            *department_cells(self.writer, "check_items.csv", items),
            *department_cells(self.writer, "indicators.csv", indicators),
        )
        listed = frozenset(standard.indicator_list[n].code for n in indicators)
        lines_by = self._ledger_column("item")
        place = GroupPlace(f"department.{name}", name, belonging, listed, lines_by)
        return DocumentGroup(self, place, sites, records, lines)

    @cached_property
    def _of_departments(self) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
        """Return by department the positions of its check items and of its indicators."""
        standard = self.writer.standard
        items: dict[str, list[int]] = {}
        indicators: dict[str, list[int]] = {}
        listed: tuple[tuple[Iterable[CheckItem | Indicator], dict[str, list[int]]], ...] = (
            (standard.item_list, items),
            (standard.indicator_list, indicators),
        )
        for rows, positions in listed:
            for position, row in enumerate(rows):
                for name in dict.fromkeys(departments_of(row)):
                    positions.setdefault(name, []).append(position)
        return items, indicators

    def _ledger_column(self, field: str) -> tuple[str, ...]:
        return self.writer.cells("rectification", field, [line.row for line in self.ledger_rows])


def department_cells(
    writer: RegisterWriter, file: str, positions: Sequence[int]
) -> tuple[str, ...]:
    """Return the cells of a pack's list that name departments; none if the list has no such column."""
    letter = writer.standard.department_letters[file]
    if not letter or not positions:
        return ()
    lines = [position + 2 for position in positions]
    if file == INDICATORS:
        lines = [writer.standard.line_of(position) + 2 for position in positions]
    sheet = f"{writer.standard.id}/{file}!{file.removesuffix('.csv')}"
    return tuple(f"{sheet}!{span}" for span in column_ranges(letter, lines))


def deduction_cells(
    writer: RegisterWriter, indicators: Collection[str] | None = None
) -> tuple[str, ...]:
    """Return the cells that decide what documents lost: of some indicators, or of all.

    An aspect that lost nothing has no value, but may lose something.
    """
    rows = writer.column("documents", "row")
    if indicators is not None:
        rows = rows[np.isin(writer.column("documents", "indicator"), sorted(indicators))]
    fields = ("deduction", "not_applicable")
    return tuple(cell for field in fields for cell in writer.cells("documents", field, rows))
