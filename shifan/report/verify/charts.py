"""The charts of a report, judged by their pictures."""

from __future__ import annotations

from lxml import etree

from shifan.chinese.claims import claims_in
from shifan.chinese.figures import written_numbers
from shifan.chinese.statements import statement_words
from shifan.report.anchors.anchor import Anchor
from shifan.report.anchors.anchor_range import AnchorRange
from shifan.report.anchors.pictures import DRAWING_NAME, digest, drawing_of, image_of, picture_at
from shifan.report.place_names import join_names, quote_sentence
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import BACKED, CHANGED, STALE, VerifiedItem
from shifan.word.elements import W
from shifan.word.hidden_shapes import hides_picture
from shifan.word.paper import Papers
from shifan.word.picture_looks import alters_picture


def judged_chart(name: str, context: VerifyContext) -> VerifiedItem:
    """Return the item for a chart: its picture must be the one written, and that of the newest run."""
    anchor, place = context.reading.anchor(name), context.reading.ranges[name]
    in_words = join_names(
        context.place_names.headings_above(place.start), f"图{quote_sentence(anchor.baseline)}"
    )
    return VerifiedItem(anchor.baseline, anchor.value_id, _state(anchor, place, context), in_words)


def _state(anchor: Anchor, place: AnchorRange, context: VerifyContext) -> str:
    picture = picture_at(context.parts, place)
    if picture is None or digest(picture) != anchor.sha256 or _is_cut(place, context.papers):
        return CHANGED
    image = image_of(place)
    if (image is not None and alters_picture(image, picture)) or _is_titled_otherwise(place):
        return CHANGED
    if context.newest_charts is None:
        return BACKED
    newest = context.newest_charts.get(anchor.value_id.removeprefix("chart."))
    if newest is None or newest.png != picture:
        return STALE
    return BACKED if _alternative_text(place) in ("", newest.alt) else CHANGED


def _is_cut(place: AnchorRange, papers: Papers) -> bool:
    """Return whether a part of a picture is cut off, or none of it is seen."""
    image = image_of(place)
    if image is None:
        return False
    cut = (side for cut_out in _siblings(image, "srcRect") for side in cut_out.attrib.values())
    return any(_is_noticeable(str(side)) for side in cut) or bool(hides_picture(image, papers))


def _is_noticeable(share: str) -> bool:
    """Return whether a side is cut by more than office programs round off, in thousandths of a percent."""
    number = share.removesuffix("%")
    return number.lstrip("-").isdecimal() and int(number) * (1000 if "%" in share else 1) > 500


def _siblings(image: etree._Element, name: str) -> list[etree._Element]:
    return [sibling for sibling in image.itersiblings() if str(sibling.tag).endswith(f"}}{name}")]


def _is_titled_otherwise(place: AnchorRange) -> bool:
    """Return whether the title of a drawing, which is read out with it, states something."""
    described = drawing_of(place)
    title = "" if described is None else described.get("title", "")
    return bool(title) and bool(
        claims_in(title) or written_numbers(title) or statement_words(title)
    )


def _alternative_text(place: AnchorRange) -> str:
    """Return the words of a picture for those who cannot see it; empty if it has none."""
    image = image_of(place)
    drawing = None if image is None else next(image.iterancestors(f"{W}drawing"), None)
    described = None if drawing is None else next(drawing.iter(DRAWING_NAME), None)
    return "" if described is None else described.get("descr", "")
