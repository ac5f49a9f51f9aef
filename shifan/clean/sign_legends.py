"""What a title or a note says that signs mean, where it is not what they are read as: √表示不符合."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from shifan.clean.readers import Reader
from shifan.clean.text import packed
from shifan.patterns import pattern_of
from shifan.raw_sheets.site_inspection import CONFORMING, FAILING
from shifan.records import dataclass

_SIGN = r"[√✓✔×╳✗✘○●△▲◎□■☑☒]|(?<![0-9])[0-9](?![0-9.])|(?<![A-Za-z])[A-Za-z](?![A-Za-z])"
_BAD = "有问题|存在问题|发现问题|有不符合|问题项"
_GOOD = "无问题|没有问题|未发现问题"
_WORD = rf"不符合|基本符合|合理缺项|不适用|缺项|不合格|符合|合格|{_BAD}|{_GOOD}|是|否"
_MEANS = pattern_of(
    rf"[“\"'‘]?(?P<sign>{_SIGN})[”\"'’]?(?:的)?(?:表示|代表|说明|指|为|是|即|[=＝:：\-—－])+[“\"'‘]?(?P<word>{_WORD})"
)
_MARKED = pattern_of(
    rf"(?P<word>{_WORD})[”\"'’]?(?:的|者|项|时|就|请|则)*(?:打|画|划|填|用|记|标|写|以)[“\"'‘]?(?P<sign>{_SIGN})"
)
_KEY = pattern_of(r"表示|代表|说明|指|为|即|是|打|画|划|填|用|记|标|写|以|[=＝:：\-—－]")


@dataclass(frozen=True)
class OppositeSign:
    """A sign, what a text says that it means, and what it is read as."""

    sign: str
    said: str
    read: str


def opposite_signs(text: str, read: Reader) -> Iterator[OppositeSign]:
    """Yield the signs that a text explains otherwise than the reader of a column of results reads them."""
    plain = packed(text)
    if not _KEY.search(plain):
        return
    for match in (*_MEANS.finditer(plain), *_MARKED.finditer(plain)):
        word = FAILING if re.fullmatch(_BAD, match["word"]) else match["word"]
        word = CONFORMING if re.fullmatch(_GOOD, word) else word
        sign, meant = read(match["sign"]), read(word)
        if not sign.refused and not meant.refused and sign.value != meant.value:
            yield OppositeSign(match["sign"], match["word"], str(sign.value))


def signs_in_use(opposite: Iterable[OppositeSign], cells: Iterable[object]) -> list[OppositeSign]:
    """Return those of the signs that any of the cells holds."""
    there = {packed(cell) for cell in cells if isinstance(cell, (str, float))}
    return [found for found in dict.fromkeys(opposite) if found.sign in there]
