"""Walk the stories of a docx — body, headers, footers, notes, text boxes — as paragraphs that know their anchors.

The text is that which stands there once every revision is accepted.
"""

from __future__ import annotations

from collections import Counter

from lxml import etree

from shifan.report.anchors import shifted_bookmarks
from shifan.report.anchors.anchor import PASSAGE, VALUE, Anchors
from shifan.report.anchors.found import ALTERNATE, COPY, FALLBACK, Line, Spot, sign_of, tag_of
from shifan.word.content_controls import has_no_text
from shifan.word.elements import W
from shifan.word.fields import OpenFields
from shifan.word.revisions import AUTHOR, REVISIONS

_RUN_TEXT, _WHO, _NAME, _ID = f"{W}t", f"{W}author", f"{W}name", f"{W}id"
_LOOK, _TABS, _START, _END = f"{W}rPr", f"{W}tabs", f"{W}bookmarkStart", f"{W}bookmarkEnd"


class Story:
    """Walks one part in order; bookmarks open and close across its elements. `lines` is None if only the anchors are asked for."""

    def __init__(
        self,
        part: str,
        known: Anchors,
        ids: set[str],
        spots: dict[str, Spot],
        lines: list[Line] | None = None,
    ) -> None:
        self.part, self.known, self.ids, self.spots, self.lines = part, known, ids, spots, lines
        self.open: dict[str, tuple[str, Spot]] = {}
        self.copies: dict[etree._Element, str] = {}
        self.boxed_copies: dict[tuple[etree._Element | None, str], list[str]] = {}
        self.held: dict[etree._Element, str] = {}
        self.fields, self.line = OpenFields(), Line()
        self.count = 0
        self.inside = self.boxed = self.fallback = False
        self.boxes: list[etree._Element] = []

    def walk(self, root: etree._Element) -> None:
        """Enter what stands below an element into the spots and lines."""
        steps = etree.iterwalk(
            root, events=("start", "end"), tag=_PLACES if self.lines is None else _ALL
        )
        for event, element in steps:
            meet = (_ENTER if event == "start" else _LEAVE).get(element.tag)
            if meet is not None and meet(self, element):
                steps.skip_subtree()

    def _paragraph(self, element: etree._Element) -> None:
        self.inside = True
        if self.lines is not None:
            self.line = _line(element, self.boxed)
            self.count += not self.fallback

    def _paragraph_ends(self, element: etree._Element) -> None:
        self.inside = False
        if self.lines is not None:
            self._enter_line()
        boxes, self.boxes = self.boxes, []
        before = self.boxed, self.fallback
        for box in boxes:
            self.boxed, self.fallback = (
                True,
                before[1] or next(box.iterancestors(FALLBACK), None) is not None,
            )
            self.walk(box)
        self.boxed, self.fallback = before

    def _enter_line(self) -> None:
        """Take the paragraph that ends into the lines: those of text boxes once, though the file has them twice."""
        line = self.line
        self.fields.end_paragraph()
        line.part, line.number = self.part, self.count
        if not self.fallback:
            self.lines.append(line)

    def _box(self, element: etree._Element) -> bool:
        """A text box hangs in the middle of a paragraph and is read after it."""
        if self.inside:
            self.boxes.append(element)
        return self.inside

    def _gone(self, element: etree._Element) -> bool:
        """What is deleted is not read; but LibreOffice moves a bookmark's beginning into the deletion that it stands before."""
        marks = list(element.iter(_START, _END))
        twice = Counter(one.get(_ID) for one in marks)
        for one in (one for one in marks if twice[one.get(_ID)] == 1):
            self._begin(one) if one.tag == _START else self._close(one)
        return True

    def _revision_ends(self, element: etree._Element) -> None:
        if self.inside and element.get(_WHO) != AUTHOR and element.getparent().tag != _LOOK:
            for _, spot in self.open.values():
                spot.tracked = True

    def _gap(self, element: etree._Element) -> None:
        """A tab or a line break parts two numbers; a tab stop of the paragraph's properties does not."""
        if element.getparent().tag != _TABS:
            self.line.text += "\t"
            self.line.anchors.append(tuple(name for name, _ in self.open.values()))
            self.line.fields.append(False)

    def _field(self, element: etree._Element) -> None:
        self.fields.read(element)

    def _simple_field(self, element: etree._Element) -> None:
        self.fields.open_simple(element)

    def _simple_field_ends(self, element: etree._Element) -> None:
        self.fields.close_simple(element)

    def _begin(self, element: etree._Element) -> None:
        name = element.get(_NAME, "")
        if name not in self.known:
            return
        spot = Spot(self.part, element)
        if self.known[name].kind == VALUE:
            spot.control = self._swallowed_by(element, self.known[name].value_id)
        if name not in self.spots:
            self.spots[name] = spot
        elif next(element.iterancestors(FALLBACK), None) is not None:
            self.spots[name].twins.append(spot)
        else:
            return
        self.open[element.get(_ID, "")] = (name, spot)

    def _swallowed_by(self, start: etree._Element, key: str) -> etree._Element | None:
        """Return the control that a bookmark begins in instead of before: LibreOffice moves the start inside when it saves."""
        content = start.getparent()
        control = content.getparent() if content.tag == f"{W}sdtContent" else None
        if control is None or tag_of(control) not in ("", key) or has_no_text(control):
            return None
        if any(
            node.text for one in start.itersiblings(preceding=True) for node in one.iter(_RUN_TEXT)
        ):
            return None
        inside = [
            one
            for one in content.iter(f"{W}bookmarkStart")
            if one.get(_NAME) in self.known and self.known[one.get(_NAME)].kind == VALUE
        ]
        return control if inside == [start] else None

    def _close(self, element: etree._Element) -> None:
        number = element.get(_ID, "")
        if number not in self.open:
            return
        name, spot = self.open[number]
        spot.end, told = element, self.known[name].baseline
        if self.known[name].kind == VALUE and shifted_bookmarks.in_control(spot, told, element):
            self._hold(name, number, spot)
            return
        if self.known[name].kind == PASSAGE:
            spot.nodes += shifted_bookmarks.lost(spot, told, element)
        del self.open[number]

    def _hold(self, name: str, number: str, spot: Spot) -> None:
        """Keep a value open to the end of its control; what its bookmark had open before the control is none of it."""
        self.held[spot.control] = number
        if spot.start.getparent() is not spot.end.getparent():
            spot.nodes.clear()
            if self.lines is not None:
                self.line.anchors = [
                    tuple(one for one in names if one != name) for names in self.line.anchors
                ]

    def _control(self, element: etree._Element) -> None:
        """Enter a control; one of ours without a bookmark of its own is a copy that someone pasted."""
        own = [
            spot
            for name, spot in self.open.values()
            if name.startswith(COPY) or self.known[name].kind == VALUE
        ]
        if not self.inside:
            return
        if own:
            # A control without text, behind the value's own text, is what LibreOffice left of another.
            if own[-1].control is None and not (own[-1].nodes and has_no_text(element)):
                own[-1].control = element
        elif tag_of(element) in self.ids:
            self._copy(element, tag_of(element))

    def _copy(self, element: etree._Element, key: str) -> None:
        """Enter a copy; in the second branch of a text box it is the twin of that in the first."""
        spot, place = (
            Spot(self.part, element, element, control=element),
            (next(element.iterancestors(ALTERNATE), None), key),
        )
        if next(element.iterancestors(FALLBACK), None) is None:
            name = f"{COPY}{len(self.spots)}"
            self.spots[name] = spot
            self.boxed_copies.setdefault(place, []).append(name)
        elif names := self.boxed_copies.get(place):
            name = names.pop(0)
            self.spots[name].twins.append(spot)
        else:
            return
        self.open[name], self.copies[element] = (name, spot), name

    def _control_ends(self, element: etree._Element) -> None:
        if element in self.copies:
            self.open.pop(self.copies[element], None)
        elif element in self.held:
            self.open.pop(self.held[element], None)

    def _sign(self, element: etree._Element) -> None:
        """A sign that is no text in the file is read with the text: -72.65 is not 72.65."""
        if not self.inside:
            return
        for _, spot in self.open.values():
            spot.signs.append((len(spot.nodes), sign_of(element)))
        if self.lines is not None:
            self.line.text += sign_of(element)
            self.line.anchors.append(tuple(name for name, _ in self.open.values()))
            self.line.fields.append(False)

    def _text(self, node: etree._Element) -> None:
        if not self.inside:
            return
        for _, spot in self.open.values():
            spot.nodes.append(node)
        if self.lines is not None:
            text, line = node.text or "", self.line
            line.text += text
            line.anchors.extend([tuple(name for name, _ in self.open.values())] * len(text))
            line.fields.extend([self.fields.show_number and not line.boxed] * len(text))


_ENTER = {
    _RUN_TEXT: Story._text,
    f"{W}p": Story._paragraph,
    f"{W}bookmarkStart": Story._begin,
    f"{W}bookmarkEnd": Story._close,
    f"{W}sdt": Story._control,
    f"{W}txbxContent": Story._box,
    f"{W}del": Story._gone,
    f"{W}moveFrom": Story._gone,
    f"{W}fldChar": Story._field,
    f"{W}instrText": Story._field,
    f"{W}fldSimple": Story._simple_field,
    f"{W}noBreakHyphen": Story._sign,
    f"{W}sym": Story._sign,
    **dict.fromkeys((f"{W}tab", f"{W}br", f"{W}cr"), Story._gap),
}
_LEAVE = {
    f"{W}p": Story._paragraph_ends,
    f"{W}sdt": Story._control_ends,
    f"{W}fldSimple": Story._simple_field_ends,
    **dict.fromkeys(REVISIONS, Story._revision_ends),
}
_ALL = (*_ENTER, *REVISIONS)
_PLACES = tuple(
    tag for tag in _ALL if _ENTER.get(tag) not in (Story._field, Story._simple_field, Story._gap)
)


def _line(element: etree._Element, boxed: bool) -> Line:
    line, parent = Line(boxed=boxed, element=element), element.getparent()
    line.cell = parent.tag == f"{W}tc"
    if line.cell:
        before = parent.getprevious()
        line.first_cell = before is None or before.tag != f"{W}tc"
    return line
