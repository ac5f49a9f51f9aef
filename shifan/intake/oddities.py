"""What a look into a workbook's file tells beside its cells: why it must not be parsed, what is hidden in it."""

from __future__ import annotations

from dataclasses import field

from shifan.intake.cell_arrays import PlainCells, SharedTexts
from shifan.intake.limits import LARGEST_CELLS
from shifan.records import dataclass

CONTAINS_ENTITIES = "文件中含有实体声明，可能是恶意文件"
INCOMPLETE = "文件损坏或不完整"
SAVE_ANEW = "请用 Excel 或 WPS 打开检查，另存为 .xlsx 后重试"
DELETE_FAR = "请在 Excel 或 WPS 中选中多余的行和列，整行整列删除后保存"


class Unsafe(Exception):
    """A file that must not be parsed; the message says why, in Chinese, `action` what to do about it."""

    def __init__(self, found: str, action: str = SAVE_ANEW) -> None:
        super().__init__(found)
        self.action = action


CELL_PICTURE = "（单元格里的图片）"  # what a cell of Excel with a picture inside is read as


@dataclass
class CellLooks:
    """What the look of cells says beside their content, by address.

    `formats` are number formats that add to the number, `struck` cells that are struck through, `half_struck` cells
    with the characters that are, `half_unseen` cells with the characters that nobody sees, `comments` their texts
    (empty where that is not known), `fills` the colours of cells, `invisible` cells whose signs nobody sees,
    `pictures` those under pictures that lie on the sheet.
    """

    formats: list[tuple[str, str]] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    half_struck: list[tuple[str, str]] = field(default_factory=list)
    half_unseen: list[tuple[str, str]] = field(default_factory=list)
    comments: list[tuple[str, str]] = field(default_factory=list)
    fills: list[tuple[str, str]] = field(default_factory=list)
    invisible: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)


@dataclass
class SheetOddities:
    """What the reading library does not tell of one sheet: cells by address, rows and columns counted from 1.

    `uncalculated` are formulas without a stored result, `errors` cells with their error's text, `merges` boxes counted
    from 0 (of an xlsx file the library tells those itself). `refused` says why the sheet must not be read, `cells` are
    its cells where all of them are plainly written.
    """

    uncalculated: list[str] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    looks: CellLooks = field(default_factory=CellLooks)
    refused: str = ""
    cells: PlainCells | None = field(default=None, compare=False)

    def is_plain(self) -> bool:
        """Return whether there is nothing odd in the sheet: all the library tells of it is all there is."""
        return self == _PLAIN


_PLAIN = SheetOddities()


@dataclass
class FileOddities:
    """What a file holds beside its cells: oddities by part (xlsx) or by sheet name (xls, ods).

    `linked`: some formulas draw on other files. `largest_cells` is how many cells a sheet of it may reach over. Of an
    xlsx file `texts` are the shared texts of plainly written cells, `parts` the part of each sheet by the sheet's name.
    """

    sheets: dict[str, SheetOddities] = field(default_factory=dict)
    date1904: bool = False
    linked: bool = False
    macros: bool = False
    largest_cells: int = LARGEST_CELLS
    texts: SharedTexts | None = None
    parts: dict[str, str] = field(default_factory=dict)

    def of_sheet(self, name: str) -> SheetOddities:
        """Return what is odd in the sheet of that name."""
        return self.sheets.get(self.parts.get(name, name), SheetOddities())
