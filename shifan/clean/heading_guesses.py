"""Which of our columns the headings of a foreign export are likely to mean: never read by, only suggested."""

from __future__ import annotations

from shifan.clean.named_items import ItemNames, item_key
from shifan.clean.text import header_key
from shifan.raw_sheets import RECORDS, SITES
from shifan.standards import Standard

_PROBLEM, _PHOTO = RECORDS.heading("problem"), RECORDS.heading("photo")
_REMARKS = ("问题描述", "存在问题", "问题说明", "问题", "说明", "不符合情况", "具体情况", "备注")
_PHOTOS = ("照片编号", "照片", "图片", "上传照片", "上传图片")


def guesses(headings: list[str], standard: Standard) -> list[str]:
    """Return for each heading our column or check item that it likely means; empty where that is not clear.

    A heading that asks for remarks belongs to the item before it.
    """
    names, columns = ItemNames(standard), _columns(standard)
    found, item = [], ""
    for text in headings:
        key = item_key(text)
        codes = names.codes(text)
        ours = columns.get(key, "")
        if codes:
            item = ours = codes[0] if len(codes) == 1 else text
        elif item and any(key.endswith(word.upper()) for word in _PHOTOS):
            ours = f"{item} {_PHOTO}"
        elif item and any(word in key for word in _REMARKS):
            ours = f"{item} {_PROBLEM}"
        found.append(ours)
    return found


def _columns(standard: Standard) -> dict[str, str]:
    """Return the headings of 点位 and 检查记录 by what people call them."""
    known = {}
    for sheet in (RECORDS, SITES):
        for alias in standard.headers[standard.headers["sheet"] == sheet.name].itertuples():
            known[header_key(str(alias.alias)).upper()] = str(alias.column)
        for column in sheet.columns:
            known[header_key(column.heading).upper()] = column.heading
    return known
