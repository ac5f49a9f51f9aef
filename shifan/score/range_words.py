"""What is said of scores out of range: by rule, which rows, what they may be, how the formula is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from shifan.records import dataclass
from shifan.rules.language.objects import JOIN
from shifan.rules.language.program import CompiledRule
from shifan.score.register_writer import points_text
from shifan.score.score_range import OutOfRange
from shifan.standards import objects as ob
from shifan.values import half_up, percent

if TYPE_CHECKING:
    from shifan.standards import Standard

_MOST_NAMED = 5
_MOST_PLACES = 12
_SHARE, _POINTS, _FULL = "100%", "分值", "满分"
_CEILINGS = {_SHARE: "1", _POINTS: f"{ob.ITEMS}.分值"}  # how formulas write them


@dataclass(frozen=True)
class TooMuch:
    """What is said of results of one rule that are all above what they can be, or all below 0; `results` are these."""

    rule: CompiledRule
    results: tuple[OutOfRange, ...]
    found: str
    expected: str
    action: str


def by_rule(
    found: Iterable[OutOfRange], standard: Standard, records: Mapping[str, str] | None = None
) -> Iterator[TooMuch]:
    """Yield what is said of results out of range: those of one rule together, above and below apart.

    `records` says what check records are called, by their codes; without it by their lines in the sheet.
    """
    groups: dict[tuple[str, str, bool], list[OutOfRange]] = {}
    for out in found:
        groups.setdefault((*out.rule.text.key, out.is_above), []).append(out)
    names = _row_names(standard)
    names |= {(ob.RECORDS, code): name for code, name in (records or {}).items()}
    for group in groups.values():
        first, limit = group[0], _limit_word(group[0])
        named = "；".join(_named(out, names, standard) for out in group[:_MOST_NAMED])
        more = f"；等共{len(group)}处" if len(group) > _MOST_NAMED else ""
        beyond = f"高于{limit}" if first.is_above else "低于0"
        yield TooMuch(
            first.rule,
            tuple(group),
            f"“{first.rule.text.name}”{beyond}：{named}{more}",
            f"0至{limit}" if first.limit else "不低于0",
            action(first),
        )


def action(out: OutOfRange) -> str:
    """Return what to do about a result out of range: how the formula keeps it in."""
    if not out.is_above:
        return "请核对；不应低于0的，公式写作 不低于(…，0)"
    limit = _limit_word(out)
    ceiling = _CEILINGS.get(limit, limit)
    return f"请核对；不应高于{limit}的，公式写作 不超过(…，{ceiling})"


def shown(out: OutOfRange, places: int) -> str:
    """Return a result with its unit, with more digits where rounding would hide that it is out of range."""
    limit = out.limit.number if out.limit and out.is_above else Fraction(0)
    scale = 100 if out.is_rate else 1
    while places < _MOST_PLACES and half_up(out.number * scale, places) == limit * scale:
        places += 1
    if out.is_rate:
        return percent(out.number, places).replace("-", "−")
    return f"{points_text(out.number, places)}分"


def rows_named(place: str, rows: Sequence[tuple[str, ...]], standard: Standard) -> str:
    """Return what rows of an object are called, by their codes; of many the first, and how many there are."""
    names = _row_names(standard)
    named = "；".join(_row(place, codes, names) for codes in rows[:_MOST_NAMED])
    return named + (f"；等共{len(rows)}处" if len(rows) > _MOST_NAMED else "")


def _row(place: str, codes: tuple[str, ...], names: Mapping[tuple[str, str], str]) -> str:
    parts = zip(place.split(JOIN), codes, strict=False)
    return "".join(names.get(part, _coded(*part)) for part in parts)


def _named(out: OutOfRange, names: dict[tuple[str, str], str], standard: Standard) -> str:
    row = _row(out.rule.text.object, out.codes, names)
    text = f"{row}{'为' if row else ''}{shown(out, standard.places)}"
    if out.limit and out.limit.id and out.is_above:
        return f"{text}，{_limit_word(out)}{points_text(out.limit.number, standard.places)}分"
    return text


def _coded(place: str, code: str) -> str:
    return f"第{code}行" if place == ob.RECORDS else code


def _row_names(standard: Standard) -> dict[tuple[str, str], str]:
    """Return what rows are called, by object and code; others by their codes."""
    indicators = {
        (ob.INDICATORS, own.code): f"{own.code}“{own.name}”" for own in standard.indicator_list
    }
    methods = {(ob.METHODS, code): name for code, name in standard.method_names.items()}
    groups = {
        (standard.levels[own.depth], own.code): f"{own.code}“{own.name}”" for own in standard.groups
    }
    return {**indicators, **methods, **groups}


def _limit_word(out: OutOfRange) -> str:
    if out.is_rate:
        return _SHARE
    return _POINTS if out.rule.text.object == ob.RECORDS else _FULL
