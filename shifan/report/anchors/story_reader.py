"""Read the stories of a report: body, headers, footers, footnotes, endnotes, and the text boxes in them.

What is found is where each anchor is, and the paragraphs with the anchors that are open at each character. The text is
that which stands there once every revision is accepted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from lxml import etree

from shifan.report.anchors import shifted_bookmarks
from shifan.report.anchors.anchor import PASSAGE, VALUE, Anchors
from shifan.report.anchors.anchor_range import (
    COPY_PREFIX,
    AnchorRange,
    control_tag,
)
from shifan.report.anchors.anchored_paragraph import AnchoredParagraph, UnseenText
from shifan.word.content_controls import has_no_text
from shifan.word.elements import ALTERNATE, FALLBACK, W, first_child, parent_of
from shifan.word.fields import OpenFields
from shifan.word.hidden_shapes import hides_text_box
from shifan.word.paper import Papers
from shifan.word.revisions import AUTHOR, REVISIONS
from shifan.word.symbols import SYMBOLS, printed_symbol
from shifan.word.visibility import Visibility, is_raised

_PARAGRAPH, _TEXT, _CONTROL, _CONTENT = f"{W}p", f"{W}t", f"{W}sdt", f"{W}sdtContent"
_START, _END, _NAME, _ID = f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}name", f"{W}id"
_BODY, _OVERRIDE = f"{W}body", f"{W}bdo"  # of the direction: digits run from right to left
MARGINS = ("word/header", "word/footer")  # how the names of such parts begin
ANCHORED = "\ue011"  # stands before a text at an anchor
_AUTHOR, _RUN_PROPERTIES, _TAB_STOPS = f"{W}author", f"{W}rPr", f"{W}tabs"


class StoryReader:
    """Reads one part of a report in order; bookmarks open and close across its elements.

    Where each of the `anchors` is goes into `ranges`, by the names of their bookmarks. Controls without a bookmark
    that are tagged with one of the `value_ids` are copies that people pasted. Paragraphs go into `paragraphs`; without
    that list only places are asked for, which is quicker.
    """

    def __init__(
        self,
        part: str,
        anchors: Anchors,
        value_ids: set[str],
        ranges: dict[str, AnchorRange],
        paragraphs: list[AnchoredParagraph] | None = None,
    ) -> None:
        self._part, self._anchors, self._value_ids = part, anchors, value_ids
        self._ranges, self._paragraphs = ranges, paragraphs
        self.visibility: Visibility | None = None  # without it everything is seen
        self.contents: frozenset[etree._Element] = frozenset()  # the entries of tables of contents
        self._element: etree._Element | None = None  # the paragraph that is read
        self._hides_paragraph = self._hides_box = ""
        self.unseen: list[UnseenText] = []
        self.prose: list[str] = []  # the body's own paragraphs, each of which begins a line
        self._run: etree._Element | None = None
        self._own: etree._Element | None = None  # its properties
        self._hides_run = ""
        # By the id of its bookmark, or the name of a copy.
        self._open: dict[str, tuple[str, AnchorRange]] = {}
        self._copies: dict[etree._Element, str] = {}
        self._copies_in_boxes: dict[tuple[etree._Element | None, str], list[str]] = {}
        self._open_to_control_end: dict[etree._Element, str] = {}
        self._fields = OpenFields()
        self._paragraph: AnchoredParagraph | None = None
        self._count = 0
        self._in_paragraph = self._in_text_box = self._in_fallback = self._is_prose = False
        self._text_boxes: list[etree._Element] = []

    def read(self, root: etree._Element) -> None:
        """Read what stands below an element."""
        tags = _TAGS_OF_PLACES if self._paragraphs is None else _ALL_TAGS
        steps = etree.iterwalk(root, events=("start", "end"), tag=tags)
        at_start, at_end = _AT_START.get, _AT_END.get
        for event, element in steps:
            step = at_start(element.tag) if event == "start" else at_end(element.tag)
            if step is not None and step(self, element):
                steps.skip_subtree()

    # Paragraphs, and the text boxes in them.

    def _start_paragraph(self, element: etree._Element) -> None:
        self._in_paragraph, self._element = True, element
        around = element.getparent()
        self._is_prose = around is not None and around.tag == _BODY
        if self._is_prose:
            self.prose.append("\n")
        if self.visibility is not None:
            self._hides_paragraph = self._hides_box or self.visibility.hides_paragraph(element)
        if self._paragraphs is not None:
            self._count += not self._in_fallback
            self._paragraph = AnchoredParagraph(element, self._part, self._count, self._in_text_box)

    def _end_paragraph(self, element: etree._Element) -> None:
        self._in_paragraph = False
        self._fields.end_paragraph()
        if self._paragraphs is not None:
            self._enter_paragraph(self._paragraphs)
        text_boxes, self._text_boxes = self._text_boxes, []
        before = self._in_text_box, self._in_fallback, self._hides_box
        for text_box in text_boxes:
            self._in_text_box, self._hides_box = True, before[2] or self._hides_text_box(text_box)
            self._in_fallback = before[1] or _in_fallback(text_box)
            self.read(text_box)
        self._in_text_box, self._in_fallback, self._hides_box = before

    def _hides_text_box(self, text_box: etree._Element) -> str:
        papers = Papers() if self.visibility is None else self.visibility.papers
        return hides_text_box(text_box, papers)

    def _enter_paragraph(self, paragraphs: list[AnchoredParagraph]) -> None:
        """Enter the paragraph that ends: those of text boxes once, though the file has them twice."""
        if self._paragraph is None or self._in_fallback:
            return
        if self._paragraph.element in self.contents:
            self._paragraph.end_with_page()
        paragraphs.append(self._paragraph)

    def _postpone_text_box(self, element: etree._Element) -> bool:
        """Leave a text box, which hangs in the middle of a paragraph, to be read after it."""
        if self._in_paragraph:
            self._text_boxes.append(element)
        return self._in_paragraph

    # Text.

    def _read_text(self, node: etree._Element) -> None:
        if not self._in_paragraph or self._is_unseen(node):
            return
        for _, anchor_range in self._open.values():
            anchor_range.text_nodes.append(node)
        if self._is_prose:
            self.prose += (ANCHORED, node.text or "") if self._open else (node.text or "",)
        paragraph = self._paragraph
        if paragraph is not None:
            numbering = self._fields.show_number and (
                not paragraph.in_text_box or self._part.startswith(MARGINS)
            )
            paragraph.add(node.text or "", self._open_names(), numbering)

    def _is_unseen(self, node: etree._Element) -> bool:
        """Return whether no reader sees a text; what is not seen is noted with the paragraph."""
        run, visibility, paragraph = node.getparent(), self.visibility, self._element
        if visibility is None or paragraph is None or run is None:
            return False
        if run is not self._run:
            self._run, self._own = run, first_child(run, _RUN_PROPERTIES)
            self._hides_run = self._hides_paragraph or visibility.hides_run(
                run, self._own, paragraph
            )
            if not self._hides_run and parent_of(run).tag == _OVERRIDE:
                self._hides_run = "倒着排的文字"
        reason = self._hides_run or ("域代码中的文字" if self._fields.in_code else "")
        if not reason and self._open and is_raised(self._own):
            reason = "上标或下标的文字"
        if not reason:
            return False
        for _, anchor_range in self._open.values():
            anchor_range.unseen.append(node)
        if node.text and not self._in_fallback:
            unseen = UnseenText(node.text, reason, self._open_names(), paragraph)
            self.unseen.append(unseen)
            if self._paragraph is not None:
                self._paragraph.unseen.append(unseen)
        return True

    def _read_symbol(self, element: etree._Element) -> None:
        """Read a sign that is no text in the file with the text: -72.65 is not 72.65."""
        if not self._in_paragraph or self._is_unseen(element):
            return
        symbol = printed_symbol(element)
        for _, anchor_range in self._open.values():
            anchor_range.symbols.append((len(anchor_range.text_nodes), symbol))
        if self._paragraph is not None:
            self._paragraph.add(symbol, self._open_names(), numbering=False)

    def _read_gap(self, element: etree._Element) -> None:
        """Read a tab or a line break, which parts two numbers; a tab stop of the paragraph's properties does not."""
        if self._paragraph is not None and parent_of(element).tag != _TAB_STOPS:
            self._paragraph.add("\t", self._open_names(), numbering=False)

    def _open_names(self) -> tuple[str, ...]:
        return tuple([name for name, _ in self._open.values()])

    # Fields and revisions.

    def _read_field(self, element: etree._Element) -> None:
        self._fields.read(element)

    def _start_simple_field(self, element: etree._Element) -> None:
        self._fields.open_simple(element)

    def _end_simple_field(self, element: etree._Element) -> None:
        self._fields.close_simple(element)

    def _pass_over_deletion(self, element: etree._Element) -> bool:
        """Do not read what is deleted, but the ends of bookmarks that have their other end elsewhere.

        LibreOffice moves a bookmark's beginning into the deletion that it stands before.
        """
        ends = list(element.iter(_START, _END))
        ends_by_id = Counter(end.get(_ID) for end in ends)
        for end in ends:
            if ends_by_id[end.get(_ID)] > 1:
                continue
            if end.tag == _START:
                self._start_bookmark(end)
            else:
                self._end_bookmark(end)
        return True

    def _end_revision(self, element: etree._Element) -> None:
        """Note that somebody's revision stands in the anchors that are open; marks on a run's look are none."""
        if not self._in_paragraph or element.get(_AUTHOR) == AUTHOR:
            return
        if parent_of(element).tag != _RUN_PROPERTIES:
            for _, anchor_range in self._open.values():
                anchor_range.revised = True

    # Bookmarks.

    def _start_bookmark(self, element: etree._Element) -> None:
        name = element.get(_NAME, "")
        anchor = self._anchors.get(name)
        if anchor is None:
            return
        anchor_range = AnchorRange(self._part, element)
        if anchor.kind == VALUE:
            anchor_range.control = self._control_around(element, anchor.value_id)
        if name not in self._ranges:
            self._ranges[name] = anchor_range
        elif _in_fallback(element):
            self._ranges[name].twins.append(anchor_range)
        else:
            return
        self._open[element.get(_ID, "")] = (name, anchor_range)

    def _control_around(self, start: etree._Element, value_id: str) -> etree._Element | None:
        """Return the control that a bookmark begins in instead of before it; None if there is none.

        LibreOffice moves the beginning inside when it saves.
        """
        content = start.getparent()
        if content is None or content.tag != _CONTENT:
            return None
        control = parent_of(content)
        if control_tag(control) not in ("", value_id) or has_no_text(control):
            return None
        values = [other for other in content.iter(_START) if self._is_value(other.get(_NAME, ""))]
        return control if values == [start] and not _text_before(start) else None

    def _is_value(self, name: str) -> bool:
        anchor = self._anchors.get(name)
        return anchor is not None and anchor.kind == VALUE

    def _end_bookmark(self, element: etree._Element) -> None:
        number = element.get(_ID, "")
        if number not in self._open:
            return
        name, anchor_range = self._open[number]
        anchor_range.end = element
        anchor = self._anchors[name]
        if anchor.kind == VALUE:
            control = shifted_bookmarks.control_that_goes_on(anchor_range, anchor.baseline)
            if control is not None:
                self._keep_open(name, number, anchor_range, control)
                return
        elif anchor.kind == PASSAGE:
            anchor_range.text_nodes += shifted_bookmarks.cut_off_texts(
                anchor_range, anchor.baseline
            )
        del self._open[number]

    def _keep_open(
        self, name: str, number: str, anchor_range: AnchorRange, control: etree._Element
    ) -> None:
        """Keep a value open to the end of its control; what its bookmark had open before the control is none of it."""
        self._open_to_control_end[control] = number
        if anchor_range.start.getparent() is not control.find(_CONTENT):
            anchor_range.text_nodes.clear()
            if self._paragraph is not None:
                self._paragraph.forget(name)

    # Content controls.

    def _start_control(self, element: etree._Element) -> None:
        """Enter a control: it is that of the innermost open value; outside values it is a copy that someone pasted."""
        if not self._in_paragraph:
            return
        values = [
            anchor_range
            for name, anchor_range in self._open.values()
            if name.startswith(COPY_PREFIX) or self._is_value(name)
        ]
        if values:
            innermost = values[-1]
            # A control without text, behind the value's own text, is what LibreOffice left of another.
            left_over = innermost.text_nodes and has_no_text(element)
            if innermost.control is None and not left_over:
                innermost.control = element
        elif control_tag(element) in self._value_ids:
            self._start_copy(element, control_tag(element))

    def _start_copy(self, control: etree._Element, value_id: str) -> None:
        """Enter a copy; in the second branch of a text box it is the twin of that in the first."""
        anchor_range = AnchorRange(self._part, control, control, control=control)
        place = (next(control.iterancestors(ALTERNATE), None), value_id)
        if not _in_fallback(control):
            name = f"{COPY_PREFIX}{len(self._ranges)}"
            self._ranges[name] = anchor_range
            self._copies_in_boxes.setdefault(place, []).append(name)
        elif names := self._copies_in_boxes.get(place):
            name = names.pop(0)
            self._ranges[name].twins.append(anchor_range)
        else:
            return
        self._open[name] = (name, anchor_range)
        self._copies[control] = name

    def _end_control(self, element: etree._Element) -> None:
        if element in self._copies:
            self._open.pop(self._copies[element], None)
        elif element in self._open_to_control_end:
            self._open.pop(self._open_to_control_end[element], None)


def _text_before(element: etree._Element) -> bool:
    """Return whether there is text beside an element, before it."""
    before = element.itersiblings(preceding=True)
    return any(node.text for sibling in before for node in sibling.iter(_TEXT))


def _in_fallback(element: etree._Element) -> bool:
    return next(element.iterancestors(FALLBACK), None) is not None


_Step = Callable[[StoryReader, etree._Element], bool | None]
_AT_START: dict[str, _Step] = {
    _TEXT: StoryReader._read_text,
    _PARAGRAPH: StoryReader._start_paragraph,
    _START: StoryReader._start_bookmark,
    _END: StoryReader._end_bookmark,
    _CONTROL: StoryReader._start_control,
    f"{W}txbxContent": StoryReader._postpone_text_box,
    f"{W}del": StoryReader._pass_over_deletion,
    f"{W}moveFrom": StoryReader._pass_over_deletion,
    f"{W}fldChar": StoryReader._read_field,
    f"{W}instrText": StoryReader._read_field,
    **dict.fromkeys(SYMBOLS, StoryReader._read_symbol),
}
_AT_START_IN_TEXT: dict[str, _Step] = {
    f"{W}fldSimple": StoryReader._start_simple_field,
    **dict.fromkeys((f"{W}tab", f"{W}br", f"{W}cr"), StoryReader._read_gap),
}
_AT_END: dict[str, _Step] = {
    _PARAGRAPH: StoryReader._end_paragraph,
    _CONTROL: StoryReader._end_control,
    f"{W}fldSimple": StoryReader._end_simple_field,
    **dict.fromkeys(REVISIONS, StoryReader._end_revision),
}
# Where only places are asked for, fields and gaps need not be looked at.
_TAGS_OF_PLACES = (*_AT_START, *REVISIONS)
_AT_START |= _AT_START_IN_TEXT
_ALL_TAGS = (*_AT_START, *REVISIONS)
