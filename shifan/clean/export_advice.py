"""What is said of cells of an export: it is mended in 映射.toml or by a correction, never in the export itself."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

from shifan.addresses import position
from shifan.errors import Finding
from shifan.intake.cell_text import SKIPPED
from shifan.intake.model import Sheet
from shifan.patterns import pattern_of

_SKIPPED = "答卷跳过了这一项：不适用的用 更正.csv 改为“合理缺项”，漏查的请补查后重新导出"
_TWICE = "同一点位交了两份答卷：请作废一份后重新导出，或改正其中一份的点位编号"
_SEVERAL = "选了几项，不知道以哪一项为准：请用 更正.csv 更正，并把该题改为单选"
# Before the first A. of a line stands none, so that a line is looked through once.
_SEVERAL_ANSWERS = pattern_of(
    r"(?m)[┋|;；]|^(?:(?![A-Za-z][.、．]).)*+[A-Za-z][.、．].*[,，、 ][A-Za-z][.、．]"
)
_COUNT = pattern_of(r"（共(\d+)处）$")


def advised(findings: Iterable[Finding], sheet: Sheet) -> list[Finding]:
    """Return the findings on an export with what its keeper can do; one answer that is not understood is told once."""
    told: list[Finding] = []
    answers: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.code == "coded-word" and finding.severity == "error":
            answers.setdefault(_COUNT.sub("", finding.found), []).append(finding)
        elif finding.code == "unknown-item":
            told.append(replace(finding, action=_to_be_mapped(finding, sheet)))
        elif finding.code == "twice-row":
            told.append(replace(finding, action=_TWICE))
        else:
            told.append(finding)
    return told + [_answer(found, own) for found, own in answers.items()]


def _answer(found: str, findings: list[Finding]) -> Finding:
    """Return the one finding on an answer that is not understood."""
    answer = found.partition("：")[2]
    count = sum(int(match[1]) if (match := _COUNT.search(f.found)) else 1 for f in findings)
    more = f"（共{count}处）" if count > 1 else ""
    action = (
        f'请在 映射.toml 的 words 一段加一行 {json.dumps(answer, ensure_ascii=False)} = ""，'
        "右边的引号里写 符合、不符合 或 合理缺项；个别答错的用 更正.csv 更正"
    )
    if answer in {*SKIPPED, "空"}:
        action = _SKIPPED
    elif _SEVERAL_ANSWERS.search(answer):
        action = _SEVERAL
    return replace(findings[0], found=f"{found}{more}", action=action)


def _to_be_mapped(finding: Finding, sheet: Sheet) -> str:
    place = position(finding.cell)
    line = sheet.mapped.get(place[1], "") if place else ""
    return f"请改正 映射.toml {line}右边的编号或名称；不是检查项的列右边留空"
