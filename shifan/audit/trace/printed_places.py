"""Where values are printed: in both reports, in charts, in the workbook, in documents. Read from a run's files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from python_calamine import load_workbook

from shifan.audit.trace.printed_place import CELL, CHART, DOCUMENT, TABLE, TEXT, PrintedPlace
from shifan.audit.workbook.layout import CELL_HEAD, FIRST, HEAD_ROW, ID_HEAD, TIE_OUT
from shifan.files.run_files import CHARTS, INTERNAL, PICTURES, PUBLIC, WORKBOOK
from shifan.files.unchanged import refuse_damaged
from shifan.received import ListOf, Record, read_json
from shifan.report.anchors.anchor import PASSAGE, VALUE
from shifan.report.anchors.reading import read_as_made
from shifan.report.place_names import PlaceNames
from shifan.report.run_documents import MadeDocument, documents_in
from shifan.word.package import read_parts

_MOST_FILES = 2  # of a kind of document that are named one by one
_AROUND = 24  # characters shown before and after an anchor
_STOPS = "。；！？"
_CHARTS = ListOf(Record({"file": str, "title": str, "values": ListOf(str)}))


def places_in_run(run: Path) -> dict[str, list[PrintedPlace]]:
    """Return for each value id the places of a run's outputs that print it; what cannot be read is left out."""
    places: dict[str, list[PrintedPlace]] = {}
    for report in (INTERNAL, PUBLIC):
        if (run / report).is_file():
            for key, place in places_in_report(run / report):
                places.setdefault(key, []).append(place)
    for key, place in _places_in_charts(run):
        places.setdefault(key, []).append(place)
    for key, cell in cells_of_values(run / WORKBOOK).items():
        places.setdefault(key, []).append(PrintedPlace(WORKBOOK, CELL, cell))
    for key, place in _places_in_documents(run):
        places.setdefault(key, []).append(place)
    return places


def _places_in_documents(run: Path) -> Iterator[tuple[str, PrintedPlace]]:
    """Yield (value id, place) of every value that a document prints; one that most of a kind print, once."""
    files: dict[tuple[str, str], list[MadeDocument]] = {}
    for made in documents_in(run):
        for key in made.values:
            files.setdefault((key, made.document), []).append(made)
    for (key, name), printing in files.items():
        if len(printing) <= _MOST_FILES:
            for made in printing:
                yield key, PrintedPlace(made.file, DOCUMENT, made.title)
        else:
            folder = printing[0].file.rpartition("/")[0]
            yield key, PrintedPlace(folder, DOCUMENT, f"{name}（{len(printing)}份）")


def _places_in_charts(run: Path) -> Iterator[tuple[str, PrintedPlace]]:
    """Yield (value id, place) of every value that a chart of a run prints."""
    path = run / PICTURES
    with refuse_damaged(run, PICTURES):
        charts = read_json(path, _CHARTS) if path.is_file() else []
    for number, chart in enumerate(charts, 1):
        place = PrintedPlace(f"{CHARTS}/{chart['file']}", CHART, f"图{number}　{chart['title']}")
        for key in chart["values"]:
            yield key, place


def places_in_report(path: Path) -> Iterator[tuple[str, PrintedPlace]]:
    """Yield (value id, place) of every anchor of a report.

    A place is named by headings and the sentence, or by headings, table, row and column.
    """
    reading = read_as_made(read_parts(path), path.name)
    names = PlaceNames(reading.roots)
    for paragraph in reading.paragraphs:
        for name, start in _starts(paragraph.names):
            anchor = reading.anchors.get(name)
            if anchor is None or anchor.kind not in (VALUE, PASSAGE) or not anchor.value_id:
                continue
            if paragraph.in_cell:
                place = PrintedPlace(path.name, TABLE, names.of(paragraph.element))
            else:
                headings = names.headings_above(paragraph.element) or "正文"
                place = PrintedPlace(path.name, TEXT, headings, sentence(paragraph.text, start))
            yield anchor.value_id, place


def _starts(anchors: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, int]]:
    """Yield each anchor of a paragraph and the character where it opens."""
    seen: set[str] = set()
    for start, names in enumerate(anchors):
        for name in names:
            if name not in seen:
                seen.add(name)
                yield name, start


def sentence(text: str, at: int) -> str:
    """Return the sentence around a character, shortened to what is near it."""
    start = max(text.rfind(stop, 0, at) for stop in _STOPS) + 1
    ends = [end for stop in _STOPS if (end := text.find(stop, at)) >= 0]
    end = min(ends, default=len(text))
    left, right = max(start, at - _AROUND), min(end, at + _AROUND)
    return f"{'…' if left > start else ''}{text[left:right]}{'…' if right < end else ''}"


def cells_of_values(path: Path) -> dict[str, str]:
    """Return the cell (`计算-总分!B9`) of each computed value, as a tie-out sheet lists them.

    Nothing for a workbook that is not there.
    """
    if not path.is_file():
        return {}
    rows = load_workbook(str(path)).get_sheet_by_name(TIE_OUT).to_python(skip_empty_area=False)
    columns = {str(head): column for column, head in enumerate(rows[HEAD_ROW - 1])}
    if not {ID_HEAD, CELL_HEAD} <= set(columns):
        return {}
    return {
        str(row[columns[ID_HEAD]]): str(row[columns[CELL_HEAD]])
        for row in rows[FIRST - 1 :]
        if row[columns[CELL_HEAD]]
    }
