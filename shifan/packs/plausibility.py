"""What is possible in a pack but hardly meant: told as findings, never refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median

from shifan.errors import Finding, Refused
from shifan.rules.settings import PASS_LINE
from shifan.standards import Standard, load, standard_file

_MANY_TIMES = 10  # how many times the usual points a check item may have before it is asked about
_NEXT = "请核对；确实如此的不用改"


def check_pack(pack: str | Path) -> tuple[Standard | None, list[Finding]]:
    """Return the pack and what is implausible in it; None and every fault if it cannot be used."""
    try:
        standard = load(pack)
    except Refused as refusal:
        return None, list(refusal.findings)
    return standard, list(implausible(standard))


def implausible(standard: Standard) -> Iterator[Finding]:
    """Yield what is possible but hardly meant, file by file."""
    yield from _pass_line(standard)
    yield from _interview_scores(standard)
    yield from _item_names(standard)
    yield from _item_points(standard)


def _pass_line(standard: Standard) -> Iterator[Finding]:
    full = sum(indicator.full_score for indicator in standard.indicator_list)
    if not full / 3 <= standard.pass_line <= full:
        expected = f"满分{full}的三分之一至满分之间"
        yield _finding(standard_file.FILE, PASS_LINE.path, f"达标线 {standard.pass_line}", expected)


def _interview_scores(standard: Standard) -> Iterator[Finding]:
    """Yield answer words whose scores do not fall in the order in which the pack lists them."""
    scores = list(standard.interview_scores.items())
    for (better, high), (worse, low) in pairwise(scores):
        if high < low:
            yield _finding(
                standard_file.FILE,
                f"interview.scores.{worse}",
                f"“{worse}”{low}，高于“{better}”{high}",
                "由高到低",
            )


def _item_names(standard: Standard) -> Iterator[Finding]:
    names = Counter((item.business_type, item.name) for item in standard.item_list)
    for line, item in enumerate(standard.item_list, 2):
        if names[item.business_type, item.name] > 1:
            found = (
                f"{item.business_type} 中有{names[item.business_type, item.name]}个“{item.name}”"
            )
            yield _finding("check_items.csv", f"第{line}行 name", found, "一个业态中名称不重复")


def _item_points(standard: Standard) -> Iterator[Finding]:
    usual = median(item.points for item in standard.item_list) if standard.item_list else 0
    for line, item in enumerate(standard.item_list, 2):
        if usual and item.points >= _MANY_TIMES * usual:
            found = f"分值 {item.points}，一般为 {usual}"
            yield _finding("check_items.csv", f"第{line}行 points", found, "与其他检查项相当")


def _finding(file: str, place: str, found: str, expected: str) -> Finding:
    return Finding(
        "pack-implausible",
        "warning",
        file,
        cell=place,
        found=found,
        expected=expected,
        action=_NEXT,
    )
