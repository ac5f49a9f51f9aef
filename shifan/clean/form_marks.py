"""What is ticked in a cell of a check form: √ below 是, or ☑是 □否 □合理缺项 in one cell."""

from __future__ import annotations

from shifan.clean.text import packed
from shifan.intake.cell_text import CellValue
from shifan.intake.form_shape import CHOICES
from shifan.patterns import pattern_of
from shifan.records import dataclass

TICKS = "√✓✔☑■●▣◉☒🗹🗸"
BOXES = "□☐○◯〇"
_WORDS = "|".join(sorted(CHOICES, key=len, reverse=True))
_BEFORE = pattern_of(rf"(?P<box>[{TICKS}{BOXES}]|[\[(（][xXvV√✓✔]?[\])）])\s*(?P<word>{_WORDS})")
_AFTER = pattern_of(rf"(?P<word>{_WORDS})\s*[（(]?(?P<box>[{TICKS}{BOXES}])[)）]?")
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


def mark_in_cell(cell: CellValue) -> Mark | None:
    """Return what is ticked among the choices that a cell lists; None for a cell that lists none."""
    text = packed(cell)
    found = list(_BEFORE.finditer(text))
    after = list(_AFTER.finditer(text))
    if after and (not found or after[0].start() < found[0].start()):
        found = after
    if not found:
        return None
    chosen = {CHOICES[match["word"]] for match in found if set(match["box"]) & set(f"{TICKS}xXvV")}
    if len(chosen) > 1:
        return Mark(fault="勾选了几项")
    return Mark(chosen.pop()) if chosen else Mark(fault="没有勾选")
