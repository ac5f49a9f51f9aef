"""Checks of 成效: themes with number, name and content, each part once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.errors import Finding
from shifan.raw_sheets import ACHIEVEMENTS, AchievementRow
from shifan.standards import Standard

_Part = tuple[int | None, str, str, str]


def achievements(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield parts of 成效 without number, theme or content, parts told twice, and themes told under two names."""
    themes: dict[int | None, str] = {}
    parts: dict[_Part, int] = {}
    for row in city.rows(ACHIEVEMENTS):
        part = (row.theme_number, row.layer, row.heading, row.content)
        earlier = parts.setdefault(part, row.row) if row.content else row.row
        faults = [*_twice(row, earlier), *_empty(row), *_braces(row)]
        if row.theme and themes.setdefault(row.theme_number, row.theme) != row.theme:
            expected = f"同一序号同一主题：{themes[row.theme_number]}"
            faults.append(("theme", Notice("theme-name", row.theme, expected)))
        for field, notice in faults:
            yield city.finding_at(ACHIEVEMENTS, field, row.row, notice)


def _twice(row: AchievementRow, earlier: int) -> Iterator[tuple[str, Notice]]:
    if earlier != row.row:
        yield (
            "content",
            Notice(
                "twice-part",
                row.content,
                f"每段内容只写一次（另见第{earlier}行）",
                "按两段印出，请核对",
                "warning",
            ),
        )


def _empty(row: AchievementRow) -> Iterator[tuple[str, Notice]]:
    for field in ("theme_number", "theme", "content"):
        if getattr(row, field) in (None, ""):
            heading = ACHIEVEMENTS.heading(field)
            yield field, Notice("missing-content", f"{heading}：空", f"填写{heading}", "请填写")


def _braces(row: AchievementRow) -> Iterator[tuple[str, Notice]]:
    for field in ("theme", "heading", "layer"):
        text = str(getattr(row, field))
        if "{" in text or "}" in text:
            action = "数据编号只能写在“内容”中"
            yield field, Notice("brace", text, "不含花括号的文字", action)
