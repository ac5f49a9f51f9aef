"""Which rows below a header are data. Totals, notes and repeated headers are reported, never read as data."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from shifan.addresses import address
from shifan.clean.body import Body, Rows
from shifan.clean.header import Header
from shifan.clean.notice import Notice
from shifan.clean.text import packed
from shifan.intake.cell_text import CellValue
from shifan.intake.grid import only_occurring
from shifan.patterns import pattern_of

SKIPPED_ROWS = {
    "total-row": "合计行",
    "note-row": "备注行",
    "repeated-header": "重复的表头",
    "unit-row": "单位或填写要求行",
}
# What stands below headings, one row: （分）, 单位：万元, 必填, 是/否, 年-月-日.
_BELOW_HEADING = pattern_of(
    r"(?:单位[:：])?[(（\[【][^()（）\[\]【】]{1,10}[)）\]】]|单位[:：]\S{1,6}|必填|选填|非必填|文本|数字|日期"
    r"|(?:年[-/.]月[-/.]日|yyyy[-/.]mm?[-/.]dd?)|[分元年%％]|万元|是/否",
    re.IGNORECASE,
)
# 合计, B01小计, 合计（不含组长）, 共13人, 总人数, Total.
_TOTALS = pattern_of(
    r"(?:\D{0,20}?|[A-Z]\d{1,3})(合计|小计|总计|共计|累计|平均|总和|合計|小計|總計)(数|值|得分|扣分|人数|人员|户数|家数)?"
    r"([(（][^()（）]{1,12}[)）])?[:：]?(\d+[个家处条项行人名]?\D{0,6})?"
    r"|汇总(数|行)?[:：]?|(总|实|最终|扣后)?(得分|总分|扣分)[:：]?|(不?符合|不?合格|合理缺项|问题|得分|达标)项?(数|率|个数|比例|占比)[:：]?"
    r"|(总|全部|人员?总)(人数|人员|数)[:：]?|共\d+[个家处条项行人名]\D{0,6}|其中[:：]?\D{1,20}|(?:grand|sub)?-?total|sum|[∑Σ]",
    re.IGNORECASE,
)
_ENGLISH_TOTALS = frozenset(
    {"Total", "TOTAL", "total", "Subtotal", "SUBTOTAL", "SUM", "Sum", "sum"}
)
_AROUND_TOTALS = "()（）[]【】*★:："
# What follows a note: 2.照片编号对应照片。
_SENTENCE = pattern_of(r"\d{1,2}[.、．)）](?=[\u4e00-\u9fff]{3})\S+")
_NOTES = pattern_of(
    r"(注|备注|说明|附(?=[:：])|附表|附件|组长|组员|检查人|检查组长|检查组成员|记录人|陪同|被检查单位|签字|签名|签章|盖章|填表|填报|审核|复核|制表|单位负责人|负责人|联系人|联系电话|日期)[^:：，。]{0,6}\d*[:：.、]"
)
_FEWEST_NUMBERED = 3
_SHORT_TOTALS, _FEW_TEXTS = ("共", "总", "计", "共:", "共：", "总数"), 3
_FEW = 50  # rows that may be looked at one by one
_TOGETHER = 1024  # cells that are looked at together
Flags = npt.NDArray[np.bool_]  # one for each row, or for each distinct cell


def data_rows(body: Body, header: Header) -> Rows:
    """Return the numbers of the data rows; rows whose first cells read like ordinary data are settled all at once."""
    ordinary = _look_ordinary(body, header)
    # A merged cell that reaches into a row without further data makes no row of it.
    for rows in body.merged_below:
        ordinary[rows] = False
    ordinary[: header.last + 2] = False  # the first below may say units
    doubtful = np.flatnonzero(~ordinary)
    doubtful = doubtful[doubtful > header.last]
    if len(doubtful) > _FEW:
        data, doubtful = _settled_together(body, header, doubtful)
        ordinary[data] = True
    ordinary[[row for row in doubtful.tolist() if _is_data(body, row, header)]] = True
    return np.flatnonzero(ordinary)


def _look_ordinary(body: Body, header: Header) -> Flags:
    """Return for each row of the sheet whether its first cells read like those of a data row."""
    titles = {text for text in header.texts if text} | _ENGLISH_TOTALS
    ordinary = np.ones(len(body.sheet.rows), dtype=bool)
    numbered = np.zeros(len(body.sheet.rows), dtype=bool)
    for place in {0, min(body.places.values())}:
        codes, cells = body.column(place)
        numbers = np.array([kind is float for kind in map(type, cells)], dtype=bool)
        texts = [cell if type(cell) is str else "" for cell in cells]
        digits = np.fromiter(map(str.isdigit, texts), dtype=bool, count=len(texts))
        ordinary &= (numbers | _ordinary_texts(cells, titles))[codes]
        if numbers.any() or digits.any():
            numbered |= (numbers | digits)[codes]
    # 3 | 合计 | … is a total, 3 | 太谷区 | … is not.
    if numbered.any() and body.sheet.rows.width > 1:
        codes, cells = body.column(1)
        ordinary &= ~numbered | _ordinary_texts(cells, titles)[codes]
    return ordinary


def _ordinary_texts(cells: list[CellValue], titles: set[str]) -> Flags:
    """Return for each distinct cell whether it reads like ordinary data.

    That is a text which is no heading, no blank and no word of a total or a note.
    """
    parts = (cells[n : n + _TOGETHER] for n in range(0, len(cells), _TOGETHER))
    return np.concatenate([_ordinary_part(part, titles) for part in parts])


def _ordinary_part(cells: list[CellValue], titles: set[str]) -> Flags:
    """Return the same of some cells; where all are texts of plain signs, most are settled together."""
    texts = [cell for cell in cells if type(cell) is str]
    together = "".join(texts)
    if len(texts) == len(cells) and together.isascii() and together.isprintable():
        filled = np.fromiter(map(bool, map(str.strip, texts)), dtype=bool, count=len(texts))
        return filled & [text not in titles for text in texts]
    return np.array([_is_ordinary_text(cell, titles) for cell in cells], dtype=bool)


def _is_ordinary_text(cell: CellValue, titles: set[str]) -> bool:
    """Return whether one cell reads like ordinary data; a text of plain signs is no total and no note."""
    if type(cell) is not str or cell == "" or cell.isspace() or cell in titles:
        return False
    if cell.isascii() and cell.isprintable():
        return True
    text = packed(cell)
    return text != "" and text not in titles and not _is_total_or_note(text)


def _settled_together(body: Body, header: Header, rows: Rows) -> tuple[Rows, Rows]:
    """Return which of many rows are data beyond doubt, and which have to be looked at; the rest are blank.

    A row is data that says something of its own below a known heading, and nothing of totals or notes. Each distinct
    cell is judged once.
    """
    filled, marked, below_known, of_its_own = np.zeros((4, len(rows)), dtype=bool)
    known = frozenset(body.places.values())
    for place in range(body.sheet.rows.width):
        codes, cells = body.sheet.rows.column(place)
        codes, cells = only_occurring(codes[rows], cells)
        texts = [packed(cell) if cell not in ("", None) else "" for cell in cells]
        full = np.array([text != "" for text in texts], dtype=bool)[codes]
        filled |= full
        marks = [text != "" and _is_total_or_note(text) for text in texts]
        marked |= np.array(marks, dtype=bool)[codes]
        if place in known:
            below_known |= full
            own = np.array([text != header.texts[place] for text in texts], dtype=bool)
            of_its_own |= own[codes]
    data = filled & ~marked & below_known & of_its_own
    return rows[data], rows[filled & ~data]


def _is_total_or_note(text: str) -> bool:
    is_total = text in _SHORT_TOTALS or _names_total(text)
    return bool(is_total or _NOTES.match(text) or _SENTENCE.fullmatch(text))


def _names_total(text: str) -> bool:
    """Return whether a text names a total, perhaps in brackets or with a star: 【合计】, 合计*."""
    return bool(_TOTALS.fullmatch(text) or _TOTALS.fullmatch(text.strip(_AROUND_TOTALS)))


def _is_data(body: Body, row: int, header: Header) -> bool:
    """Return whether a row is data; one that is not, and says something, is reported."""
    cells = body.sheet.rows[row]
    texts = [packed(cell) for cell in cells if cell not in ("", None) and packed(cell)]
    if not texts:
        return False
    known = {place: packed(cells[place]) for place in body.places.values() if place < len(cells)}
    below = row == header.last + 1 and all(_BELOW_HEADING.fullmatch(text) for text in texts)
    below = below or (row == header.last + 1 and _numbers_columns(texts))
    code = "unit-row" if below else _kind_of_row(texts, known, header)
    if not code:
        return True
    if "得分" not in texts[0]:  # what was kept is no sum of what was taken off
        body.surroundings += [(text, row) for text in texts]
    place = next(place for place, cell in enumerate(cells) if packed(cell))
    if code == "note-row" and _heads_shifted_table(texts, known, header):
        found = f"数据右下方又有一组同样的列名（{'、'.join(texts[:_FEWEST_NUMBERED])}等），像是错开的另一张表"
        action = "请把它的数据剪切到左边数据的下面，再删去它的表头"
        notice = Notice("second-table", found, "一张工作表只有一张表", action)
        body.report(f"{address(row, place)}:{address(row, len(cells) - 1)}", notice)
        return False
    action = f"{SKIPPED_ROWS[code]}，未计入数据"
    notice = Notice(code, texts[0][:40], "只有数据行", action, "info")
    body.report(address(row, 0 if any(known.values()) else place), notice)
    return False


def _heads_shifted_table(texts: list[str], known: dict[int, str], header: Header) -> bool:
    """Return whether a row repeats headings right of the columns that are read: other data stand below it."""
    own = {text for text in header.texts if text}
    return not any(known.values()) and len(own & {*texts}) >= _FEWEST_NUMBERED


def _numbers_columns(texts: list[str]) -> bool:
    """Return whether the texts of a row number the columns: 1 2 3 4, A B C, 甲 乙 1 2."""
    stems = 0
    while stems < len(texts) and texts[stems] == "甲乙丙丁戊己"[stems : stems + 1]:
        stems += 1
    rest = texts[stems:]
    numbers = [str(n) for n in range(1, len(rest) + 1)]
    letters = [chr(ord("A") + n) for n in range(min(len(rest), 26))]
    return len(texts) >= _FEWEST_NUMBERED and rest in (numbers, letters)


def _kind_of_row(texts: list[str], known: dict[int, str], header: Header) -> str:
    """Return which kind of row is to be skipped; empty for data.

    `texts` are those of the row, `known` those below known headings, by column.
    """
    if _is_total(texts):
        return "total-row"
    if _is_note(texts) or not any(known.values()):
        return "note-row"
    repeats = all(text == header.texts[place] for place, text in known.items())
    return "repeated-header" if repeats else ""


def _is_total(texts: list[str]) -> bool:
    """Return whether a row's texts begin like those of a total, perhaps after its number."""
    if texts[0] in _SHORT_TOTALS and len(texts) <= _FEW_TEXTS:
        return True
    numbered = texts[0].isdigit() and len(texts) > 1
    return _names_total(texts[0]) or (numbered and _names_total(texts[1]))


def _is_note(texts: list[str]) -> bool:
    """Return whether a row's texts are a note: at most one more text, or further notes, beside it."""
    if len(texts) == 1 and _SENTENCE.fullmatch(texts[0]):
        return True
    return bool(_NOTES.match(texts[0])) and (len(texts) <= 2 or any(map(_NOTES.match, texts[1:])))
