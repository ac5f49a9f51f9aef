"""The law of mutations: what a changed cell or sheet may do to the values, and what has to be said about it."""

from functools import cached_property

from shifan.addresses import LAST_ROW, Box, as_box, letter
from shifan.audit.lineage.graph import SIMULATED, Lineage
from shifan.audit.lineage.row_keys import IDENTIFYING_FIELDS
from shifan.audit.trace.evidence import evidence_of_city
from shifan.audit.trace.trace import fed_by_cells
from shifan.clean import clean
from shifan.clean.text import packed
from shifan.errors import Refused
from shifan.score import score
from tests.small_city import raw_city


class Scored:
    """A city in memory: findings, register (None if refused), and which values a raw cell feeds according to trace."""

    def __init__(self, raw, pack):
        self.clean = clean(raw, pack)
        self.findings = self.clean.findings
        try:
            self.register = None if self.clean.errors else score(self.clean, pack)
        except Refused as refused:
            self.findings, self.register = (*self.findings, *refused.findings), None

    @cached_property
    def evidence(self):
        return evidence_of_city(self.clean)

    @cached_property
    def lineage(self):
        return Lineage(self.register)

    def fed(self, box):
        """Return the ids that trace names for a box; a cell that only identifies its row is answered for the row."""
        return (
            set(fed_by_cells(self.lineage, self.evidence.sheets.identified_row(box) or box))
            if self.register
            else set()
        )

    def says(self, key):
        value = self.register.get(key)
        return (value.value, value.display, value.unit, value.qualifier) if value else None


class Law:
    """A city before; asked what is wrong with a city after, empty if nothing is."""

    def __init__(self, sheets, pack):
        self.sheets, self.pack, self.before = sheets, pack, Scored(raw_city(sheets), pack)

    def of_cell(self, raw, hit):
        """Return what breaks the law after a mutation of the cells `hit`.

        (workbook, sheet, row from 0, column from 0).
        """
        after, boxes = Scored(raw, self.pack), [_box(place) for place in hit]
        new = [finding for finding in after.findings if finding not in self.before.findings]
        if after.register is None:
            texts = {packed(text) for place in hit for text in self._texts(place)} - {""}
            named = any(
                any(_near(finding, box) or _names_row(finding, box) for box in boxes)
                or any(text in packed(finding.found + finding.expected) for text in texts)
                for finding in new
            )
            return (
                ""
                if named and any(finding.severity == "error" for finding in new)
                else f"refused, but not by name: {[finding.sentence() for finding in new][:3]}"
            )
        beside = self._changed(after) - self._named(after, boxes, hit)
        if beside and any(
            place[2] == 0 for place in hit
        ):  # a header: its column has no data any more, or is another
            beside = (
                set()
                if any(
                    finding.severity != "info" and any(_near(finding, box) for box in boxes)
                    for finding in new
                )
                else beside
            )
        return f"changed beside the trace: {sorted(beside)[:5]}" if beside else ""

    def _texts(self, place):
        """Return what a cell said, and for a header what stands below it.

        By that a refusal elsewhere can be told to come from it.
        """
        rows = self.sheets[place[:2]]
        return [
            row[place[3]]
            for row in (rows if place[2] == 0 else rows[place[2] : place[2] + 1])
            if len(row) > place[3]
        ]

    def of_sheet(self, raw, hit):
        """Return what breaks the law after a mutation of the sheets `hit`: (workbook, sheet)."""
        after = Scored(raw, self.pack)
        told = [
            finding
            for finding in after.findings
            if finding not in self.before.findings and finding.file and finding.sheet
        ]
        if after.register is None:
            return (
                ""
                if any(finding.severity == "error" for finding in told)
                else "refused without a place"
            )
        boxes = [Box(f"{book}.xlsx!{sheet}", 1, 1, LAST_ROW, 99) for book, sheet in hit]
        beside = self._changed(after) - self._named(after, boxes, ())
        heard = any(
            (each.file, each.sheet) == tuple(box[0].split("!")) for each in told for box in boxes
        )
        return f"changed without a word: {sorted(beside)[:5]}" if beside and not heard else ""

    def _changed(self, after):
        keys = {
            key for key in (*self.before.register, *after.register) if not key.startswith(SIMULATED)
        }
        return {key for key in keys if self.before.says(key) != after.says(key)}

    def _named(self, after, boxes, hit):
        """Return what trace names before and after, and the ids that are spelled with the cell's text."""
        named = set().union(*(city.fed(box) for city in (self.before, after) for box in boxes))
        for place in hit:
            source = next(
                (
                    (table, each.columns)
                    for table, each in self.before.clean.sources.items()
                    if (each.file, each.sheet) == (f"{place[0]}.xlsx", place[1])
                )
            )
            fields = {field for field, column in source[1].items() if column == letter(place[3])}
            if fields & set(IDENTIFYING_FIELDS.get(source[0], ())):
                frames = (city.clean.tables[source[0]] for city in (self.before, after))
                texts = {
                    str(text)
                    for frame in frames
                    for field in fields
                    for text in frame[field][frame["row"] == place[2] + 1]
                } - {""}
                named |= {
                    key
                    for key in (*self.before.register, *after.register)
                    if any(f".{text}." in f".{key}." for text in texts)
                }
        return named


def _box(place):
    book, sheet, r, c = place
    last = r + 1 if r else LAST_ROW  # a header stands for its column
    return Box(f"{book}.xlsx!{sheet}", r + 1, c + 1, last, c + 1)


def _near(finding, box):
    """Return whether a finding names the cell of the box, its row, its column or its whole sheet."""
    if f"{finding.file}!{finding.sheet}" != box[0]:
        return False
    around = (box._replace(left=1, right=99), box._replace(top=1, bottom=LAST_ROW))
    parts = [as_box(f"{box[0]}!{part}") for part in finding.cell.removesuffix("等").split(",")]
    return not finding.cell or any(
        part and any(part.overlaps(each) for each in around) for part in parts
    )


def _names_row(finding, box):
    """Return whether a finding on another row of the sheet points to the box's row: 另见第7行."""
    return f"{finding.file}!{finding.sheet}" == box[0] and f"第{box[1]}行" in finding.expected
