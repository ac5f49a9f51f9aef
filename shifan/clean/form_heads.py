"""The heads of check forms: which site each is about, and whether what else they say of it agrees with 点位."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

import numpy as np

from shifan.addresses import address
from shifan.clean.body import Rows
from shifan.clean.named_items import KnownSites
from shifan.clean.notice import Notice
from shifan.clean.readers import Reader
from shifan.clean.text import packed, plain
from shifan.errors import Finding, Severity
from shifan.intake.form_shape import SITE_LABELS, FormShape, Place, value_of
from shifan.intake.grid import Grid
from shifan.intake.model import Sheet
from shifan.records import dataclass

_MOST_ASKED = 20  # units of which one that is like them is looked for


@dataclass
class FormHeads:
    """The heads of a city's forms on their way: sites whose records have been met, and what was noticed.

    `met` says where the records of a site stand, as `place_of` words it.
    """

    known: KnownSites
    read_site: Reader
    read_date: Reader
    met: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    _asked: int = 0

    def site(self, sheet: Sheet, shape: FormShape) -> str:
        """Return the code of a form's site; one that is not known, or not the only one named, is refused."""
        site = self._named(sheet, shape.site, shape.by_name)
        if site not in self.known.items:
            expected = "“点位”表中的点位编号"
            text = value_of(sheet.rows.cell(*shape.site))
            expected += "，或只有一个点位用的单位名称" if shape.by_name or not text else ""
            near = self._near(text) if shape.by_name else ""
            action = f"是否为“{near}”？请改正" if near else "请改正"
            notice = Notice("unknown-site", site or text or "空", expected, action)
            self._report(sheet, shape.site, notice)
            return site
        for place in shape.others:
            self._compare_code(sheet, place, site)
        if shape.name:
            self._compare_unit(sheet, shape.name, site)
        if shape.date:
            self._compare_date(sheet, shape.date, site)
        return site

    def is_further(self, sheet: Sheet, shape: FormShape, site: str) -> bool:
        """Return whether the records of a form's site stand elsewhere already, which is refused once."""
        own = place_of(sheet.file, sheet.name)
        there = self.met.setdefault(site, own) if site in self.known.items else own
        if there == own:
            return False
        found = f"点位 {site} 的检查结果已在{there}里，这张是第二份"
        action = "请只保留一份；是另一个点位的，请改正点位编号"
        self._report(sheet, shape.site, Notice("twice-form", found, "每个点位一张检查表", action))
        return True

    def end(self, sheet: Sheet, labels: Sequence[Place], site: str) -> int:
        """Return the row behind the last of a form: that in which another site is named below the header is refused.

        `labels` are the cells below the header that are labels of a site, in order.
        """
        for row, column in labels:
            own = row, column
            if not packed(sheet.rows.cell(row, column)).replace(":", "：").partition("：")[2]:
                right = [
                    at
                    for at in range(column + 1, sheet.rows.width)
                    if plain(sheet.rows.cell(row, at))
                ]
                own = row, right[0] if right else column
            named = self._named(sheet, own, False)
            if named and named != site and named in self.known.items:
                found = f"第{row + 1}行又写着点位编号 {named}，这张表上面是 {site or '空'}"
                action = "一张工作表只放一个点位的检查表：请把下面的移到另一张工作表"
                notice = Notice("second-form", found, f"只有点位 {site or '一个'}", action)
                self._report(sheet, own, notice)
                return row
        return len(sheet.rows)

    def _near(self, text: str) -> str:
        """Return the unit most like a text; asked only of the first few forms, for it takes long."""
        self._asked += 1
        return self.known.near_unit(text) if self._asked <= _MOST_ASKED else ""

    def _named(self, sheet: Sheet, place: Place, by_name: bool) -> str:
        text = value_of(sheet.rows.cell(*place))
        if by_name:
            return self.known.meant(text)
        if text in self.known.items:
            return text
        parsed = self.read_site(text)
        return parsed.value if isinstance(parsed.value, str) else ""

    def _compare_code(self, sheet: Sheet, place: Place, site: str) -> None:
        other = self._named(sheet, place, False)
        if other and other != site:
            action = "不知道是哪个点位，请只保留一个"
            self._report(sheet, place, Notice("second-form", f"又写着 {other}", site, action))

    def _compare_unit(self, sheet: Sheet, place: Place, site: str) -> None:
        """Report a unit that is not the one of the site: that of another site is refused."""
        text, unit = value_of(sheet.rows.cell(*place)), self.known.units.get(site, "")
        if not unit or packed(text) == packed(unit):
            return
        other = self.known.meant(text)
        found = f"{text}{f'（点位 {other} 的单位）' if other else ''}，点位编号写的是 {site}"
        action = "点位编号和单位名称对不上，请核对哪一个有误"
        severity: Severity = "error" if other else "warning"
        if not other:
            action = f"按点位编号 {site} 计，请核对"
        expected = f"点位 {site} 的单位：{unit}"
        self._report(sheet, place, Notice("site-misfit", found, expected, action, severity))

    def _compare_date(self, sheet: Sheet, place: Place, site: str) -> None:
        day, stated = (
            self.read_date(value_of(sheet.rows.cell(*place))).value,
            self.known.dates.get(site),
        )
        if day and stated and day != stated:
            action = "按“点位”表计，请核对"
            notice = Notice(
                "site-misfit", f"{day}", f"点位 {site} 的检查日期：{stated}", action, "warning"
            )
            self._report(sheet, place, notice)

    def _report(self, sheet: Sheet, place: Place, notice: Notice) -> None:
        self.findings.append(notice.at(sheet.file, sheet.name, address(*place)))


def place_of(file: str, sheet: str) -> str:
    """Return where records stand, in words."""
    return f" {file} 的工作表“{sheet}”"


def labels_below(whole: Grid, tops: Rows, lengths: Rows, header: int) -> dict[int, list[Place]]:
    """Return for each form the cells below the header that are labels of a site; most have none.

    Forms are rows of the whole grid from their top on; places count from there.
    """
    found: dict[int, list[Place]] = {}
    order = np.argsort(tops)
    for column in range(whole.width):
        codes, cells = whole.column(column)
        labels = [n for n, cell in enumerate(cells) if isinstance(cell, str) and _is_label(cell)]
        rows = np.flatnonzero(np.isin(codes, labels)) if labels else np.zeros(0, dtype=np.int64)
        forms = order[np.maximum(np.searchsorted(tops[order], rows, side="right") - 1, 0)]
        offsets = rows - tops[forms]
        below = (offsets > header) & (offsets < lengths[forms])
        for form, row in zip(forms[below].tolist(), offsets[below].tolist(), strict=True):
            found.setdefault(form, []).append((row, column))
    return {form: sorted(places) for form, places in found.items()}


def _is_label(cell: str) -> bool:
    if "点" not in cell:  # most cells
        return False
    return packed(cell).replace(":", "：").partition("：")[0] in SITE_LABELS
