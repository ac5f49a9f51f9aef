"""Read one workbook file: the library calamine gives its cells, a look into the file what that leaves out."""

from __future__ import annotations

import hashlib
import io
import itertools
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from shifan.addresses import LAST_ROW, address
from shifan.errors import Finding, Severity
from shifan.intake.cell_ranges import known_position
from shifan.intake.cell_text import CellValue
from shifan.intake.form_shape import form_fault, form_shapes
from shifan.intake.garbage_collection import garbage_collection_paused
from shifan.intake.grid import Grid
from shifan.intake.looks import read_looks
from shifan.intake.model import Sheet
from shifan.intake.oddities import LARGEST_CELLS, FileOddities, SheetOddities, Unsafe
from shifan.intake.quiet_stderr import stderr_held_back
from shifan.intake.safety import look_into
from shifan.raw_sheets.added_sheets import ADDED_SHEETS
from shifan.safe_xml import parse_workbook_part

_LARGEST_FORM = 50_000  # cells
_CELLS_TOGETHER = 500_000  # of forms that are rows of one grid
_DELETE_FAR = "请在 Excel 或 WPS 中选中多余的行和列，整行整列删除后保存"
UNCALCULATED = "公式没有计算结果"
# What the library and the parsers raise for a file that is damaged or no workbook.
_DAMAGE = (
    CalamineError,
    ValueError,
    LookupError,
    OSError,
    MemoryError,
    OverflowError,
    zlib.error,
    zipfile.BadZipFile,
)


@dataclass
class WorkbookRead:
    """A workbook file as it was read: the wanted sheets, the names of all sheets, and what was noticed.

    `parts` are further sheets that were declared, `forms` sheets that are the check form of a site, `unread` the names
    of visible sheets that were not read.
    """

    file: str
    sha256: str
    names: tuple[str, ...]
    sheets: dict[str, Sheet] = field(default_factory=dict)
    parts: list[Sheet] = field(default_factory=list)
    forms: list[Sheet] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def add(self, sheet: Sheet, is_part: bool) -> None:
        """Add a sheet that was read."""
        if is_part:
            self.parts.append(sheet)
        else:
            self.sheets[sheet.name] = sheet

    def notice(self, code: str, severity: Severity, sheet: str, found: str, action: str) -> None:
        """Add a finding about a sheet, or about the whole file where `sheet` is empty."""
        self.findings.append(Finding(code, severity, self.file, sheet, found=found, action=action))


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_workbook(
    path: Path, wanted: tuple[str, ...], parts: tuple[str, ...] = (), forms: bool = False
) -> WorkbookRead:
    """Return the file's wanted sheets, and those declared as `parts` (names compared without blanks).

    With `forms` also each other sheet that is a site's check form. Unsafe if the file cannot be read.
    """
    inside = look_into(path)
    try:
        with stderr_held_back(), _opened(path) as book:
            return _read(book, path, _Wanted(wanted, parts, forms), inside)
    except PermissionError:
        raise
    except _DAMAGE as error:
        raise Unsafe("文件损坏、已加密或不是表格文件") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the library's own breakdown is no Exception
            raise
        raise Unsafe("文件损坏，无法解析") from error


def _opened(path: Path) -> CalamineWorkbook:
    """Return the workbook; the library takes the ending of a file for its kind, and knows none of WPS."""
    if path.suffix.lower() == ".et":
        return CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    return CalamineWorkbook.from_path(str(path))


def _is_package(path: Path) -> bool:
    """Return whether a file of WPS is a package as .xlsx files are."""
    return path.suffix.lower() == ".et" and zipfile.is_zipfile(path)


@dataclass(frozen=True)
class _Wanted:
    """The names, without blanks, of the sheets to be read and of those that are parts; whether forms are read."""

    sheets: tuple[str, ...]
    parts: tuple[str, ...]
    forms: bool


def _read(
    book: CalamineWorkbook, path: Path, wanted: _Wanted, inside: FileOddities
) -> WorkbookRead:
    parts = (
        sheet_parts(path) if path.suffix.lower() in (".xlsx", ".xlsm") or _is_package(path) else {}
    )
    read = WorkbookRead(path.name, digest(path), tuple(book.sheet_names))
    hidden = {
        sheet.name for sheet in book.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible
    }
    others: dict[str, SheetOddities] = {}
    for name in book.sheet_names:
        plain = re.sub(r"\s", "", name)
        odd = inside.sheets.get(parts.get(name, name), SheetOddities())
        if plain in read.sheets:
            read.notice("twice-sheet", "error", plain, f"工作表“{plain}”有两份", "请只保留一份")
        elif plain in (*wanted.sheets, *wanted.parts):
            if odd.refused:
                raise Unsafe(f"工作表“{plain}”：{odd.refused}", _DELETE_FAR)
            sheet = _sheet(book, name, read, inside.date1904, odd)
            read.add(sheet, plain in wanted.parts)
            if name in hidden:
                action = "隐藏的内容同样计入，请核对"
                read.notice("hidden-sheet", "warning", plain, "工作表被隐藏", action)
        elif plain not in ADDED_SHEETS and name not in hidden:
            others[name] = odd
    _take_others(book, read, inside.date1904, others, wanted.forms)
    _notice_oddities(read, inside)
    return read


def _take_others(
    book: CalamineWorkbook,
    read: WorkbookRead,
    date1904: bool,
    others: dict[str, SheetOddities],
    forms: bool,
) -> None:
    """Enter those of the other sheets that are forms, if these are wanted, and the names of those not read."""
    found = _forms(book, read, date1904, others) if forms else {}
    told = {finding.sheet for finding in read.findings if finding.code == "form"}
    read.forms = [*found.values()]
    read.unread = [name for name in others if name not in found and name not in told]


def _forms(
    book: CalamineWorkbook, read: WorkbookRead, date1904: bool, sheets: dict[str, SheetOddities]
) -> dict[str, Sheet]:
    """Return those of some sheets, by name, that are a site's check form.

    Small as they are, many of them become rows of one grid.
    """
    forms: dict[str, Sheet] = {}
    together: dict[str, CalamineSheet] = {}
    cells = 0
    for name, odd in sheets.items():
        source = book.get_sheet_by_name(name)
        own = source.total_height * source.total_width
        if odd.refused or own > _LARGEST_FORM:
            continue
        together[name] = source
        cells += own
        if cells > _CELLS_TOGETHER:
            forms |= _forms_among(together, read, date1904, sheets)
            together, cells = {}, 0
    return forms | _forms_among(together, read, date1904, sheets)


def _forms_among(
    sources: dict[str, CalamineSheet],
    read: WorkbookRead,
    date1904: bool,
    sheets: dict[str, SheetOddities],
) -> dict[str, Sheet]:
    """Return the sheets among these that are forms, their cells as parts of one grid."""
    with garbage_collection_paused():
        rows = [_whole_rows(source) for source in sources.values()]
        whole = Grid(itertools.chain.from_iterable(rows))
    grids, top = [], 0
    for rows_of_part in rows:
        grids.append(
            whole.part(top, len(rows_of_part), len(rows_of_part[0]) if rows_of_part else 0)
        )
        top += len(rows_of_part)
    forms: dict[str, Sheet] = {}
    shapes = form_shapes(grids)
    for (name, source), grid, shape in zip(sources.items(), grids, shapes, strict=True):
        if shape:
            plain = re.sub(r"\s", "", name)
            forms[name] = Sheet(plain, read.file, read.sha256, grid, date1904=date1904)
            _add_looks(forms[name], source, sheets[name])
        elif fault := form_fault(grid):
            cell, said = address(*fault.place), (fault.found, fault.expected, fault.action)
            read.findings.append(Finding("form", "error", read.file, name, cell, *said))
    return forms


def _whole_rows(source: CalamineSheet) -> list[list[CellValue]]:
    """Return the rows of a sheet from its column A on."""
    left: list[CellValue] = [""] * (source.start or (0, 0))[1]
    return [[*left, *row] for row in source.iter_rows()]


def _sheet(
    book: CalamineWorkbook, name: str, read: WorkbookRead, date1904: bool, odd: SheetOddities
) -> Sheet:
    sheet = Sheet(re.sub(r"\s", "", name), read.file, read.sha256, Grid(), date1904=date1904)
    _fill(sheet, book, name, odd)
    return sheet


def _notice_oddities(read: WorkbookRead, inside: FileOddities) -> None:
    if inside.macros:
        read.notice("macros", "info", "", "含有宏", "宏不会运行，只读取单元格")
    if inside.linked:
        read.notice(
            "external-link",
            "warning",
            "",
            "含有指向其他文件的链接",
            "按保存时的结果读取，请核对并改为数值",
        )


def _fill(sheet: Sheet, book: CalamineWorkbook, name: str, odd: SheetOddities) -> None:
    """Set the rows, merges and odd cells of a sheet; error cells get their text, which the library leaves out."""
    source = book.get_sheet_by_name(name)
    height, width = source.total_height, source.total_width
    # A stray address that the look into the file did not see.
    if height > LAST_ROW or height * width > LARGEST_CELLS:
        raise Unsafe("表格过大")
    with garbage_collection_paused():
        sheet.rows = Grid(source.iter_rows(), (source.start or (0, 0))[1])
    _add_looks(sheet, source, odd)


def _add_looks(sheet: Sheet, source: CalamineSheet, odd: SheetOddities) -> None:
    """Add what is known of a sheet beside its cells: merges, what is hidden, odd cells, looks."""
    sheet.merges = [(*start, *end) for start, end in source.merged_cell_ranges or ()] or odd.merges
    if odd.is_plain():
        return
    sheet.hidden_rows, sheet.hidden_columns = tuple(odd.hidden_rows), tuple(odd.hidden_columns)
    _note_odd_cells(sheet, odd)


def _note_odd_cells(sheet: Sheet, odd: SheetOddities) -> None:
    for cell in odd.uncalculated:
        sheet.notes[known_position(cell)] = UNCALCULATED
    for cell, text in odd.errors:
        row, column = known_position(cell)
        if row < len(sheet.rows) and column < sheet.rows.width:
            sheet.rows.put(row, column, text)
    sheet.looks = read_looks(sheet.rows, odd.looks)


def sheet_parts(path: Path) -> dict[str, str]:
    """Return the name of each sheet of an xlsx or xlsm file → the name of its part in the archive."""
    with zipfile.ZipFile(path) as archive:
        book = parse_workbook_part(archive.read("xl/workbook.xml"))
        links = parse_workbook_part(archive.read("xl/_rels/workbook.xml.rels"))
    parts: dict[str | None, str] = {}
    for link in links:
        target = link.get("Target", "").lstrip("/")
        parts[link.get("Id")] = target if target.startswith("xl/") else f"xl/{target}"
    return {
        sheet.get("name", ""): parts.get(_relation(sheet), "")
        for sheet in book.iter()
        if sheet.tag.rpartition("}")[2] == "sheet"
    }


def _relation(sheet: Element) -> str | None:
    """Return the id of a sheet's relation; its namespace differs between strict and transitional files."""
    return next((value for key, value in sheet.items() if key.endswith("}id")), None)
