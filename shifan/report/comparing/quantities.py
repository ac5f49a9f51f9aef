"""Figures as quantities: ９２．５８％ = 百分之九十二点五八, 2万余 = 20000余, 11月2日 = 2023年11月2日."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from shifan.report.numbers import narrow

_DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10_000, "亿": 100_000_000}
_CN = "[零〇一二两三四五六七八九十百千]"
_ABOVE_BEFORE, _ABOVE_AFTER = re.compile(r"(?:超过|逾|不少于|不低于|达到或超过)$"), re.compile(r"[余多]|[^\d，。；、：]{0,6}?以上")
_ABOUT_BEFORE, _ABOUT_AFTER = re.compile(r"[约近]$"), re.compile(r"[^\d，。；、：]{0,4}?左右")
_DATE = re.compile(r"(?:(?P<y>(?:19|20)\d{2})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日|(?:(?<=[至到—-])|(?<![\d月]))(?P<only>\d{1,2})日|(?P<month>(?:19|20)\d{2}年\d{1,2}月)(?!\d)")
_PERCENT = re.compile(rf"百分之(?P<cn>{_CN}+(?:点{_CN}+)?)|百分之(?P<digits>\d+(?:\.\d+)?)|(?P<plain>\d+(?:,\d{{3}})*(?:\.\d+)?)\s*%")
_PLAIN = re.compile(r"(?<![A-Za-z0-9.])(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)(?P<more>余|多)?\s*(?P<scale>万|亿)?")
# A single numeral counts where a measure follows; 一 alone is a word more often than a number.
_WORDS = re.compile(rf"(?<![第零〇一二两三四五六七八九十百千几数])(?P<cn>{_CN}{{2,}}|[两二三四五六七八九十](?=年|个月|类|项|家|起|件|轮|所|次|大项目|部门|批次|万|亿|千|百))(?P<scale>万|亿)?(?![、是分])")
_BARRED = re.compile(r"〔\d{4}〕\s*\d*号?|[（(]\d{4}年?版[）)]|(?:附件|图|表)\s?\d+|GB/?T?\s?\d+(?:[—.-]\d+)*|第\d+[条页章]|[A-Za-z]+\d+(?:-\d+)?|^\s*\d{1,2}[.．、](?!\d)|^\s*[（(]\d{1,2}[）)]")
_AROUND, LEAD = 10, 8


@dataclass(frozen=True)
class Quantity:
    """What a figure says: its kind (number, percent, date), its amount, and whether it is 余 or 约."""

    kind: str
    amount: Decimal | tuple[int | None, ...]
    hedges: frozenset[str] = frozenset()

    def same(self, other: Quantity) -> bool:
        """Return whether two figures say the same; a date without year or month agrees with one that has it."""
        if self.kind != other.kind or self.hedges != other.hedges:
            return False
        if self.kind == "date":
            return all(a is None or b is None or a == b for a, b in zip(self.amount, other.amount, strict=True))
        return self.amount == other.amount


@dataclass(frozen=True)
class Figure:
    """A figure in a text: where, what it says, and the words around it, by which it is recognized."""

    start: int
    end: int
    quantity: Quantity
    shown: str
    context: str


def figures(text: str) -> list[Figure]:
    """Return the figures of a paragraph in order; numbering, document numbers and editions are none."""
    plain, taken, found = narrow(text), [hit.span() for hit in _BARRED.finditer(narrow(text))], []
    for pattern, make in ((_DATE, _date), (_PERCENT, _percent), (_PLAIN, _number), (_WORDS, _number)):
        for hit in pattern.finditer(plain):
            if not any(start < hit.end() and hit.start() < end for start, end in taken):
                taken.append(hit.span())
                found.append(_figure(text, plain, hit, make(hit)))
    return sorted(found, key=lambda figure: figure.start)


def _figure(text: str, plain: str, hit: re.Match, quantity: Quantity) -> Figure:
    start, end = hit.span()
    if quantity.kind != "date":
        quantity = Quantity(quantity.kind, quantity.amount, _hedges(hit[0], plain[max(0, start - 3):start], plain[end:end + 9]))
    around = re.sub(r"[\d%.,余多约近万亿]", "", plain[max(0, start - _AROUND):start] + plain[end:end + 6])
    return Figure(start, end, quantity, text[max(0, start - LEAD):end + 5], around)


def _hedges(own: str, before: str, after: str) -> frozenset[str]:
    """Return the words that loosen a figure: about (约, 近, 左右) and above (余, 多, 超过; 以上 may stand behind the unit)."""
    period = bool(re.match(r"年|个月|天|周", after))     # 近三年 is a period, no estimate
    above = _ABOVE_BEFORE.search(before) or re.search("[余多]$|[余多](?=万|亿)", own) or (not period and _ABOVE_AFTER.match(after))
    about = (_ABOUT_BEFORE.search(before) and not (period and before.endswith("近"))) or _ABOUT_AFTER.match(after)
    return frozenset(name for name, found in (("above", above), ("about", about)) if found)


def _date(hit: re.Match) -> Quantity:
    if hit["month"]:
        year, month = map(int, re.findall(r"\d+", hit["month"]))
        return Quantity("date", (year, month, None))
    if hit["only"]:
        return Quantity("date", (None, None, int(hit["only"])))
    return Quantity("date", (int(hit["y"]) if hit["y"] else None, int(hit["m"]), int(hit["d"])))


def _percent(hit: re.Match) -> Quantity:
    if hit["cn"]:
        whole, _, part = hit["cn"].partition("点")
        return Quantity("percent", Decimal(f"{chinese(whole)}.{''.join(str(_DIGITS[sign]) for sign in part) or 0}").normalize())
    return Quantity("percent", Decimal((hit["digits"] or hit["plain"]).replace(",", "")).normalize())


def _number(hit: re.Match) -> Quantity:
    parts = hit.groupdict()
    amount = Decimal(parts["digits"].replace(",", "")) if parts.get("digits") else Decimal(chinese(parts["cn"]))
    return Quantity("number", (amount * _SCALES.get(parts["scale"] or "", 1)).normalize())


def chinese(text: str) -> int:
    """Return a number below 万 written in Chinese numerals: 二十一, 一千零二十, 二〇二一."""
    if not any(sign in _UNITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text) or 0)
    total, digit = 0, 0
    for sign in text:
        if sign in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[sign], 0
        else:
            digit = _DIGITS[sign]
    return total + digit
