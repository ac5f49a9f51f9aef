"""Which columns of the raw sheets the headings of a foreign export likely mean: suggested, never used to read."""

from __future__ import annotations

from shifan.clean.named_items import ItemNames, item_key
from shifan.clean.readers import ReadingContext, reader
from shifan.clean.text import header_key
from shifan.raw_sheets import RECORDS, SITES
from shifan.standards import Standard

_PROBLEM, _PHOTO = RECORDS.heading("problem"), RECORDS.heading("photo")
_REMARKS = ("问题描述", "存在问题", "问题说明", "问题", "说明", "不符合情况", "具体情况", "备注")
_SHORTEST, _MOST_AROUND = 4, 10  # signs of a column's name, and around it in a question
_PHOTOS = ("照片编号", "照片", "图片", "上传照片", "上传图片")


def result_of(answer: str, standard: Standard) -> str:
    """Return the result that an answer of a survey stands for, as it is read; empty for one that is not understood."""
    column = next(column for column in RECORDS.columns if column.field == "result")
    parsed = reader(column.content, ReadingContext(standard))(answer)
    return parsed.value if isinstance(parsed.value, str) else ""


def guesses(headings: list[str], standard: Standard) -> list[str]:
    """Return for each heading the column or check item that it likely means; empty where that is not clear.

    A heading that asks for remarks belongs to the item before it.
    """
    names, columns = ItemNames(standard), _columns(standard)
    type_of = {item.code: item.business_type for item in standard.item_list}
    found, item = [], ""
    for text in headings:
        key = item_key(text)
        codes = names.codes(text)
        ours = columns.get(key, "") or _column_asked_for(key, columns)
        if codes:
            item = ours = _likely(codes, item, type_of) or text
        elif item and any(key.endswith(word.upper()) for word in _PHOTOS):
            ours = f"{item} {_PHOTO}"
        elif item and any(word in key for word in _REMARKS):
            ours = f"{item} {_PROBLEM}"
        found.append(ours)
    return found


def _likely(codes: tuple[str, ...], before: str, type_of: dict[str, str]) -> str:
    """Return the code of a name; of a name of several types that of the type asked about before, empty if none is."""
    of_type = [code for code in codes if type_of[code] == type_of.get(before)]
    return of_type[0] if len(codes) > 1 and of_type else codes[0] if len(codes) == 1 else ""


def _column_asked_for(key: str, columns: dict[str, str]) -> str:
    """Return the column that a short question asks for by its name: 请填写点位编号; empty if it names none."""
    named = [text for text in columns if len(text) >= _SHORTEST and text in key]
    longest = max(named, key=len, default="")
    return columns.get(longest, "") if len(key) <= len(longest) + _MOST_AROUND else ""


def _columns(standard: Standard) -> dict[str, str]:
    """Return the headings of 点位 and 检查记录 by what people call them."""
    known = {}
    for sheet in (RECORDS, SITES):
        for alias in standard.headers[standard.headers["sheet"] == sheet.name].itertuples():
            known[header_key(str(alias.alias)).upper()] = str(alias.column)
        for column in sheet.columns:
            known[header_key(column.heading).upper()] = column.heading
    return known
