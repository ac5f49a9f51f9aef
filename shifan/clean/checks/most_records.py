"""Most records about sites or items that nobody knows: one cause, told once, with what was likely written instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pandas as pd

from shifan.clean.checks.near_codes import alike_code
from shifan.clean.checks.record_matching import MatchedRecords
from shifan.clean.named_items import ItemNames
from shifan.clean.notice import Notice
from shifan.clean.text import packed
from shifan.clean.whole_columns import examples
from shifan.errors import Finding
from shifan.raw_sheets import RECORDS


def most_records(
    matched: MatchedRecords, frame: pd.DataFrame, field: str, notice: Notice
) -> Finding:
    """Return the one finding about most records, on the column's range; `notice.expected` says what was expected."""
    source, rows = matched.city.source(RECORDS), frame["row"].tolist()
    held = frame[field].astype(object)
    distinct = [text for text in dict.fromkeys(held) if isinstance(text, str) and text]
    first = held.drop_duplicates().head(3)
    seen = [
        (source.address(field, row), text)
        for row, text in zip(frame["row"].loc[first.index], first, strict=True)
        if isinstance(text, str) and text
    ]
    shown = f"不对，如 {examples(seen)}" if seen else "是空"
    found = f"{RECORDS.heading(field)}：{len(matched.records)}行中{len(frame)}行{shown}"
    told = replace(notice, found=found, action=_likely(matched, field, distinct) or notice.action)
    cells = f"{source.address(field, rows[0])}:{source.address(field, rows[-1])}"
    return told.at(source.file, source.sheet, cells)


def _likely(matched: MatchedRecords, field: str, texts: list[str]) -> str:
    """Return what to do where most texts are names in the place of codes, codes of other spelling, or sites' codes."""
    if field not in ("site", "item") or not texts:
        return ""
    sites = matched.sites
    units, codes = {packed(name) for name in sites["name"] if name}, {*sites["site"]}
    items = {item.code for item in matched.standard.item_list}
    if field == "site" and _are_most(texts, lambda text: packed(text) in units):
        return "填的是单位名称，请改填“点位”表中的点位编号"
    if field == "item" and _are_most(texts, lambda text: text in codes):
        return "填的是点位编号，请核对是否整列错位"
    names = ItemNames(matched.standard)
    if field == "item" and _are_most(texts, lambda text: bool(names.codes(text))):
        return "填的是检查项名称，请改填规则包中的检查项编号"
    known = codes if field == "site" else items
    alike = [code for text in texts if (code := alike_code(text, known))]
    return f"编号的写法不同，应为 {alike[0]} 这样" if 2 * len(alike) >= len(texts) else ""


def _are_most(texts: Iterable[str], holds: Callable[[str], bool]) -> bool:
    answers = [holds(text) for text in texts]
    return 2 * sum(answers) >= len(answers)
