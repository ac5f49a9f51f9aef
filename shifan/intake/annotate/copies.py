"""A workbook as it is, to be annotated: opened with all that can be kept, or made anew from its cells; what is lost is named."""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook as NewBook
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from shifan.errors import Refused
from shifan.intake.annotate.cached import results
from shifan.intake.model import RawCity, Workbook
from shifan.intake.workbooks import sheet_parts
from shifan.safe_xml import parse_workbook_part

# What the writing library does not carry over: (part of the package, what in it, in words).
_LOST = (
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
_WIDEST, _LOOKED_AT = 40, 200


@dataclass
class Copy:
    """A copy under way: the workbook, the name of its file, what of the original it does not carry, and the results of formulas."""

    book: NewBook
    name: str
    lost: tuple[str, ...] = ()
    results: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


def copy_of(raw: RawCity, book: Workbook) -> Copy:
    """Return the workbook as it is, with its macros; or made anew from its cells when it is not an xlsx or xlsm file."""
    suffix = Path(book.file).suffix.lower()
    if suffix in (".xlsx", ".xlsm"):
        path = raw.folder / book.file
        try:
            opened = _opened(path, suffix == ".xlsm")
            return Copy(
                opened,
                f"{book.name}{suffix}",
                _lost(path, suffix == ".xlsm"),
                results(path, opened, book),
            )
        except PermissionError:
            raise Refused(
                "annotate", file=book.file, found="文件正被 Excel、WPS 打开", action="请关闭后重试"
            ) from None
        except (
            Exception
        ):  # a file that the strict writer library cannot open is made anew from its cells
            pass
    name = f"{book.name}.xlsx"
    files = [book.file] if book.file else sorted({sheet.file for sheet in book.sheets.values()})
    bare = "原来的格式、公式和批注" if book.file else "逐表 CSV 的形式"
    return Copy(
        _anew(book),
        name,
        (
            f"{bare}（由 {'、'.join(files)} 的内容写成；改好后用它代替原件，并在 来源.toml 中改为 {name}）",
        ),
    )


def _opened(path: Path, macros: bool) -> NewBook:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # what they tell of is put back, or named among what is lost
        book = load_workbook(path, keep_vba=macros, rich_text=True)
    with zipfile.ZipFile(path) as package:
        for name, part in sheet_parts(path).items():
            _put_back_lists(book[name], package.read(part))
            if (
                macros
                and book[name].legacy_drawing
                and _only_notes(package, book[name].legacy_drawing)
            ):
                book[
                    name
                ].legacy_drawing = None  # written anew with the comments; both would show twice
    return book


def _only_notes(package: zipfile.ZipFile, part: str) -> bool:
    return set(re.findall(rb'ObjectType="(\w+)"', package.read(part))) <= {b"Note"}


def _put_back_lists(page: Worksheet, xml: bytes) -> None:
    """Put back the drop-downs that draw on another sheet: Excel keeps them in a place that the library passes over."""
    found = _LISTS.search(xml)
    if not found:
        return
    for one in parse_workbook_part(
        b'<r xmlns:x14="%s" xmlns:xm="%s" xmlns:xr="xr">%s</r>'
        % (_X14.encode(), _XM.encode(), found[0])
    ).iter(f"{{{_X14}}}dataValidation"):
        formulas = {f"formula{n}": one.findtext(f"{{{_X14}}}formula{n}/{{{_XM}}}f") for n in (1, 2)}
        page.add_data_validation(
            DataValidation(
                sqref=one.findtext(f"{{{_XM}}}sqref"),
                **formulas,
                **{key: one.get(key) for key in _KEPT if one.get(key)},
            )
        )


def _lost(path: Path, macros: bool) -> tuple[str, ...]:
    """Return what of an xlsx or xlsm file its copy does not carry, in words."""
    with zipfile.ZipFile(path) as package:
        return tuple(
            word
            for part, content, word in (*_LOST, *(() if macros else _ONLY_WITH_MACROS))
            if any(
                re.match(part, name) and re.search(content, package.read(name) if content else b"")
                for name in package.namelist()
            )
        )


def _anew(book: Workbook) -> NewBook:
    made = NewBook()
    made.remove(made.active)
    for sheet in book.sheets.values():
        page = made.create_sheet(sheet.name)
        widths: dict[str, int] = {}
        for n, row in enumerate(sheet.rows, 1):
            for m, content in enumerate(row, 1):
                if content not in ("", None):
                    cell = page.cell(n, m)
                    _put(cell, content)
                    if n < _LOOKED_AT:
                        widths[cell.column_letter] = max(
                            widths.get(cell.column_letter, 8),
                            min(_WIDEST, 2 * len(str(content)) + 2),
                        )
        for letter, width in widths.items():
            page.column_dimensions[letter].width = 12 if width > 24 and letter == "A" else width
    return made


def _put(cell: Cell, content: object) -> None:
    """Write a cell as it was read: a text that begins with = or looks like a number stays a text, a day shows as a day."""
    cell.value = writable(content)
    if isinstance(content, str):
        cell.data_type = "s"
        cell.number_format = (
            "@" if content.strip().replace(".", "").isdigit() else cell.number_format
        )
    elif isinstance(content, dt.date) and getattr(content, "hour", 0) == 0:
        cell.number_format = "yyyy-mm-dd"


def writable(content: object) -> object:
    """Return what a workbook can hold: texts without control signs."""
    return ILLEGAL_CHARACTERS_RE.sub("", content)[:32_767] if isinstance(content, str) else content
