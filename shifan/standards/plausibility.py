"""What is possible in a pack but hardly meant: told when it is loaded, beside its faults, and no fault itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from statistics import median

import pandas as pd

from shifan.errors import Finding
from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.rules.language.objects import CITY
from shifan.rules.settings import KEY_FLOOR, METHOD_NAMES, PASS_LINE, PLACES
from shifan.standards import standard_file, wording
from shifan.standards.model import CheckItem, records_of
from shifan.standards.pack_columns import ITEMS, METHODS, RULES
from shifan.standards.pack_settings import (
    INTERVIEW_SCORES,
    NO_TEMPLATE,
    RATES,
    USUAL_ANSWERS,
    PackSettings,
)
from shifan.standards.toml_tables import TomlTable
from shifan.standards.unlikely_lists import asked, uncounted_items, unlikely_in_lists

_MANY_TIMES = 10  # how many times the usual points a check item may have before it is asked about
_LOWEST_FLOOR = Decimal("0.1")
_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_CHANGED = pattern_of(
    rf"[0-9]{{1,4}}年[0-9]{{1,2}}月([0-9]{{1,2}}日)?|[0-9]{{1,2}}月[0-9]{{1,2}}日|{_MONTH}-[0-9]{{1,2}}"
    rf"|[0-9]{{1,2}}-{_MONTH}(-[0-9]{{2,4}})?|[0-9](\.[0-9]+)?E\+[0-9]+"
)
_LIKE_A_DATE = pattern_of(
    r"(19|20)[0-9]{2}[-/][0-9]{1,2}[-/][0-9]{1,2}|[0-9]{1,2}/[0-9]{1,2}(/[0-9]{2,4})?"
)
_NOT_PRINTED = "shortcoming"  # of an indicator, in packs older than claims


@dataclass(frozen=True)
class PackParts:
    """The parts of a pack as they were read, perhaps with faults; `settings` is None if they cannot be read."""

    settings: PackSettings | None
    tables: Mapping[str, pd.DataFrame]
    sentences: TomlTable


def hardly_meant(parts: PackParts, faults: Iterable[Finding] = ()) -> Iterator[Finding]:
    """Yield what is possible but hardly meant, file by file; not where one of the faults found so far stands."""
    faults = tuple(faults)
    taken = {(fault.file, fault.cell) for fault in faults}
    if parts.settings:
        yield from untouched(_of_settings(parts.settings, parts.tables[RULES], taken), faults)
    items = _whole_items(parts.tables[ITEMS])
    yield from untouched((*_item_names(items), *_item_points(items)), faults)
    yield from untouched(unlikely_in_lists(parts.tables), faults)
    if parts.settings and parts.settings.template == RATES:
        yield from untouched(uncounted_items(parts.tables), faults)
    yield from untouched(_absent_methods(parts), faults)
    yield from untouched(_changed_codes(parts.tables), faults)


def untouched(found: Iterable[Finding], faults: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings that stand neither where a fault stands, nor in a table that has one as a whole."""
    taken = {(fault.file, fault.cell) for fault in faults}
    for finding in found:
        places = (finding.cell, finding.cell.rpartition(".")[0])
        if not any((finding.file, place) in taken for place in places):
            yield finding


def _of_settings(
    settings: PackSettings, rules: pd.DataFrame, taken: set[tuple[str, str]]
) -> Iterator[Finding]:
    yield from _pass_line(settings, rules)
    yield from _key_floor(settings)
    yield from _places(settings)
    read = {
        word: score
        for word, score in settings.interview_scores.items()
        if (standard_file.FILE, f"{INTERVIEW_SCORES}.{word}") not in taken
    }
    yield from _interview_scores(read)
    if all(outcome.meets for outcome in settings.outcomes):
        found = f"{'、'.join(outcome.name for outcome in settings.outcomes)}都算达到要求"
        yield asked(standard_file.FILE, "outcome", found, "没有达到要求的结论写 meets = false")


def _changed_codes(tables: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Yield codes that a spreadsheet has made dates or powers of ten of: 1月1日 for 1-1, 1.00E+05."""
    for file, table in tables.items():
        codes = table["code"].tolist() if "code" in table else []
        alike = [code for code in codes if code and _LIKE_A_DATE.fullmatch(code)]
        doubtful = frozenset(alike if 2 * len(alike) < len(codes) - codes.count(None) else ())
        for line, code in enumerate(codes, 2):
            changed = code and _CHANGED.fullmatch(code)
            if changed or code in doubtful:
                expected = "编号原来的写法（如 1-1、1.1）；先把单元格设为文本，再填"
                yield asked(file, f"第{line}行 code", str(code), expected)


def _absent_methods(parts: PackParts) -> Iterator[Finding]:
    """Yield sentences that speak of 明查 or 暗访 where the pack has no such method: the report would print them."""
    listed = [str(name) for name in parts.tables[METHODS]["name"] if name]
    names = tuple(listed or METHOD_NAMES.values())
    for word in METHOD_NAMES.values():
        if any(word in name for name in names):
            continue
        for place, text in _sentences(parts.sentences, ""):
            if word in text:
                expected = f"只说规则包有的检查方式：{'、'.join(names)}"
                yield asked(wording.FILE, place, f"{place} 中有“{word}”", expected)


def _pass_line(settings: PackSettings, rules: pd.DataFrame) -> Iterator[Finding]:
    """Yield a pass line that no total out of 100 is likely to be held against; a pack's own total may be anything."""
    full, line = 100, settings.pass_line
    own = set(zip(rules["object"], rules["id"], strict=True))
    if settings.template == NO_TEMPLATE or {(CITY, "total"), (CITY, "verdict")} & own:
        return
    if PASS_LINE.id not in settings.unstated and not full / 3 <= line <= full:
        expected = f"满分{full}的三分之一至满分之间"
        yield asked(standard_file.FILE, PASS_LINE.path, f"达标线 {line}", expected)


def _interview_scores(given: Mapping[str, Decimal]) -> Iterator[Finding]:
    """Yield answer words whose scores do not fall from 清楚 to 不清楚, or else in the order of the pack."""
    usual = [word for word in USUAL_ANSWERS if word in given]
    scores = [(word, given[word]) for word in (usual if len(usual) == len(given) else given)]
    for (better, high), (worse, low) in pairwise(scores):
        if high < low:
            yield asked(
                standard_file.FILE,
                f"{INTERVIEW_SCORES}.{worse}",
                f"“{worse}”{low}，高于“{better}”{high}",
                "由高到低",
            )


def _sentences(content: object, place: str) -> Iterator[tuple[str, str]]:
    """Yield every text of the wording with the path that leads to it."""
    if isinstance(content, str):
        yield place, content
    elif isinstance(content, Mapping):
        for key, inner in content.items():
            if key != _NOT_PRINTED:
                yield from _sentences(inner, f"{place}.{key}".lstrip("."))
    elif isinstance(content, list):
        for number, inner in enumerate(content, 1):
            yield from _sentences(inner, f"{place}[{number}]")


def _key_floor(settings: PackSettings) -> Iterator[Finding]:
    """Yield a floor so low that it can hardly be a share: 0.006 for 0.6."""
    if 0 < settings.key_floor < _LOWEST_FLOOR:
        found = f"关键指标底线 {settings.key_floor}，即 {settings.key_floor * 100:g}%"
        yield asked(standard_file.FILE, KEY_FLOOR.path, found, f"0，或不低于 {_LOWEST_FLOOR}")


def _places(settings: PackSettings) -> Iterator[Finding]:
    """Yield rounding to whole points: indicators of few points are rounded before they are added."""
    if settings.places == 0:
        found = "0：各项得分先取整再相加，0.5分以上的扣分会被抹去"
        yield asked(standard_file.FILE, PLACES.path, found, "1 或 2")


def _whole_items(table: pd.DataFrame) -> list[tuple[int, CheckItem]]:
    """Return the check items that could be read as far as is asked here, each with its line."""
    return [
        (line, item)
        for line, item in enumerate(records_of(table, CheckItem), 2)
        if None not in (item.business_type, item.name, item.points)
    ]


def _item_names(items: list[tuple[int, CheckItem]]) -> Iterator[Finding]:
    names = Counter((item.business_type, item.name) for _, item in items)
    for line, item in items:
        count = names[item.business_type, item.name]
        if count > 1:
            found = f"{item.business_type} 中有{count}个“{item.name}”"
            yield asked(ITEMS, f"第{line}行 name", found, "一个业态中名称不重复")


def _item_points(items: list[tuple[int, CheckItem]]) -> Iterator[Finding]:
    """Yield check items worth ten times as much, or a tenth, of what the others are worth."""
    usual = median(item.points for _, item in items) if items else 0
    for line, item in items:
        if usual and not usual / _MANY_TIMES < item.points < _MANY_TIMES * usual:
            found = f"分值 {item.points}，一般为 {usual}"
            yield asked(ITEMS, f"第{line}行 points", found, "与其他检查项相当")
