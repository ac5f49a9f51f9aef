"""Findings and refusals: what is said to the person who keeps the workbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Literal

from shifan.records import dataclass

Severity = Literal["error", "warning", "info"]
LEVELS: dict[Severity, str] = {"error": "拒绝", "warning": "请核对", "info": "已改正"}
NOT_READ = "未读取"  # the level of what was left aside, not mended
OUT_OF_RANGE = (
    "score-range"  # the code of findings on scores that are above what they can be, or below 0
)
ZERO_DIVISION = (
    "zero-division"  # the code of findings on rules of a pack that divide by 0 in a city
)
_LEFT_ASIDE = frozenset({"unused-sheet", "unused-column", "unused-file", "macros"})


@dataclass(frozen=True, order=True)
class Finding:
    """One thing noticed in the input, worded in Chinese for the keeper of the file.

    `severity`: error = refused, warning = reported and left, info = mended by a stated rule.
    `cell` is an address such as `D5`, empty when the whole sheet or file is meant.
    """

    code: str
    severity: Severity
    file: str = ""
    sheet: str = ""
    cell: str = ""
    found: str = ""
    expected: str = ""
    action: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the finding as a JSON-ready mapping."""
        return asdict(self)

    @property
    def level(self) -> str:
        """Return in a word how the finding counts: 已改正 only where something was mended."""
        left_aside = self.severity == "info" and self.code in _LEFT_ASIDE
        return NOT_READ if left_aside else LEVELS[self.severity]

    @property
    def place(self) -> str:
        """Return `file!sheet!cell`, leaving out the parts that are unknown."""
        return "!".join(part for part in (self.file, self.sheet, self.cell) if part)

    def sentence(self) -> str:
        """Return the finding as one Chinese line: where, found, expected, next move."""
        parts = [
            self.place,
            f"发现：{self.found}" if self.found else "",
            f"应为：{self.expected}" if self.expected else "",
            f"处理：{self.action}" if self.action else "",
        ]
        return "　".join(part for part in parts if part)


def of_city(city: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with the city before their files: of several cities, each has files of the same names."""
    return tuple(
        finding
        if finding.file.endswith(f"/{city}")  # the city's folder, as a whole
        else replace(finding, file=f"{city}/{finding.file}" if finding.file else city)
        for finding in findings
    )


class Refused(Exception):
    """The user can mend this; carries every fault found, and ends a command with status 2."""

    def __init__(self, findings: Iterable[Finding] | str, **fields: str) -> None:
        if isinstance(findings, str):
            findings = [Finding(findings, "error", **fields)]
        self.findings = tuple(findings)
        super().__init__("\n".join(finding.sentence() for finding in self.findings))

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows in the place of a traceback: the sentences alone."""
        return [f"拒绝　{finding.sentence()}" for finding in self.findings]
