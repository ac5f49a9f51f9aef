"""Paragraphs that come and go with the data: a reason for the verdict, a shortcoming, a suggestion of its own paragraph.

A new one is set where the run's own report has it, after the paragraph that stands before it there. One that no value stands behind any
more is taken out only if it holds nothing but what was written.
"""

from __future__ import annotations

import copy

from lxml import etree

from shifan.report.anchors import user_edits
from shifan.report.anchors.anchor import PASSAGE, VALUE
from shifan.report.anchors.inline_lists import pieces
from shifan.report.anchors.reading import AUTHOR, Reading, W
from shifan.report.place_names import heading_level
from shifan.report.refresh.session import Work
from shifan.word.elements import accepted_text

_PARAGRAPH, _CELL = f"{W}p", f"{W}tc"


def departures(work: Work) -> None:
    """Take out the paragraphs whose values are all gone."""
    for paragraph, names in _paragraphs(work.reading).items():
        if all(work.reading.entry(name).value_id in work.register for name in names):
            continue
        ids = _own(work.reading, paragraph, names)
        if any(key in work.register for key in ids) or not _as_written(work, paragraph, names):
            continue
        for name in names:
            work.done.add(name)
            work.written.pop(name, None)
            if work.reading.entry(name).value_id in ids:
                work.ledger.note("removed", work.reading.entry(name).value_id)
        work.touched.add(work.reading.spots[names[0]].part)
        _take_out(work, paragraph)


def _paragraphs(reading: Reading) -> dict[etree._Element, list[str]]:
    """Return the paragraphs outside tables that hold anchors of values and wording, with those anchors."""
    found: dict[etree._Element, list[str]] = {}
    for name, spot in reading.spots.items():
        if name not in reading.written or reading.written[name].kind not in (VALUE, PASSAGE):
            continue
        home = spot.start.getparent()
        if home is None or home.tag != _PARAGRAPH:
            home = next(spot.start.iterancestors(_PARAGRAPH), None)  # none: it went with a row
        above = home.getparent() if home is not None else None
        if above is not None and above.tag != _CELL:
            found.setdefault(home, []).append(name)
    return found


def _own(reading: Reading, paragraph: etree._Element, names: list[str]) -> list[str]:
    """Return the ids printed by a paragraph itself; values inside a sentence go with it, though others still print them."""
    inside = {
        start.get(f"{W}name")
        for piece in pieces(paragraph, reading.written)
        for one in piece.elements[1:]
        for start in one.iter(f"{W}bookmarkStart")
    }
    return [reading.entry(name).value_id for name in names if name not in inside]


def _as_written(work: Work, paragraph: etree._Element, names: list[str]) -> bool:
    spots = [work.reading.spots[name] for name in names]
    if any(
        spot.tracked or spot.text != work.reading.entry(name).baseline
        for name, spot in zip(names, spots, strict=True)
    ):
        return False
    own = {node for spot in spots for node in spot.nodes}
    beside = "".join(node.text or "" for node in paragraph.iter(f"{W}t") if node not in own)
    return user_edits.SETTING.fullmatch(beside) is not None and not user_edits.remarked(paragraph)


def _take_out(work: Work, paragraph: etree._Element) -> None:
    own = paragraph.find(f"{W}pPr/{W}rPr/{W}ins")
    if not work.pen.tracks or (
        own is not None and own.get(f"{W}author") == AUTHOR
    ):  # nobody has accepted it yet
        paragraph.getparent().remove(paragraph)
        return
    for child in [one for one in paragraph if one.tag != f"{W}pPr"]:
        work.pen.delete(child)
    work.pen.paragraph(paragraph, "del")


def arrivals(work: Work, fresh: Reading) -> None:
    """Set in the paragraphs of the run's own report none of whose values this file has ever printed."""
    known = {entry.value_id for entry in work.reading.written.values()} | set(
        work.reading.content.get("deleted", ())
    )
    here = {
        work.written[name].value_id: paragraph
        for paragraph, names in _paragraphs(work.reading).items()
        for name in names
        if name in work.written
    }
    there = list(_paragraphs(fresh).items())
    for n, (paragraph, names) in enumerate(there):
        if all(fresh.written[name].value_id in known for name in names):
            continue
        ids = _own(fresh, paragraph, names)
        at = _before(fresh, paragraph, dict(there[:n]), here)
        at = at if at is not None else _lead_in(work, _heading(work, paragraph))
        if at is None or any(key in known or key not in work.register for key in ids):
            continue
        made = _set_in(work, paragraph, names, fresh)
        at.addnext(made)
        here |= dict.fromkeys(ids, made)


def _before(
    fresh: Reading,
    paragraph: etree._Element,
    earlier: dict[etree._Element, list[str]],
    here: dict[str, etree._Element],
) -> etree._Element | None:
    """Return the nearest of the paragraphs before one under the same heading of the newest report that this file has too, as this file has it."""
    for one in paragraph.itersiblings(preceding=True):
        if _is_heading(one):
            return None
        found = (
            next((here[key] for key in _own(fresh, one, earlier[one]) if key in here), None)
            if one in earlier
            else None
        )
        if found is not None:
            return found
    return None


def _is_heading(element: etree._Element) -> bool:
    return element.tag == _PARAGRAPH and heading_level(element)[0] != 0


def _lead_in(work: Work, heading: etree._Element | None) -> etree._Element | None:
    """Return the last of the paragraphs that people wrote right under a heading themselves; the heading if there is none."""
    if heading is None:
        return None
    anchored, at = _paragraphs(work.reading), heading
    for one in heading.itersiblings():
        if (
            one.tag != _PARAGRAPH
            or one in anchored
            or _is_heading(one)
            or not accepted_text(one).strip()
        ):
            break
        at = one
    return at


def _heading(work: Work, paragraph: etree._Element) -> etree._Element | None:
    """Return the heading above a paragraph of the newest report, as this file has it; None if it has none, or several."""
    above = next((one for one in paragraph.itersiblings(preceding=True) if _is_heading(one)), None)
    said = accepted_text(above).strip() if above is not None else ""
    if not said:
        return None
    body = work.reading.roots["word/document.xml"]
    here = [
        one
        for one in body.iter(_PARAGRAPH)
        if accepted_text(one).strip() == said and one.find(f"{W}hyperlink") is None
    ]
    return here[0] if len(here) == 1 else None


def _set_in(
    work: Work, paragraph: etree._Element, names: list[str], fresh: Reading
) -> etree._Element:
    """Return a copy of a paragraph of the run's report, its values anchored anew."""
    made = copy.deepcopy(paragraph)
    for element in made.iter():
        for name in [one for one in element.attrib if one.endswith(("}paraId", "}textId"))]:
            del element.attrib[name]
    for name in names:
        start = next(one for one in made.iter(f"{W}bookmarkStart") if one.get(f"{W}name") == name)
        end = next(
            one for one in made.iter(f"{W}bookmarkEnd") if one.get(f"{W}id") == start.get(f"{W}id")
        )
        key, kind = fresh.written[name].value_id, fresh.written[name].kind
        _rename(work, start, end, key, kind)
        work.ledger.note("new", key, data=fresh.written[name].baseline)
    if work.pen.tracks:
        work.pen.paragraph(made, "ins")
        for run in [one for one in made.iter(f"{W}r") if one.find(f"{W}t") is not None]:
            holder = work.pen.mark("ins")
            run.addprevious(holder)
            holder.append(run)
    work.touched.add("word/document.xml")
    return made


def _rename(work: Work, start: etree._Element, end: etree._Element, key: str, kind: str) -> None:
    """Give an anchor that came with a copied paragraph a name, ids and a control of its own."""
    first, last, name = work.anchors.bookmark(kind, key, work.register.text(key))
    start.addprevious(first)
    end.addprevious(last)
    control = start.getnext()
    if kind == "value" and control is not None and control.tag == f"{W}sdt":
        work.anchors.identify(control.find(f"{W}sdtPr"), key, name)
    for one in (start, end):
        one.getparent().remove(one)
