"""Where values are printed: sentences and tables of both reports, charts, cells of the workbook. Read from a run's files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from shifan.addresses import as_box
from shifan.report.editions import FILES

WORKBOOK, REPORTS, CHARTS = "计算底稿.xlsx", tuple(FILES.values()), "图表/charts.json"
# The tie-out sheet of the workbook: its name, first data row and the headers of ids and cells.
TIE_OUT, FIRST_ROW, ID_HEAD, CELL_HEAD = "核对", 4, "数据编号", "所在单元格"
_AROUND = 24
_STOPS = "。；！？"
Places = dict[str, list[dict[str, str]]]


def of_run(run: Path) -> Places:
    """Return for each value id the places of a run's outputs that print it; what cannot be read is left out."""
    found: Places = {}
    for report in REPORTS:
        if (run / report).is_file():
            for key, place in of_report(run / report):
                found.setdefault(key, []).append({"file": report, **place})
    for n, chart in enumerate(_charts(run), 1):
        for key in chart["values"]:
            found.setdefault(key, []).append(
                {
                    "file": f"图表/{chart['file']}",
                    "kind": "chart",
                    "place": f"图{n}　{chart['title']}",
                    "text": "",
                }
            )
    for key, cell in of_workbook(run / WORKBOOK).items():
        found.setdefault(key, []).append(
            {"file": WORKBOOK, "kind": "workbook", "place": cell, "text": ""}
        )
    return found


def _charts(run: Path) -> list[dict[str, object]]:
    path = run / CHARTS
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []


def of_report(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (value id, place) of every anchor of a report: headings and the sentence, or headings, table, row and column."""
    from shifan.report.anchors.anchor import PASSAGE, VALUE
    from shifan.report.anchors.reading import read
    from shifan.report.place_names import PlaceNames
    from shifan.word.package import read_parts

    reading = read(read_parts(path), path.name)
    place_names = PlaceNames(reading.roots)
    for line in reading.lines:
        for name, start in _starts(line.anchors):
            anchor = reading.written.get(name)
            if anchor and anchor.kind in (VALUE, PASSAGE) and anchor.value_id:
                where = (
                    {"kind": "table", "place": place_names.of(line.element), "text": ""}
                    if line.cell
                    else {
                        "kind": "text",
                        "place": place_names.headings_above(line.element) or "正文",
                        "text": sentence(line.text, start),
                    }
                )
                yield anchor.value_id, where


def _starts(anchors: list[tuple[str, ...]]) -> Iterator[tuple[str, int]]:
    """Yield each anchor of a paragraph and the character where it opens."""
    seen: set[str] = set()
    for place, names in enumerate(anchors):
        for name in names:
            if name not in seen:
                seen.add(name)
                yield name, place


def sentence(text: str, at: int) -> str:
    """Return the sentence around a character, shortened to what is near it."""
    start = max((text.rfind(stop, 0, at) for stop in _STOPS), default=-1) + 1
    end = min(
        (place for place in (text.find(stop, at) for stop in _STOPS) if place >= 0),
        default=len(text),
    )
    left, right = max(start, at - _AROUND), min(end, at + _AROUND)
    return f"{'…' if left > start else ''}{text[left:right]}{'…' if right < end else ''}"


def of_workbook(path: Path) -> dict[str, str]:
    """Return the cell of each value of the workbook, as its tie-out sheet lists them."""
    if not path.is_file():
        return {}
    from python_calamine import load_workbook

    rows = load_workbook(str(path)).get_sheet_by_name(TIE_OUT).to_python(skip_empty_area=False)
    place = {str(text): n for n, text in enumerate(rows[FIRST_ROW - 2])}
    if not {ID_HEAD, CELL_HEAD} <= set(place):
        return {}
    return {
        str(row[place[ID_HEAD]]): str(row[place[CELL_HEAD]])
        for row in rows[FIRST_ROW - 1 :]
        if row[place[CELL_HEAD]]
    }


def raw_content(folder: Path, address: str) -> str:
    """Return what a raw cell holds, as shown in the file; empty if it cannot be read."""
    box, file = as_box(address), address.split("!")[0]
    if not box or (box[1], box[2]) != (box[3], box[4]) or not (folder / file).is_file():
        return ""
    from python_calamine import CalamineError

    try:
        value = _rows(folder / file, box[0].split("!")[1])[box[1] - 1][box[2] - 1]
    except (CalamineError, IndexError, KeyError, ValueError, OSError):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _rows(path: Path, sheet: str) -> list[list[object]]:
    if path.suffix == ".csv":
        from shifan.intake.workbooks import read_csv

        return list(read_csv(path, sheet)[0].rows)
    from python_calamine import load_workbook

    return load_workbook(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
