"""The reader of district names: 太谷 and 太谷县 are 太谷区 where only that fits."""

from __future__ import annotations

from shifan.clean.readers.context import ReadingContext
from shifan.clean.readers.parsed import Parsed, Reader, asked, normalised, refusal
from shifan.clean.text import packed
from shifan.intake.cell_text import CellValue, shown

_KINDS = "区县市"


def district(context: ReadingContext, empty: bool = False) -> Reader:
    """Return a reader of the names of 区县; any name is taken where that sheet has none.

    `empty`: a blank is read as no district. Names with province or city in front, short and former names are
    completed where one district fits.
    """
    names = context.districts

    def read(raw: CellValue) -> Parsed:
        found = packed(raw)
        if empty and not found:
            return Parsed("")
        if found and (shown(raw) in names or not names):
            return Parsed(found)
        if found in names:
            return normalised(found, "width", found, "全角字符和空白已规范")
        fitting = _fitting(found, context)
        if found and len(fitting) == 1:
            return normalised(fitting[0], "district-name", fitting[0], "区县名称已规范")
        action = "请填写区县表中的名称，或在区县表中补充"
        return refusal(
            "district", "、".join(names) or "区县表中的名称", asked(found, names, action)
        )

    return read


def _fitting(found: str, context: ReadingContext) -> list[str]:
    """Return the districts that a name may mean."""
    bare = found.removeprefix(context.province).removeprefix(context.city)
    stem = bare.rstrip(_KINDS) if len(bare) > 2 else bare
    return [name for name in context.districts if name == bare or name.rstrip(_KINDS) == stem]
