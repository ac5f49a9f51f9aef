"""How many entries the tables of a workbook's parts may have: counted piece by piece, before anything is parsed.

The grid of cells has limits of its own. What is counted here are the other tables, of which a library makes an object
for each entry: merged cells, names, sheets, formats, texts, relations.
"""

from __future__ import annotations

from collections import Counter

from shifan.intake.oddities import SheetOddities, Unsafe

_BOMB = "（每一项都占内存，可能是恶意文件）"
# Sign of an entry → most of them in a part, and what they are. Without the bracket: some programs write prefixes.
_MOST = {
    b"mergeCell ": (200_000, "合并单元格"),
    b"definedName ": (100_000, "名称"),
    b"sheet ": (2_000, "工作表"),
    b"<si": (3_000_000, "共享文字"),
    b"numFmt ": (100_000, "数字格式"),
    b"xf ": (1_000_000, "单元格格式"),
    b"Relationship ": (50_000, "关系"),
    b"comment ": (500_000, "批注"),
    b"col ": (100_000, "列定义"),
}
_SMALL_PARTS = {"xl/workbook.xml": 16 * 2**20, "[Content_Types].xml": 8 * 2**20}  # bytes
_IN_SHEETS = (b"mergeCell ", b"col ")
_MOST_NOTED = 300_000  # cells with an error, a formula without result, or hidden


class PartEntries:
    """The entries of one part so far."""

    def __init__(self, name: str) -> None:
        self._name, self._size, self._counts = name, 0, Counter[bytes]()
        is_sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")
        self._signs = _IN_SHEETS if is_sheet else tuple(sign for sign in _MOST if sign != b"col ")
        # A part as small as this cannot hold too many of anything: its pieces need not be counted.
        self._small = min(_MOST[sign][0] * len(sign) for sign in self._signs)
        self._uncounted: list[bytes] = []

    def take(self, chunk: bytes) -> None:
        """Count a piece; Unsafe once there is too much of anything."""
        self._size += len(chunk)
        if self._size > _SMALL_PARTS.get(self._name, self._size):
            raise Unsafe(f"部件 {self._name} 过大，可能是恶意文件")
        self._uncounted.append(chunk)
        if self._size > self._small:
            self._count()

    def _count(self) -> None:
        pieces, self._uncounted = self._uncounted, []
        for sign in self._signs:
            self._counts[sign] += sum(piece.count(sign) for piece in pieces)
            most, what = _MOST[sign]
            if self._counts[sign] > most:
                raise Unsafe(f"{what}超过{most}项{_BOMB}")


def refuse_too_many_notes(odd: SheetOddities) -> None:
    """Raise Unsafe for a sheet with more cells to be noted than any that people keep."""
    noted = len(odd.errors) + len(odd.uncalculated) + len(odd.hidden_columns)
    if noted > _MOST_NOTED:
        raise Unsafe(f"错误值、没有结果的公式超过{_MOST_NOTED}处")
