"""What slides show behind their shapes: words and pictures of masters and layouts, and pictures as backgrounds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from lxml import etree
from pptx.shapes.base import BaseShape

from shifan.chinese.claims import claims_in
from shifan.chinese.figures import written_numbers
from shifan.report.slides.deck import Deck, every_shape
from shifan.report.slides.said import lines_of
from shifan.report.verify.items import UNSOURCED, VerifiedItem
from shifan.word.drawing_names import BLIP

_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_MASTER, _PICTURE, _GROUND = (
    "母版或版式",
    "母版或版式：图片，不是生成时的",
    "背景图片，不是生成时的",
)


def judged_behind(deck: Deck, run_deck: Deck | None) -> Iterator[VerifiedItem]:
    """Yield numbers, claims and pictures behind the slides that the run's own deck does not have."""
    known = set(_words(run_deck)) if run_deck else set()
    for text in _words(deck):
        if text not in known and (written_numbers(text) or claims_in(text)):
            yield VerifiedItem(text, "", UNSOURCED, _MASTER)
    if run_deck:
        pictures = set(_pictures(run_deck))
        for place, digest in _pictures(deck):
            if all(digest != known for _, known in pictures):
                yield VerifiedItem("", "", UNSOURCED, place)


def digest_of(image: etree._Element, part: Any) -> str:
    """Return the digest of the picture that an element of a part shows; of its reference, if it is not inside."""
    relation = image.get(_EMBED, "")
    try:
        content = part.related_part(relation).blob
    except KeyError:
        content = f"link {relation}".encode()
    return hashlib.sha256(content).hexdigest()


def _holders(deck: Deck) -> Iterator[Any]:
    for master in deck.presentation.slide_masters:
        yield from (master, *master.slide_layouts)


def _shapes(holder: Any) -> Iterator[BaseShape]:
    return (shape for shape in every_shape(holder.shapes) if not shape.is_placeholder)


def _words(deck: Deck) -> Iterator[str]:
    for holder in _holders(deck):
        for shape in _shapes(holder):
            yield from lines_of(shape)


def _pictures(deck: Deck) -> Iterator[tuple[str, str]]:
    """Yield place and digest of the pictures behind slides."""
    for holder in _holders(deck):
        for shape in _shapes(holder):
            for image in shape._element.iter(BLIP):
                yield _PICTURE, digest_of(image, holder.part)
    for number, holder in enumerate((*deck.presentation.slides, *_holders(deck)), 1):
        for image in holder._element.iterfind("{*}cSld/{*}bg//{*}blip"):
            is_slide = number <= len(deck.presentation.slides)
            place = f"第{number}页：{_GROUND}" if is_slide else f"母版或版式：{_GROUND}"
            yield place, digest_of(image, holder.part)
