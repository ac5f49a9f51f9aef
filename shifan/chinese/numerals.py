"""Numerals in digits, in characters and in both: 2044, 二十四, 二〇二三, 三点二亿, 1亿2000万, 12万3千."""

from __future__ import annotations

from decimal import Decimal

from shifan.patterns import pattern_of

_SIGNS = "零一二三四五六七八九"  # the place of each is its number
DIGITS = (
    {sign: n for n, sign in enumerate(_SIGNS)}
    | {sign: n for n, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
    | {"〇": 0, "两": 2}
)
TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
LARGE = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
# A number in digits, perhaps in groups of three: 2044, 2,044.5. A pattern; without bounds it would take a damaged
# file's whole day.
IN_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,5}(?!\d)|\d+)(?:\.\d+)?"
_TOKEN = pattern_of(r"\d+(?:\.\d+)?|.")


def chinese_numeral(number: int) -> str:
    """Return a number up to 9999 in characters (零, 十, 十二, 二十一, 一百零五), a larger one in digits."""
    if number > 9999:
        return str(number)
    text = ""
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += _SIGNS[digit] + name
        elif text and not text.endswith("零"):
            text += "零"
    text = text.rstrip("零") or "零"
    return text.removeprefix("一") if 10 <= number < 20 else text


def amount(numeral: str) -> Decimal:
    """Return the number that a numeral stands for; an empty text is 0.

    Blanks and grouping signs are not allowed in it.
    """
    total, rest = Decimal(0), numeral
    for sign in ("亿", "万"):
        head, scale, rest = rest.rpartition(sign)
        if scale:
            total += (amount(head) if head else 1) * LARGE[sign]
    return total + _below_ten_thousand(rest)


def share(fraction: str) -> Decimal:
    """Return a fraction in percent: 百分之九十二点五 is 92.5, 千分之五 is 0.5, 三分之二 is 2/3 of 100."""
    below, _, above = fraction.partition("分之")
    if below == "百":
        return amount(above)
    return amount(above) * 100 / (amount(below) or 1)


def _below_ten_thousand(text: str) -> Decimal:
    """Return a numeral without 万 and 亿.

    In digits, with 十百千 (二百零四, 3千5百), digit by digit (二〇二三), with 点.
    """
    whole, point, decimals = text.partition("点")
    if point:
        return Decimal(f"{_below_ten_thousand(whole)}.{_in_digits(decimals)}")
    if not any(sign in TENS for sign in text):
        return Decimal(_in_digits(text))
    total, digit = Decimal(0), Decimal(0)
    for token in _TOKEN.findall(text):
        if token in TENS:
            implied = Decimal(1)  # 十二 is 12, 一百十二 is 112
            total, digit = total + (digit or implied) * TENS[token], Decimal(0)
        else:
            digit = Decimal(_in_digits(token))
    return total + digit


def _in_digits(text: str) -> str:
    return "".join(str(DIGITS.get(sign, sign)) for sign in text) or "0"
