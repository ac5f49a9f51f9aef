"""The reader of business types: by name, alias or code of the pack."""

from __future__ import annotations

from shifan.clean.readers.parsed import Parsed, Reader, asked, normalised, refusal
from shifan.clean.text import packed
from shifan.intake.cell_text import CellValue, shown
from shifan.standards import Standard


def business_type(standard: Standard) -> Reader:
    """Return a reader that gives all codes which a name stands for: the code depends on the method of inspection."""
    names = {kind.code: kind.name for kind in standard.type_list}
    official_names = frozenset(names.values())
    codes_of: dict[str, list[str]] = {}
    for kind in standard.type_list:
        for word in (kind.name, kind.code, *kind.aliases.split("|")):
            codes_of.setdefault(packed(word), []).append(kind.code)

    def read(raw: CellValue) -> Parsed:
        codes = tuple(codes_of.get(packed(raw), ()))
        if not codes:
            action = asked(packed(raw), codes_of, "请填写规则包中的业态名称")
            return refusal("business-type", "规则包中的业态名称", action)
        if shown(raw) in official_names:
            return Parsed(codes)
        return normalised(codes, "type-name", names[codes[0]], "业态名称已按别名规范")

    return read
