"""Checks of 区县 and 评审组: each district and each unit once, with its code and name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.errors import Finding
from shifan.raw_sheets import DISTRICTS, TEAM, DistrictRow
from shifan.raw_sheets.city_profile import ROLES, TeamRow
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

    Columns may have been exchanged. Also asked about are units that stand twice, and refused is a row that looks like
    a total of all others: it would be counted once more.
    """
    rows = list(city.rows(TEAM))
    people = sum(row.people or 0 for row in rows)
    first: dict[str, int] = {}
    for row in rows:
        faults = [
            *_unit_faults(row, first.setdefault(row.unit, row.row)),
            *_role_faults(row, people if len(rows) > _FEWEST_ADDED else 0),
        ]
        for field, notice in faults:
            yield city.finding_at(TEAM, field, row.row, notice)


def _unit_faults(row: TeamRow, first: int) -> Iterator[tuple[str, Notice]]:
    """Yield what is wrong with the unit of a row; `first` is the first row of that unit."""
    if not row.unit:
        yield "unit", Notice("missing-unit", "空", "单位名称", "请填写")
    elif first != row.row:
        expected = f"每个单位一行（另见第{first}行）"
        action = "各行都计入，单位会印出两次，请核对"
        yield "unit", Notice("twice-unit", row.unit, expected, action, "warning")


def _role_faults(row: TeamRow, people: int) -> Iterator[tuple[str, Notice]]:
    """Yield a role that is none, and a row without one that holds half of all people: as many as all others."""
    if row.role and row.role not in ROLES:
        expected, action = "、".join(ROLES), "仍按原文，请核对"
        yield "role", Notice("role", f"角色：{row.role}", expected, action, "warning")
    if not row.role and row.people and 2 * row.people == people:
        found = f"{row.unit or '空'}：人数{row.people}等于其余各行之和"
        action = "像是合计行：是合计的，请在第一格写“合计”；不是的请填写角色"
        yield "people", Notice("team-total", found, "每行一个单位，合计行写明“合计”", action)
