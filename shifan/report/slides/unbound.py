"""What slides say beside their bound shapes: words of the skeleton that were changed, and what people have added.

It is compared with the run's own deck. A label under a number says what the number is: with another label a true
number is a false statement.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from shifan.chinese.claims import claims_in
from shifan.chinese.figures import written_numbers
from shifan.report.slides.deck import SUFFIX, Deck, DeckShape, open_deck
from shifan.report.verify.items import CHANGED, MISSING, UNSOURCED, VerifiedItem
from shifan.standards.documents import SHIPPED_SKELETONS

_NOTES = "备注"
_NOT_OURS = "图片，不是生成时的"
_DRAWN = "图表或嵌入的对象，不是生成的"
_PAGE_NUMBER = "slidenum"


def unbound_items(deck: Deck, run_deck: Deck | None) -> Iterator[VerifiedItem]:
    """Yield numbers and claims that nothing backs, and words and pictures that are not those of the run's own deck."""
    own = Counter(text for _, text in _texts(run_deck)) if run_deck else Counter[str]()
    shipped = frozenset[str]() if run_deck else _shipped_texts()
    for place, text in _texts(deck):
        if own[text]:
            own[text] -= 1
            continue
        if text in shipped:
            continue
        for number in written_numbers(text):
            yield VerifiedItem(number.text, "", UNSOURCED, place)
        if claims_in(text):
            yield VerifiedItem(text, "", UNSOURCED, place)
    for text, times in own.items():
        for _ in range(times):
            yield VerifiedItem(text, "", MISSING, "")
    yield from _behind(deck, run_deck)
    if run_deck:
        yield from _exchanged(deck, run_deck)
        yield from _pictures(deck, run_deck)


def _shipped_texts() -> frozenset[str]:
    """Return the words of the shipped skeleton: without a run it alone tells what the program has written."""
    return frozenset(
        text for path in SHIPPED_SKELETONS.glob(f"*{SUFFIX}") for _, text in _texts(open_deck(path))
    )


def _texts(deck: Deck) -> Iterator[tuple[str, str]]:
    """Yield place and text of every unbound paragraph that a slide or its notes show, but for slide numbers."""
    for each in deck.shapes():
        if not each.bound and not _is_slide_number(each):
            for text in (*_lines(each.text), *_cells(each.shape)):
                yield each.place, text
    for number, slide in enumerate(deck.presentation.slides, 1):
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            for text in _lines(slide.notes_slide.notes_text_frame.text):
                yield f"第{number}页{_NOTES}", text


def _behind(deck: Deck, run_deck: Deck | None) -> Iterator[VerifiedItem]:
    """Yield numbers and claims in what the masters and layouts show behind every slide."""
    known = set(_texts_behind(run_deck)) if run_deck else set()
    for text in _texts_behind(deck):
        if text not in known and (written_numbers(text) or claims_in(text)):
            yield VerifiedItem(text, "", UNSOURCED, "母版或版式")


def _texts_behind(deck: Deck) -> Iterator[str]:
    for master in deck.presentation.slide_masters:
        for holder in (master, *master.slide_layouts):
            for shape in holder.shapes:
                if shape.has_text_frame and not shape.is_placeholder:
                    yield from _lines(shape.text_frame.text)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _cells(shape: Any) -> Iterator[str]:
    if getattr(shape, "has_table", False):
        for row in shape.table.rows:
            for cell in row.cells:
                yield from _lines(cell.text_frame.text)


def _exchanged(deck: Deck, run_deck: Deck) -> Iterator[VerifiedItem]:
    """Yield words that stand in another shape of the same page than in the run's own deck, as two labels exchanged."""
    before = {_key(each): each.text for each in run_deck.shapes() if not each.bound}
    known = Counter(before.values())
    for each in deck.shapes():
        text = before.get(_key(each))
        is_other = text is not None and not each.bound and each.text != text
        if is_other and each.text.strip() and known[each.text]:
            yield VerifiedItem(each.text, "", CHANGED, each.place)


def _key(each: DeckShape) -> tuple[int, int]:
    return each.slide, each.shape.shape_id


def _pictures(deck: Deck, run_deck: Deck) -> Iterator[VerifiedItem]:
    """Yield unbound pictures, charts and embedded objects that the run's own deck does not have."""
    own = {_looks(each) for each in run_deck.shapes()}
    for each in deck.shapes():
        looks = "" if each.bound else _looks(each)
        if looks and looks not in own:
            yield VerifiedItem("", "", UNSOURCED, f"{each.place}：{_words(each)}")


def _looks(each: DeckShape) -> str:
    """Return what tells a picture or object from others; empty for a shape that is none."""
    if each.sha256:
        return each.sha256
    is_frame = str(each.shape._element.tag).endswith("}graphicFrame")
    if not is_frame or getattr(each.shape, "has_table", False):
        return ""
    return hashlib.sha256(each.shape._element.xml.encode()).hexdigest()


def _words(each: DeckShape) -> str:
    return _NOT_OURS if each.sha256 else _DRAWN


def _is_slide_number(each: DeckShape) -> bool:
    return any(field.get("type") == _PAGE_NUMBER for field in each.shape._element.iter("{*}fld"))
