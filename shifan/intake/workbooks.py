"""Read one workbook file: the library calamine gives its cells, a look into the file what that leaves out."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from dataclasses import field
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from shifan.addresses import address
from shifan.errors import Finding, Severity
from shifan.intake.cell_ranges import known_position
from shifan.intake.explanations import explanations
from shifan.intake.form_shape import form_fault, form_shapes
from shifan.intake.looks import read_looks
from shifan.intake.model import Sheet
from shifan.intake.oddities import DELETE_FAR, FileOddities, SheetOddities, Unsafe
from shifan.intake.quiet_stderr import stderr_held_back
from shifan.intake.safety import look_into
from shifan.intake.sheet_grids import SheetGrid, sheet_grid, small_sheets
from shifan.raw_sheets.added_sheets import ADDED_SHEETS, GUIDE
from shifan.records import dataclass

_LARGEST_FORM = 50_000  # cells
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
    of sheets that were not read, `hidden` those of them that are hidden.
    """

    file: str
    sha256: str
    names: tuple[str, ...]
    sheets: dict[str, Sheet] = field(default_factory=dict)
    parts: list[Sheet] = field(default_factory=list)
    forms: list[Sheet] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    hidden: frozenset[str] = frozenset()
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


@dataclass(frozen=True)
class _Wanted:
    """The names, without blanks, of the sheets to be read and of those that are parts; whether forms are read."""

    sheets: tuple[str, ...]
    parts: tuple[str, ...]
    forms: bool


def _read(
    book: CalamineWorkbook, path: Path, wanted: _Wanted, inside: FileOddities
) -> WorkbookRead:
    read, hidden = WorkbookRead(path.name, digest(path), tuple(book.sheet_names)), _hidden(book)
    others: dict[str, SheetOddities] = {}
    for name in book.sheet_names:
        plain = re.sub(r"\s", "", name)
        odd = inside.of_sheet(name)
        if plain in read.sheets:
            read.notice("twice-sheet", "error", plain, f"工作表“{plain}”有两份", "请只保留一份")
        elif plain in (*wanted.sheets, *wanted.parts):
            if odd.refused:
                raise Unsafe(f"工作表“{plain}”：{odd.refused}", DELETE_FAR)
            own = sheet_grid(book, name, odd, inside.texts)
            sheet = _sheet(own, name, read, inside.date1904)
            _note_odd(sheet, odd)
            read.add(sheet, plain in wanted.parts)
            if name in hidden:
                _notice_hidden(read, plain)
        elif plain not in ADDED_SHEETS:
            others[name] = odd
    _take_others(book, read, inside, others, wanted.forms)
    _take_explanations(book, read, inside)
    read.hidden = frozenset(hidden.intersection(read.unread))
    hidden_names = {re.sub(r"\s", "", name) for name in hidden}
    for form in (form for form in read.forms if form.name in hidden_names):
        _notice_hidden(read, form.name)
    _notice_oddities(read, inside)
    return read


def _hidden(book: CalamineWorkbook) -> set[str]:
    """Return the names of the sheets that are hidden."""
    metadata = book.sheets_metadata
    return {sheet.name for sheet in metadata if sheet.visible != SheetVisibleEnum.Visible}


def _notice_hidden(read: WorkbookRead, sheet: str) -> None:
    action = "隐藏的内容同样计入，请核对"
    read.notice("hidden-sheet", "warning", sheet, "工作表被隐藏", action)


def _take_others(
    book: CalamineWorkbook,
    read: WorkbookRead,
    inside: FileOddities,
    others: dict[str, SheetOddities],
    forms: bool,
) -> None:
    """Enter those of the other sheets that are forms, if these are wanted, and the names of those not read."""
    found = _forms(book, read, inside, others) if forms else {}
    told = {finding.sheet for finding in read.findings if finding.code == "form"}
    read.forms = [*found.values()]
    read.unread = [name for name in others if name not in found and name not in told]


def _take_explanations(book: CalamineWorkbook, read: WorkbookRead, inside: FileOddities) -> None:
    """Give the sheets that were read what the others say, the guide that shifan writes among them."""
    guides = (name for name in book.sheet_names if re.sub(r"\s", "", name) == GUIDE)
    unread = {name: inside.of_sheet(name) for name in (*read.unread, *guides)}
    explained = explanations(book, unread, inside.texts)
    for sheet in (*read.sheets.values(), *read.parts, *read.forms):
        sheet.explained = explained


def _forms(
    book: CalamineWorkbook,
    read: WorkbookRead,
    inside: FileOddities,
    sheets: dict[str, SheetOddities],
) -> dict[str, Sheet]:
    """Return those of some sheets, by name, that are a site's check form."""
    readable = {name: odd for name, odd in sheets.items() if not odd.refused}
    forms: dict[str, Sheet] = {}
    for together in small_sheets(book, readable, inside.texts, _LARGEST_FORM):
        shapes = form_shapes([own.rows for own in together.values()])
        for (name, own), shape in zip(together.items(), shapes, strict=True):
            if shape:
                forms[name] = _sheet(own, name, read, inside.date1904)
                _note_odd(forms[name], sheets[name])
            elif fault := form_fault(own.rows):
                cell, said = address(*fault.place), (fault.found, fault.expected, fault.action)
                read.findings.append(Finding("form", "error", read.file, name, cell, *said))
    return {name: forms[name] for name in sheets if name in forms}


def _sheet(own: SheetGrid, name: str, read: WorkbookRead, date1904: bool) -> Sheet:
    plain = re.sub(r"\s", "", name)
    return Sheet(plain, read.file, read.sha256, own.rows, own.merges, date1904=date1904)


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


def _note_odd(sheet: Sheet, odd: SheetOddities) -> None:
    """Add what is known of a sheet beside its cells: what is hidden, odd cells, looks."""
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
