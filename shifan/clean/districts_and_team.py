"""Checks of 区县 and 评审组: each district and each unit once, with its code and name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from shifan.clean.table_checks import at
from shifan.clean.table_rows import each
from shifan.errors import Finding

if TYPE_CHECKING:
    from shifan.clean.city import CleanCity
    from shifan.standards import Standard

ROLES = ("食安委成员单位", "专家", "第三方机构")


def districts(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield districts without name, told twice, with another's code, or whose code says another level than 类型: names can mislead, codes do not."""
    seen, codes = set(), {}
    for row in each(city.tables["districts"]):
        for field, word in (("code", "代码"), ("name", "名称")):
            if not getattr(row, field):
                yield at(
                    city, "districts", field, row.row, f"missing-{field}", "空", word, "请填写"
                )
        if row.name and row.name in seen:
            yield at(
                city,
                "districts",
                "name",
                row.row,
                "twice-district",
                row.name,
                "每个区县一行",
                "请只保留一行",
            )
        seen.add(row.name)
        if row.code and codes.setdefault(row.code, row.row) != row.row:
            yield at(
                city,
                "districts",
                "code",
                row.row,
                "twice-district-code",
                f"{row.name} {row.code}",
                f"不重复的代码（另见第{codes[row.code]}行）",
            )
        level = _level(str(row.code or ""))
        if row.code and level != row.kind:
            yield at(
                city,
                "districts",
                "code",
                row.row,
                "district-level",
                f"{row.name} {row.code}：代码为{level}，类型为{row.kind}",
                "六位代码与类型一致（01–20 区、21–80 县、81–99 县级市）",
                "层级以代码为准，请核对",
                "warning",
            )


def _level(code: str) -> str:
    """Return the level that an administrative code tells: 140702 区, 140725 县, 140781 县级市."""
    if not (code.isdigit() and len(code) == 6) or code.endswith("00"):
        return "乡级或其他层级"
    number = int(code[4:])
    return "区" if number <= 20 else "县" if number <= 80 else "县级市"


def team(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield lines of 评审组 without unit, which the report would leave out, and with a role that is none: columns may have been exchanged."""
    for row in each(city.tables["team"]):
        if not row.unit:
            yield at(city, "team", "unit", row.row, "missing-unit", "空", "单位名称", "请填写")
        if row.role and row.role not in ROLES:
            yield at(
                city,
                "team",
                "role",
                row.row,
                "role",
                f"角色：{row.role}",
                "、".join(ROLES),
                "仍按原文，请核对",
                "warning",
            )


CHECKS = (districts, team)
