"""A text that is one figure and nothing else, as typed into a cell: 约2万余人次, 2,044万元, 两万余, 百分之九十."""

from __future__ import annotations

from decimal import Decimal

from shifan.chinese.figures import NUMBER, PERCENT, figures
from shifan.chinese.numerals import DIGITS, IN_DIGITS, LARGE, amount, chinese_numeral
from shifan.patterns import pattern_of
from shifan.records import dataclass

_BEFORE, _MORE, _ABOVE = "约|近|超过|逾", "余|多", "以上"
# A unit is any word that no figure, formula, address or anchor could be.
_FIGURE = pattern_of(
    rf"(?P<before>{_BEFORE})?(?P<number>{IN_DIGITS})(?P<scale>万|亿)?(?P<more>{_MORE})?"
    rf"(?P<unit>%|[^\d\s+\-*/=@{{}}#,.，。、；：][^\d\s{{}}]*?)?(?P<above>{_ABOVE})?"
)
_MINUS = ("负", "零下", "-", "−")
_AROUND = pattern_of(rf"(?P<before>{_BEFORE})?$")
_BEHIND = pattern_of(rf"(?P<above>{_ABOVE})?")
QUALIFIER = pattern_of(r"约|近|余|多|以上|超过|逾")


@dataclass(frozen=True)
class SingleFigure:
    """A figure: its number, the words that loosen it in their order, 万 or 亿 behind it, and its unit.

    `digits` is the number as it is written; empty for one in characters.
    """

    number: Decimal
    qualifiers: tuple[str, ...] = ()
    scale: str = ""
    unit: str = ""
    digits: str = ""


def single_figure(text: str) -> SingleFigure | None:
    """Return the figure that a text without blanks is; None for a text that says anything else, or nothing."""
    match = _FIGURE.fullmatch(text)
    if match is None:
        return _in_characters(text)
    words = tuple(word for word in match.group("before", "more", "above") if word)
    unit, digits = (match["unit"] or "").strip("（）()"), match["number"]
    return SingleFigure(number_in_digits(digits), words, match["scale"] or "", unit, digits)


def number_in_digits(text: str) -> Decimal:
    """Return the number that digits say, trailing zeros kept; commas may stand between groups of three."""
    return Decimal(text.replace(",", ""))


def _in_characters(text: str) -> SingleFigure | None:
    """Return the figure that a text in characters is, read as in any other text."""
    found = figures(text)
    if len(found) != 1 or found[0].quantity.kind not in (NUMBER, PERCENT):
        return None
    figure, quantity = found[0], found[0].quantity
    start, end = figure.numerals[0]
    if text[start:end].startswith(_MINUS):  # -5 is no figure either
        return None
    around, behind = (
        _AROUND.match(text[: figure.start]),
        _BEHIND.fullmatch(text[figure.measure_end :]),
    )
    more, unit = text[end : figure.end], text[figure.end : figure.measure_end]
    if not (around and behind) or more not in ("", "余", "多"):
        return None
    words = tuple(word for word in (around["before"], more, behind["above"]) if word)
    if quantity.kind == PERCENT:
        number = Decimal(format(quantity.amount, "f"))
        return None if any(map(str.isdigit, text)) else SingleFigure(number, words, "", "%")
    numeral = text[start:end]
    scale = numeral[-1] if numeral[-1] in LARGE and len(numeral) > 1 else ""
    bare = numeral.removesuffix(scale)
    return SingleFigure(amount(bare), words, scale, unit) if _is_full(bare) else None


def _is_full(numeral: str) -> bool:
    """Return whether a numeral is written in full: 两万六 may be 26000 or 20006."""
    whole, _, decimals = numeral.replace("两", "二").partition("点")
    full = chinese_numeral(int(amount(whole)))
    return whole in (full, f"一{full}") and all(sign in DIGITS for sign in decimals)
