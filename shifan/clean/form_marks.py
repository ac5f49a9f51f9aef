"""What is ticked in a cell of a check form: √ below 是, or ☑是 □否 □合理缺项 in one cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shifan.clean.text import packed, plain
from shifan.intake.cell_text import CellValue
from shifan.intake.form_shape import CHOICES
from shifan.patterns import pattern_of
from shifan.records import dataclass

TICKS = "√✓✔☑■●▣◉☒🗹🗸"
BOXES = "□☐○◯〇"
_WORDS = "|".join(sorted(CHOICES, key=len, reverse=True))
_CROSSES = "×╳✗✘"
_PIECE = pattern_of(
    rf"(?P<box>[{TICKS}{BOXES}{_CROSSES}]|[\[(（][\s_]*+(?:[xXvV{TICKS}][\s_]*+)?[\])）])|(?P<word>{_WORDS})"
)
_GAP = pattern_of(r"[\s_:：]*")
_BEFORE_BOXES = pattern_of(rf"[^{TICKS}{BOXES}]*[:：?？]")
_QUESTION = pattern_of(rf"(?>[^{TICKS}{BOXES}{_CROSSES}\[(（]*是否)[^:：?？]*+[:：?？]")
# Ticks, crosses and boxes of symbol fonts: their letters, or Word's private signs, without the font.
_SYMBOLS = "üûþýo¨nPORTS£\uf0fc\uf0fb\uf0fe\uf0fd\uf06f\uf0a8\uf06e\uf050\uf052\uf054\uf0a3"
_OF_SYMBOL_FONT = pattern_of(rf"(?:[{_SYMBOLS}]\s*(?:{_WORDS})[\s，、/]*+)+|[{_SYMBOLS}]")
_CHOSEN = {*TICKS, *"xXvV"}
_TICKED = pattern_of(rf"[{TICKS}]|[\[(（]?[vVyY][\])）]?|[\[(（][{TICKS}xX][\])）]|1|是|对")
_UNTICKED = pattern_of(rf"[{BOXES}]|[\[(（]\s*[\])）]|0|否|-|—|/|")


@dataclass(frozen=True)
class Mark:
    """What a cell says: its result, empty where nothing is ticked; `fault` where that is not clear."""

    result: str = ""
    fault: str = ""


def ticked(cell: CellValue) -> bool | None:
    """Return whether a cell below a choice is ticked; None if that is not clear."""
    if isinstance(cell, bool):
        return cell
    text = packed(cell)
    if _UNTICKED.fullmatch(text):
        return False
    return True if _TICKED.fullmatch(text) else None


def not_a_mark(cell: CellValue) -> str:
    """Return what is wrong with a cell that should be ticked or not: a sign of a symbol font is told as one."""
    text = plain(cell)
    of_font = "（像是 Wingdings 等符号字体里的勾或框，读到的只是字母，请改用 √ 或 ☑）"
    return f"“{text[:20]}”不是勾选{of_font if _OF_SYMBOL_FONT.fullmatch(text) else ''}"


def mark_in_cell(cell: CellValue) -> Mark | None:
    """Return what is ticked among the choices that a cell lists; None for a cell that lists none.

    Boxes stand all before their words or all behind them; of a single sign between two words the nearer one counts.
    """
    text = _behind_question(plain(cell))
    pieces = list(_PIECE.finditer(text))
    boxes = [place for place, piece in enumerate(pieces) if piece["box"]]
    if not boxes or len(boxes) == len(pieces):
        return Mark(fault=not_a_mark(text)) if _OF_SYMBOL_FONT.fullmatch(text) else None
    ticks = [place for place in boxes if {*pieces[place]["box"]} & _CHOSEN]
    if not ticks:
        crossed = any(pieces[place]["box"] in _CROSSES for place in boxes)
        return Mark(fault="打的是叉，看不出选了哪一项" if crossed else "没有勾选")
    words = [_word_of(text, pieces, place, len(boxes)) for place in ticks]
    if "" in words:
        return Mark(fault="看不出勾选的是哪一项")
    chosen = {CHOICES[word] for word in words}
    return Mark(chosen.pop()) if len(chosen) == 1 else Mark(fault="勾选了几项")


def _behind_question(text: str) -> str:
    """Return a text without the question, 是否…？, that stands before its boxes."""
    before = _BEFORE_BOXES.match(text)
    question = _QUESTION.match(before[0]) if before else None
    return text[question.end() :] if question else text


def _word_of(text: str, pieces: Sequence[re.Match[str]], place: int, boxes: int) -> str:
    """Return the word that the box at a place ticks; empty where that is not clear."""
    before, behind = _neighbour(text, pieces, place, -1), _neighbour(text, pieces, place, 1)
    if pieces[0]["box"]:
        return behind[0]
    if 2 * boxes >= len(pieces):  # a box behind each word
        return before[0]
    if not (before[0] and behind[0]):
        return before[0] or behind[0]
    if " " in before[1] and " " not in behind[1]:
        return behind[0]
    return before[0] if " " in behind[1] and " " not in before[1] else ""


def _neighbour(
    text: str, pieces: Sequence[re.Match[str]], place: int, step: int
) -> tuple[str, str]:
    """Return the word before (-1) or behind (1) a box, empty for none, and what stands between."""
    if not 0 <= place + step < len(pieces):
        return "", ""
    first, second = sorted((pieces[place], pieces[place + step]), key=lambda piece: piece.start())
    gap = text[first.end() : second.start()]
    word = pieces[place + step]["word"] if _GAP.fullmatch(gap) else None
    return word or "", gap
