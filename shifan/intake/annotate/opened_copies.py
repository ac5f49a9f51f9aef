"""A workbook as it is, to be annotated: opened with all that can be kept, or made anew from its cells.

What of the original is lost is named.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook as NewBook
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from shifan.addresses import letter
from shifan.errors import Refused
from shifan.intake.annotate.formula_results import Results, stored_results
from shifan.intake.cell_text import CellValue
from shifan.intake.model import RawCity, Sheet, Workbook
from shifan.intake.workbooks import sheet_parts
from shifan.safe_xml import parse_workbook_part

# What the writing library does not carry over: (part of the package, what occurs in it, in words).
_NOT_CARRIED = (
    (r"xl/drawings/drawing\d+\.xml", rb"<xdr:(sp|grpSp|cxnSp)[ >]", "形状和文本框"),
    (r"xl/media/.*\.(emf|wmf)", b"", "EMF、WMF 图片"),
    (r"xl/diagrams/", b"", "SmartArt 图形"),
    (r"xl/slicers?", b"", "切片器"),
    (r"xl/timelines", b"", "日程表"),
    (r"xl/embeddings/", b"", "嵌入的对象"),
    (r"_xmlsignatures/", b"", "数字签名"),
    (r"xl/worksheets/sheet\d+\.xml", rb"<x14:sparklineGroups[ >]", "迷你图"),
    (
        r"xl/worksheets/sheet\d+\.xml",
        rb"<x14:conditionalFormattings[ >]",
        "扩展的条件格式（新式数据条、图标集等）",
    ),
    (r"xl/threadedComments/", b"", "会话式批注的回复关系（文字保留为普通批注）"),
)
_ONLY_WITH_MACROS = ((r"xl/(ctrlProps|activeX)/", b"", "窗体控件"),)
_LISTS = re.compile(rb"<x14:dataValidations[ >].*?</x14:dataValidations>", re.DOTALL)
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_XM = "http://schemas.microsoft.com/office/excel/2006/main"
_KEPT = (
    "type",
    "operator",
    "errorStyle",
    "allowBlank",
    "showInputMessage",
    "showErrorMessage",
    "errorTitle",
    "error",
    "promptTitle",
    "prompt",
)
_NARROWEST, _WIDEST = 8, 40  # of a column of a workbook made anew, in Latin letters
_MEASURED = 200  # rows whose texts a column's width takes into account
_LONGEST = 32_767  # signs that a cell holds


@dataclass
class OpenedCopy:
    """A copy under way: the workbook and the name of its file.

    `lost` says what of the original it does not carry, `results` holds the results of its formulas by sheet;
    `from_original` tells that it was opened, not made anew.
    """

    book: NewBook
    name: str
    lost: tuple[str, ...] = ()
    results: Mapping[str, Results] = field(default_factory=dict)
    from_original: bool = False


def open_copy(raw: RawCity, book: Workbook) -> OpenedCopy:
    """Return the workbook as it is, with its macros; made anew from its cells when it is no xlsx or xlsm file.

    A file that the writing library, which is strict, cannot open is made anew as well.
    """
    suffix = Path(book.file).suffix.lower()
    if suffix in (".xlsx", ".xlsm"):
        path = raw.folder / book.file
        try:
            opened = _opened(path, suffix == ".xlsm")
            lost = tuple(_lost(path, suffix == ".xlsm"))
            results = stored_results(path, opened, book)
            return OpenedCopy(opened, f"{book.name}{suffix}", lost, results, True)
        except PermissionError:
            raise Refused(
                "annotate", file=book.file, found="文件正被 Excel、WPS 打开", action="请关闭后重试"
            ) from None
        except Exception:  # whatever the library raises, the cells are known
            pass
    return _made_anew(book)


def _made_anew(book: Workbook) -> OpenedCopy:
    name = f"{book.name}.xlsx"
    files = [book.file] if book.file else sorted({sheet.file for sheet in book.sheets.values()})
    made = f"由 {'、'.join(files)} 的内容写成"
    advice = f"原来的格式、公式和批注（{made}；请在原件上改正，或改好这一份，在 来源.toml 中改为 {name}）"
    if not book.file or book.file.endswith(".csv"):
        advice = f"逐表 CSV 的形式（{made}；改好后用它代替原件，并在 来源.toml 中改为 {name}）"
    copy = NewBook()
    for page in copy.worksheets:
        copy.remove(page)
    for sheet in book.sheets.values():
        _write_sheet(copy.create_sheet(sheet.name), sheet)
    return OpenedCopy(copy, name, (advice,))


def _opened(path: Path, macros: bool) -> NewBook:
    with warnings.catch_warnings():
        # What they warn of is put back, or named among what is lost.
        warnings.simplefilter("ignore")
        book = load_workbook(path, keep_vba=macros, rich_text=True)
    with zipfile.ZipFile(path) as package:
        for name, part in sheet_parts(path).items():
            page: Any = book[name]  # the stubs do not know the drawing of old comments
            _restore_lists(page, package.read(part))
            drawing = page.legacy_drawing
            if macros and drawing and _has_only_notes(package, drawing):
                page.legacy_drawing = None  # written anew with the comments; both would show twice
    return book


def _has_only_notes(package: zipfile.ZipFile, part: str) -> bool:
    return set(re.findall(rb'ObjectType="(\w+)"', package.read(part))) <= {b"Note"}


def _restore_lists(page: Worksheet, xml: bytes) -> None:
    """Add the drop-downs that draw on another sheet: Excel keeps them in a place that the library passes over."""
    match = _LISTS.search(xml)
    if not match:
        return
    names = _X14.encode(), _XM.encode()
    lists = b'<r xmlns:x14="%s" xmlns:xm="%s" xmlns:xr="xr">%s</r>' % (*names, match[0])
    for element in parse_workbook_part(lists).iter(f"{{{_X14}}}dataValidation"):
        settings: dict[str, Any] = {key: element.get(key) for key in _KEPT if element.get(key)}
        settings["sqref"] = element.findtext(f"{{{_XM}}}sqref")
        for name in ("formula1", "formula2"):
            settings[name] = element.findtext(f"{{{_X14}}}{name}/{{{_XM}}}f")
        page.add_data_validation(DataValidation(**settings))


def _lost(path: Path, macros: bool) -> Iterator[str]:
    """Yield in words what of an xlsx or xlsm file its copy does not carry."""
    kinds = _NOT_CARRIED if macros else (*_NOT_CARRIED, *_ONLY_WITH_MACROS)
    with zipfile.ZipFile(path) as package:
        for part, content, word in kinds:
            names = [name for name in package.namelist() if re.match(part, name)]
            if any(not content or re.search(content, package.read(name)) for name in names):
                yield word


def _write_sheet(page: Worksheet, sheet: Sheet) -> None:
    """Write the cells of a sheet, each column as wide as its first texts need."""
    widths: dict[str, int] = {}
    for row, cells in enumerate(sheet.rows, 1):
        for column, content in enumerate(cells, 1):
            if content in ("", None):
                continue
            _write_cell(page.cell(row, column), content)
            if row < _MEASURED:
                needed = min(_WIDEST, 2 * len(str(content)) + 2)
                place = letter(column - 1)
                widths[place] = max(widths.get(place, _NARROWEST), needed)
    for place, width in widths.items():
        page.column_dimensions[place].width = 12 if width > 24 and place == "A" else width


def _write_cell(cell: Cell | MergedCell, content: CellValue) -> None:
    """Write a cell as it was read: a text stays one even if it looks like a formula or a number; a day shows as one."""
    cell.value = writable(content) if isinstance(content, str) else content
    if isinstance(content, str):
        cell.data_type = "s"
        if content.strip().replace(".", "").isdigit():
            cell.number_format = "@"
    elif isinstance(content, dt.date) and getattr(content, "hour", 0) == 0:
        cell.number_format = "yyyy-mm-dd"


def writable(text: str) -> str:
    """Return what a cell of a workbook can hold of a text: no control signs, not too many signs."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST]
