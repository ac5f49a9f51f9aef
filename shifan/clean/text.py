"""What a cell's text is, once blanks and the width of its signs no longer matter."""

from __future__ import annotations

from functools import lru_cache

from shifan.chinese.half_width import SHOWN_AS_NOTHING
from shifan.intake.cell_text import SKIPPED, CellValue, shown
from shifan.patterns import pattern_of

# Blanks, control signs that no XML file may hold, invisible joiners, halves of surrogate pairs.
_BLANKS = pattern_of(rf"[\s\x00-\x1f\x7f-\x9f\u2800\ufffe\uffff\ud800-\udfff{SHOWN_AS_NOTHING}]+")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D}
# Brackets and stops stay wide in running text; only signs, digits and letters of codes and numbers are narrowed.
_KEPT_WIDE = {ord(sign) for sign in "，；：？！（）～"}
_NARROW = {code: to for code, to in _WIDE.items() if code not in _KEPT_WIDE}

DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\ufe58\ufe63", "-"))
# Digits apart from each other, 1 2; those that group thousands, 12 000, are one number.
_APART = pattern_of(r"\d\s+\d")
_GROUPED = pattern_of(r"(?<!\d)\d{1,3}(?:[ \u00a0\u202f\u3000]\d{3})+(?!\s*\d)")
_BROKEN = pattern_of(r"\d[^\S\r\n\u2028]*[\r\n\u2028]\s*\d")

MISSING_WORDS = frozenset(
    {*SKIPPED, "无", "/", "／", "—", "——", "－", "-", "--", "–", "不适用", "N/A", "n/a", "NA", "空"}
)


def plain(value: CellValue) -> str:
    """Return a cell's text without outer blanks and invisible signs; digits, letters and signs half-width."""
    text = shown(value)
    if type(value) is float or (text.isascii() and text.isprintable() and "  " not in text):
        return text
    return _BLANKS.sub(" ", text.translate(_NARROW)).strip()


def packed(value: CellValue) -> str:
    """Return a cell's text as `plain`, without any blank: for names, codes and headers."""
    return plain(value).replace(" ", "")


def code_key(value: CellValue) -> str:
    """Return a code as it is compared: as `packed`, in capitals, any dash a hyphen."""
    return packed(value).translate(DASHES).upper()


def digits_apart(value: CellValue) -> bool:
    """Return whether blanks or line breaks stand between the digits of a text, as between several numbers."""
    if not isinstance(value, str) or not _APART.search(value):
        return False
    return _APART.search(_GROUPED.sub("", value)) is not None


def digits_on_lines(value: CellValue) -> bool:
    """Return whether a line break stands between the digits of a text, as between several codes."""
    return isinstance(value, str) and _BROKEN.search(value) is not None


_BRACKETS = str.maketrans("（）[]【】<>〈〉", "()()()()()")
# What forms put before a heading: a star for what must be filled in, (必填), a number.
_BEFORE_HEADING = pattern_of(
    r"^(?:[*★※☆●◆]|\((?:必填|选填)\)|\d{1,2}[.、．](?!\d)|[一二三四五六七八九十]{1,2}、|\(\d{1,2}\))+"
)


# Every sheet asks for the same names by which columns are known.
@lru_cache(maxsize=2048, typed=True)
def header_key(value: CellValue) -> str:
    """Return a header as it is compared: no blanks, half-width brackets, no star, number or colon around it."""
    key = packed(value).translate(_BRACKETS).rstrip("：:*★※☆")
    return _BEFORE_HEADING.sub("", key) or key


def visible(text: str) -> str:
    """Return a text with its blanks and invisible signs made visible: a byte order mark as <U+FEFF>."""
    return text.translate(_VISIBLE)[:80]


class _Visible(dict[int, str]):
    """What each sign is shown as, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        shown_as = sign if sign.isprintable() and not sign.isspace() else f"<U+{code:04X}>"
        return self.setdefault(code, shown_as)


_VISIBLE = _Visible()
