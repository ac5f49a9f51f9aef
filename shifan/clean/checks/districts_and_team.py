"""Checks of 区县 and 评审组: each district and each unit once, with its code and name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.errors import Finding
from shifan.raw_sheets import DISTRICTS, TEAM, DistrictRow
from shifan.raw_sheets.city_profile import ROLES
from shifan.standards import Standard

_FEWEST_ADDED = 2  # rows that a total adds up
_LAST_DISTRICT, _LAST_COUNTY = 20, 80  # of the last two digits of a code


def districts(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield districts without name or code, named twice, with another's code or with a code of another level.

    Names can mislead about the level, codes do not.
    """
    names: set[str] = set()
    rows: dict[str, int] = {}
    for row in city.rows(DISTRICTS):
        for field, notice in _faults(row, names, rows):
            yield city.finding_at(DISTRICTS, field, row.row, notice)
        names.add(row.name)


def _faults(
    row: DistrictRow, names: set[str], rows: dict[str, int]
) -> Iterator[tuple[str, Notice]]:
    """Yield the fields of a row that are wrong, and why.

    `names` are those of the rows before it, `rows` holds the first row of each code.
    """
    for field in ("code", "name"):
        if not getattr(row, field):
            heading = DISTRICTS.heading(field)
            yield field, Notice(f"missing-{field}", "空", heading, "请填写")
    if row.name and row.name in names:
        yield "name", Notice("twice-district", row.name, "每个区县一行", "请只保留一行")
    if row.code:
        yield from _code_faults(row, rows.setdefault(row.code, row.row))


def _code_faults(row: DistrictRow, first: int) -> Iterator[tuple[str, Notice]]:
    if first != row.row:
        expected = f"不重复的代码（另见第{first}行）"
        yield "code", Notice("twice-district-code", f"{row.name} {row.code}", expected)
    level = _level(str(row.code))
    if level != row.kind:
        yield (
            "code",
            Notice(
                "district-level",
                f"{row.name} {row.code}：代码为{level}，类型为{row.kind}",
                "六位代码与类型一致（01–20 区、21–80 县、81–99 县级市）",
                "层级以代码为准，请核对",
                "warning",
            ),
        )


def _level(code: str) -> str:
    """Return the level that an administrative code tells: 140702 区, 140725 县, 140781 县级市."""
    if not (code.isdigit() and len(code) == 6) or code.endswith("00"):
        return "乡级或其他层级"
    number = int(code[4:])
    if number <= _LAST_DISTRICT:
        return "区"
    return "县" if number <= _LAST_COUNTY else "县级市"


def team(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield rows of 评审组 without unit, which the report would leave out, and with a role that is none.

    Columns may have been exchanged. A row without role whose people are as many as those of all others is refused: it
    looks like a total, and would be counted once more.
    """
    rows = list(city.rows(TEAM))
    people = sum(row.people or 0 for row in rows)
    for row in rows:
        if not row.role and len(rows) > _FEWEST_ADDED and row.people and 2 * row.people == people:
            found = f"{row.unit or '空'}：人数{row.people}等于其余各行之和"
            action = "像是合计行：是合计的，请在第一格写“合计”；不是的请填写角色"
            notice = Notice("team-total", found, "每行一个单位，合计行写明“合计”", action)
            yield city.finding_at(TEAM, "people", row.row, notice)
        if not row.unit:
            notice = Notice("missing-unit", "空", "单位名称", "请填写")
            yield city.finding_at(TEAM, "unit", row.row, notice)
        if row.role and row.role not in ROLES:
            expected, action = "、".join(ROLES), "仍按原文，请核对"
            notice = Notice("role", f"角色：{row.role}", expected, action, "warning")
            yield city.finding_at(TEAM, "role", row.row, notice)
