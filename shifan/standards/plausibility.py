"""What is possible in a pack but hardly meant: told as findings when it is loaded, never refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import median

from shifan.errors import Finding
from shifan.rules.language.objects import CITY
from shifan.rules.settings import KEY_FLOOR, METHOD_NAMES, PASS_LINE, PLACES
from shifan.standards import standard_file, wording
from shifan.standards.model import Standard
from shifan.standards.pack_settings import NO_TEMPLATE, USUAL_ANSWERS

_MANY_TIMES = 10  # how many times the usual points a check item may have before it is asked about
_LOWEST_FLOOR = Decimal("0.1")
_NEXT = "请核对；确实如此的不用改"


def implausible(standard: Standard) -> Iterator[Finding]:
    """Yield what is possible but hardly meant, file by file."""
    yield from _pass_line(standard)
    yield from _key_floor(standard)
    yield from _places(standard)
    yield from _interview_scores(standard)
    yield from _item_names(standard)
    yield from _item_points(standard)
    yield from _absent_methods(standard)


def _absent_methods(standard: Standard) -> Iterator[Finding]:
    """Yield sentences that speak of 明查 or 暗访 where the pack has no such method: the report would print them."""
    names = tuple(standard.method_names.values())
    for word in METHOD_NAMES.values():
        if any(word in name for name in names):
            continue
        for place, text in _sentences(standard.wording, ""):
            if word in text:
                expected = f"只说规则包有的检查方式：{'、'.join(names)}"
                yield _finding(wording.FILE, place, f"{place} 中有“{word}”", expected)


def _sentences(content: object, place: str) -> Iterator[tuple[str, str]]:
    """Yield every text of the wording with the path that leads to it."""
    if isinstance(content, str):
        yield place, content
    elif isinstance(content, Mapping):
        for key, inner in content.items():
            yield from _sentences(inner, f"{place}.{key}".lstrip("."))
    elif isinstance(content, tuple | list):
        for number, inner in enumerate(content, 1):
            yield from _sentences(inner, f"{place}[{number}]")
    elif is_dataclass(content):
        yield from _sentences(vars(content), place)


def _pass_line(standard: Standard) -> Iterator[Finding]:
    """Yield a pass line that no total out of 100 is likely to be held against; a pack's own total may be anything."""
    full, own = 100, zip(standard.rules["object"], standard.rules["id"], strict=True)
    if standard.template == NO_TEMPLATE or {(CITY, "total"), (CITY, "verdict")} & set(own):
        return
    if not full / 3 <= standard.pass_line <= full:
        expected = f"满分{full}的三分之一至满分之间"
        yield _finding(standard_file.FILE, PASS_LINE.path, f"达标线 {standard.pass_line}", expected)


def _key_floor(standard: Standard) -> Iterator[Finding]:
    """Yield a floor so low that it can hardly be a share: 0.006 for 0.6."""
    if 0 < standard.key_floor < _LOWEST_FLOOR:
        found = f"关键指标底线 {standard.key_floor}，即 {standard.key_floor * 100:g}%"
        yield _finding(standard_file.FILE, KEY_FLOOR.path, found, f"0，或不低于 {_LOWEST_FLOOR}")


def _places(standard: Standard) -> Iterator[Finding]:
    """Yield rounding to whole points: indicators of few points are rounded before they are added."""
    if standard.places == 0:
        found = "0：各项得分先取整再相加，0.5分以上的扣分会被抹去"
        yield _finding(standard_file.FILE, PLACES.path, found, "1 或 2")


def _interview_scores(standard: Standard) -> Iterator[Finding]:
    """Yield answer words whose scores do not fall from 清楚 to 不清楚, or else in the order of the pack."""
    given = standard.interview_scores
    usual = [word for word in USUAL_ANSWERS if word in given]
    scores = [(word, given[word]) for word in (usual if len(usual) == len(given) else given)]
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
    """Yield check items worth ten times as much, or a tenth, of what the others are worth."""
    usual = median(item.points for item in standard.item_list) if standard.item_list else 0
    for line, item in enumerate(standard.item_list, 2):
        if usual and not usual / _MANY_TIMES < item.points < _MANY_TIMES * usual:
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
