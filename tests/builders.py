"""A shipped city's workbooks as editable grids: change cells, rows or headers, write them in any format.

Those of which nothing has changed are written once: hundreds of tests change a cell of one of eight.
"""

import csv
import datetime as dt
import functools
import pickle
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from shifan.addresses import position
from shifan.clean import clean
from shifan.intake import read_city
from shifan.raw_sheets import SHEET_NAMES
from shifan.standards import load

PROJECT = Path(__file__).parents[1]
DEMO = load("demo-2023")
CITY = "示例乙市"


class Books:
    """`books["资料审查"]["评分"]` is a list of rows; `set("资料审查!评分!D2", 3)` changes a cell."""

    def __init__(self, folder):
        self.folder = Path(folder) / CITY
        self.sheets = {
            name: {sheet: [*map(list, rows)] for sheet, rows in sheets.items()}
            for name, sheets in _shipped().items()
        }

    def rows(self, place):
        name, sheet = place.split("!")[:2]
        return self.sheets[name][sheet]

    def set(self, place, value):
        row, column = position(place.split("!")[2])
        rows = self.rows(place)
        rows[row] = [*rows[row], *[""] * (column + 1 - len(rows[row]))]
        rows[row][column] = value
        return self

    def find(self, place, *texts):
        """Return the worksheet number of the first row that holds all texts."""
        return next(
            n
            for n, row in enumerate(self.rows(place), 1)
            if all(text in [str(cell) for cell in row] for text in texts)
        )

    def write(self, formats=None, merges=()):
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, sheets in self.sheets.items():
            kind = (formats or {}).get(name, "xlsx")
            if kind.startswith("csv"):
                for sheet, rows in sheets.items():
                    with (self.folder / f"{name}-{sheet}.csv").open(
                        "w", encoding=kind[4:] or "utf-8", newline=""
                    ) as stream:
                        csv.writer(stream).writerows(
                            [[_text(cell) for cell in row] for row in rows]
                        )
            else:
                asked = kind, pickle.dumps((sheets, [m for m in merges if m[0] == name]))
                path = self.folder / f"{name}.{kind}"
                if asked in _written:
                    path.write_bytes(_written[asked])
                    continue
                WRITERS[kind](path, *pickle.loads(asked[1]))
                if len(_written) < _MOST_WRITTEN:
                    _written[asked] = path.read_bytes()
        named = sorted(path.name for path in self.folder.iterdir() if path.suffix != ".toml")
        (self.folder / "来源.toml").write_text(
            "".join(f'["{n}"]\nstatus = "collected"\n' for n in named), encoding="utf-8"
        )
        return self

    def clean(self, **options):
        self.write(**options)
        return clean(read_city(self.folder), DEMO)


@functools.cache
def _shipped():
    """Return the rows of the shipped city by workbook and sheet."""
    found = {}
    for name, sheets in SHEET_NAMES.items():
        book = CalamineWorkbook.from_path(str(PROJECT / "data" / "raw" / CITY / f"{name}.xlsx"))
        found[name] = {
            sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            for sheet in sheets
        }
    return found


_MOST_WRITTEN = 100  # workbooks of a process, a hundredth of a megabyte to a fifth
_written: dict[tuple[str, bytes], bytes] = {}  # kind of file and what was to be written → its bytes


def _text(cell):
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell


def write_xlsx(path, sheets, merges=()):
    book = xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    )
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for n, row in enumerate(rows):
            for m, cell in enumerate(row):
                if isinstance(cell, (dt.datetime, dt.date)):
                    page.write_datetime(n, m, cell, day)
                elif isinstance(cell, str) and cell:
                    page.write_string(n, m, cell)
                elif isinstance(cell, Formula):
                    page.write_formula(n, m, cell.text, None, cell.value)
                elif cell not in ("", None):
                    page.write(n, m, cell)
        for _, sheet, span in merges:
            if sheet == name:
                first, last = (position(part) for part in span.split(":"))
                page.merge_range(*first, *last, str(rows[first[0]][first[1]]))
    book.close()


class Formula:
    def __init__(self, text, value=""):
        self.text, self.value = text, value


def write_xls(path, sheets, merges=()):
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name, rows in sheets.items():
        page = book.add_sheet(name)
        for n, row in enumerate(rows):
            for m, cell in enumerate(row):
                if isinstance(cell, (dt.datetime, dt.date)):
                    page.write(n, m, cell, day)
                elif cell not in ("", None):
                    page.write(n, m, cell)
    book.save(str(path))


def write_ods(path, sheets, merges=()):
    import pandas as pd

    with pd.ExcelWriter(path, engine="odf") as writer:
        for name, rows in sheets.items():
            frame = pd.DataFrame(
                [
                    [cell.date() if isinstance(cell, dt.datetime) else cell for cell in row]
                    for row in rows
                ],
                dtype=object,
            )
            frame.to_excel(writer, sheet_name=name, header=False, index=False)


WRITERS = {"xlsx": write_xlsx, "xlsm": write_xlsx, "xls": write_xls, "ods": write_ods}
