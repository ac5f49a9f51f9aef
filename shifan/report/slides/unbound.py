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
from shifan.chinese.statements import statement_words
from shifan.report.slides.behind import digest_of, judged_behind
from shifan.report.slides.deck import SUFFIX, Deck, DeckShape, open_deck
from shifan.report.slides.said import described, lines_of, lines_of_notes
from shifan.report.verify.items import MISSING, UNSOURCED, VerifiedItem
from shifan.standards.documents import SHIPPED_SKELETONS

_NOTES, _ALT = "备注", "替代文字"
_NOT_OURS = "图片，不是生成时的"
_DRAWN = "图表或嵌入的对象，不是生成的"
_INK = "手写的墨迹，不是生成的"


def unbound_items(deck: Deck, run_deck: Deck | None) -> Iterator[VerifiedItem]:
    """Yield numbers and claims that nothing backs, and words and pictures that are not those of the run's own deck."""
    own = Counter(text for _, text in _texts(run_deck)) if run_deck else Counter[str]()
    shipped = frozenset[str]() if run_deck else _shipped_texts()
    for place, text in _texts(deck):
        if own[text]:
            own[text] -= 1
        elif text not in shipped:
            yield from _unfounded(place, text)
    for text, times in own.items():
        for _ in range(times):
            yield VerifiedItem(text, "", MISSING, "")
    yield from _descriptions(deck, run_deck)
    yield from judged_behind(deck, run_deck)
    if run_deck:
        yield from _pictures(deck, run_deck)


def _unfounded(place: str, text: str) -> Iterator[VerifiedItem]:
    for number in written_numbers(text):
        yield VerifiedItem(number.text, "", UNSOURCED, place)
    # 未 or 不 in a box of its own, beside the value that it turns into its opposite.
    is_word = "".join(statement_words(text)) == text
    if is_word or claims_in(text):
        yield VerifiedItem(text, "", UNSOURCED, place)


def _shipped_texts() -> frozenset[str]:
    """Return the words of the shipped skeleton: without a run it alone tells what the program has written."""
    return frozenset(
        text for path in SHIPPED_SKELETONS.glob(f"*{SUFFIX}") for _, text in _texts(open_deck(path))
    )


def _texts(deck: Deck) -> Iterator[tuple[str, str]]:
    """Yield place and text of every unbound paragraph that a slide or its notes show, but for slide numbers."""
    for each in deck.shapes():
        if not each.bound:
            for text in lines_of(each.shape):
                yield each.place, text
    for number, slide in enumerate(deck.presentation.slides, 1):
        for text in lines_of_notes(slide):
            yield f"第{number}页{_NOTES}", text


def _descriptions(deck: Deck, run_deck: Deck | None) -> Iterator[VerifiedItem]:
    """Yield alternative texts, read out in the place of a shape, that state what the shape does not."""
    known = (
        {text for each in run_deck.shapes() for text in described(each.shape)}
        if run_deck
        else set()
    )
    for each in deck.shapes():
        for text in described(each.shape) if run_deck or not each.is_chart else ():
            states = bool(claims_in(text) or written_numbers(text) or statement_words(text))
            if states and text not in known and text not in each.text:
                yield VerifiedItem(text, "", UNSOURCED, f"{each.place}{_ALT}")


def _pictures(deck: Deck, run_deck: Deck) -> Iterator[VerifiedItem]:
    """Yield unbound pictures, charts and embedded objects that the run's own deck does not have."""
    own = {_looks(each) for each in run_deck.shapes()}
    for each in deck.shapes():
        looks = "" if each.is_chart else _looks(each)
        if looks and looks not in own:
            yield VerifiedItem("", "", UNSOURCED, f"{each.place}：{_words(each)}")
    for number, slide in enumerate(deck.presentation.slides, 1):
        for _ in slide._element.iter("{*}contentPart"):
            yield VerifiedItem("", "", UNSOURCED, f"第{number}页：{_INK}")


def _looks(each: DeckShape) -> str:
    """Return what tells a picture or object from others; empty for a shape that is none."""
    if each.sha256:
        return each.sha256
    if filling := _filling(each.shape):
        return filling
    is_frame = str(each.shape._element.tag).endswith("}graphicFrame")
    if not is_frame or getattr(each.shape, "has_table", False):
        return ""
    return hashlib.sha256(each.shape._element.xml.encode()).hexdigest()


def _filling(shape: Any) -> str:
    """Return what tells the picture that fills a shape from others; empty for another filling."""
    image = shape._element.find("{*}spPr/{*}blipFill/{*}blip")
    return "" if image is None else digest_of(image, shape.part)


def _words(each: DeckShape) -> str:
    is_picture = bool(each.sha256 or _filling(each.shape))
    return _NOT_OURS if is_picture else _DRAWN
