"""What a number format makes of a number: 1.26 under 0% reads 126%, 20440000 under 0!.0,"万元" reads 2044万元."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from shifan.patterns import pattern_of
from shifan.records import dataclass

_PIECE = pattern_of(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|[_*].|\[(?P<bracket>[^\[\]]*)\]'
    r"|(?P<digits>[0#?]+)|(?P<sign>[.,%/@])|(?P<exponent>[Ee][+-])|(?P<general>General|G/通用格式|通用格式)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_SECTION = pattern_of(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])*')
_CONDITION = pattern_of(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_OF_DATES = frozenset("ymdhsYMDHS")
# Signs that say nothing of scale or unit.
_NO_UNIT = pattern_of(r"[\s¥￥$€£()（）+\-—－:：]+")
_COMPARED = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
}


@dataclass
class _Section:
    """A section of a format: texts before and after the digits, the power of ten, how many zeros it pads to.

    `numeric` tells that it shows the number, `plain` that it shows it alone; `empty` that it shows nothing.
    """

    before: str = ""
    after: str = ""
    power: int = 0
    padded: int = 0
    dated: bool = False
    empty: bool = True
    numeric: bool = False

    @property
    def plain(self) -> bool:
        """Return whether nothing is added to the number."""
        return self.dated or not (self.before or self.after or self.power or self.padded)


def shown_text(number: float, code: str) -> str | None:
    """Return how a number reads under a format, in full precision: `126%`, `2044万元`, `002`; empty if nothing shows.

    A format of words alone, "√";;"×", shows these. None where the format shows the number itself, a day or a time.
    """
    section = _section_for(number, code)
    if section.empty:
        return ""
    if section.plain:
        return None
    if not section.numeric:
        return section.before
    value = Decimal(format(number, ".15g")).scaleb(section.power)
    text = format(value.normalize(), "f")
    if section.padded and value == value.to_integral_value():
        text = text.zfill(section.padded + text.startswith("-"))
    return f"{section.before}{text}{section.after}"


@lru_cache(maxsize=1024)
def adds_meaning(code: str) -> bool:
    """Return whether a format shows any number, or any text, otherwise than as it is stored."""
    if any(not section.plain or section.empty for _, section in _sections(code)):
        return True
    return _around_texts(code) != ("", "")


def shown_words(text: str, code: str) -> str:
    """Return how a text reads under a format: 太谷 under @"区" is 太谷区."""
    before, behind = _around_texts(code)
    return f"{before}{text}{behind}"


@lru_cache(maxsize=1024)
def _around_texts(code: str) -> tuple[str, str]:
    """Return what a format sets before and behind a text; its section of texts is the last, or has the sign @."""
    section = _split(code)[-1]
    if "@" not in section:
        return "", ""
    parts = ["", ""]
    behind = False
    for piece in _PIECE.finditer(section):
        literal = piece["quoted"] if piece["quoted"] is not None else piece["escaped"]
        behind |= piece["sign"] == "@"
        parts[behind] += literal if literal is not None else piece["other"] or ""
    return parts[0].strip(), parts[1].strip()


def _section_for(number: float, code: str) -> _Section:
    """Return the section that holds for a number: by its condition, else for positive, negative numbers and 0."""
    sections = _sections(code)
    for condition, section in sections[:2]:
        if condition and _COMPARED[condition[0]](number, float(condition[1])):
            return section
    if any(condition for condition, _ in sections[:2]):
        return sections[-1][1]
    place = 0 if number > 0 or len(sections) == 1 else 1 if number < 0 else 2
    return sections[place][1] if place < len(sections) else sections[0][1]


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[tuple[tuple[str, str] | None, _Section], ...]:
    """Return the sections of a format that are about numbers, each with its condition."""
    texts = _split(code)[:3]
    return tuple(_parsed(text) for text in texts)


def _split(code: str) -> list[str]:
    parts, at = [], 0
    while True:
        match = _SECTION.match(code, at)
        end = match.end() if match else len(code)
        parts.append(code[at:end])
        if end >= len(code) or code[end] != ";":
            return parts
        at = end + 1


def _parsed(text: str) -> tuple[tuple[str, str] | None, _Section]:
    section, condition = _Section(), None
    digits: list[
        str
    ] = []  # placeholders of the number, with the point and the point of another scale
    for piece in _PIECE.finditer(text):
        bracket = piece["bracket"]
        if bracket is not None:
            found = _CONDITION.fullmatch(bracket)
            condition = (found[1], found[2]) if found else condition
        else:
            _take(piece, section, digits)
    _set_scale(section, digits)
    section.before, section.after = (
        _NO_UNIT.sub("", part) for part in (section.before, section.after)
    )
    return condition, section


def _take(piece: re.Match[str], section: _Section, digits: list[str]) -> None:
    """Add one piece of a format to its section."""
    literal = piece["quoted"] if piece["quoted"] is not None else piece["escaped"]
    section.empty = (
        section.empty
        and literal is None
        and not (piece["digits"] or piece["general"] or piece["sign"])
    )
    section.numeric |= bool(piece["digits"] or piece["general"] or piece["sign"])
    if piece["digits"] or piece["general"]:
        digits.append(piece["digits"] or "0")
    elif piece["sign"] == "%":
        section.power += 2
        _add_text(section, digits, "%")
    elif piece["sign"] or piece["exponent"]:
        digits.append(piece["sign"] or "E")
    elif literal == "." and digits:
        digits.append("|")  # 0!.0, counts in tens of thousands
    elif literal is not None or piece["other"]:
        section.dated |= bool(piece["other"]) and piece["other"] in _OF_DATES
        _add_text(section, digits, literal if literal is not None else piece["other"] or "")


def _add_text(section: _Section, digits: list[str], text: str) -> None:
    if digits:
        section.after += text
    else:
        section.before += text


def _set_scale(section: _Section, digits: list[str]) -> None:
    """Set by which power of ten the digits are scaled, and to how many zeros they are padded."""
    shape = "".join(digits)
    section.dated |= "/" in shape or "E" in shape or "@" in shape
    section.power -= 3 * (len(shape) - len(shape.rstrip(",")))
    if "|" in shape:
        section.power -= sum(sign in "0#?" for sign in shape.split("|", 1)[1])
    elif re.fullmatch("0{2,}", shape):
        section.padded = len(shape)
