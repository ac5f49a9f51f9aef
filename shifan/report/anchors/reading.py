"""Read a report that carries its register: what was written at each anchor, where that is now, and the paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from functools import cached_property

from lxml import etree

from shifan import safe_xml
from shifan.errors import Refused
from shifan.records import dataclass
from shifan.report.anchors import register_part
from shifan.report.anchors.anchor import PICTURE, VALUE, Anchor, Anchors
from shifan.report.anchors.anchor_range import AnchorRange, control_tag
from shifan.report.anchors.anchored_paragraph import AnchoredParagraph, UnseenText
from shifan.report.anchors.bookmark_pairs import pair_bookmarks
from shifan.report.anchors.register_part import RegisterPart, ReportInfo
from shifan.report.anchors.shifted_bookmarks import lift_out_of_controls
from shifan.report.anchors.story_reader import StoryReader
from shifan.report.anchors.unanchored_charts import add_unanchored_charts, chart_id_of
from shifan.report.anchors.written_around import written_around
from shifan.values import Register
from shifan.word.colors import Colors
from shifan.word.contents import contents_entries
from shifan.word.elements import W, is_on
from shifan.word.package import BODY as BODY
from shifan.word.package import damaged
from shifan.word.paper import Papers
from shifan.word.styles import StyleSheet
from shifan.word.visibility import Visibility

STYLES, THEME = "word/styles.xml", "word/theme/theme1.xml"
SETTINGS, _MAPPING = "word/settings.xml", "clrSchemeMapping"
_SHOWN_GROUND = "displayBackgroundShape"
REGISTER_PARTS = "customXml/"
MODEL_PARTS = (BODY, REGISTER_PARTS)  # those that `read_model` reads
STORIES = (BODY, "word/header", "word/footer", "word/footnotes", "word/endnotes")
_START, _NAME = f"{W}bookmarkStart", f"{W}name"


@dataclass
class Reading:
    """A report that was read: what its register part says, the trees of its stories by part, and where each anchor is.

    `anchors` say what was written, by the names of their bookmarks; `ranges` where that is now, with the copies that
    people pasted, without what is gone. `paragraphs` are those of all stories, in order; none if only places were
    asked for. `recovered` are the lost anchors that were set anew, each with its part, `edited` those that are lost
    while their place is known, with the text there, `adopted` pasted copies that got anchors of their own.
    """

    info: ReportInfo
    values: Register
    anchors: Anchors
    ranges: dict[str, AnchorRange]
    roots: dict[str, etree._Element]
    paragraphs: list[AnchoredParagraph] = field(default_factory=list)
    recovered: dict[str, str] = field(default_factory=dict)
    edited: dict[str, str] = field(default_factory=dict)
    adopted: dict[str, str] = field(default_factory=dict)
    unseen: list[UnseenText] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)  # parts in which dead bookmarks were dropped
    contents: list[etree._Element] = field(default_factory=list)  # paragraphs, as `paragraphs` are
    part: RegisterPart | None = None  # as it stands in the file
    styles: StyleSheet = field(default_factory=lambda: StyleSheet(None))
    prose: str = ""  # what the body's own paragraphs say, a line each, with a sign before each text at an anchor

    def anchor(self, name: str) -> Anchor:
        """Return what was written at an anchor; a copied control or chart was written as its original."""
        if name in self.anchors:
            return self.anchors[name]
        chart_id = chart_id_of(self.ranges[name])
        if chart_id:
            return next(self._anchors_of(PICTURE, chart_id))
        value_id = control_tag(self.ranges[name].control)
        baselines = [anchor.baseline for anchor in self._anchors_of(VALUE, value_id)]
        text = self.ranges[name].text
        baseline = text if text in baselines else next(iter(baselines), "")
        return Anchor(VALUE, value_id, 0, baseline)

    def _anchors_of(self, kind: str, value_id: str) -> Iterator[Anchor]:
        for anchor in self.anchors.values():
            if anchor.kind == kind and anchor.value_id == value_id:
                yield anchor

    def around(self) -> list[str]:
        """Return what the report says now beside its values, in digests."""
        others = (root for name, root in self.roots.items() if name != BODY)
        return written_around(self.roots[BODY], others)

    @cached_property
    def value_by_node(self) -> dict[etree._Element, str]:
        """Return the name of the value's anchor in which each text node stands; others are left out."""
        return {
            node: name
            for name, place in self.ranges.items()
            if self.anchor(name).kind == VALUE
            for node in place.text_nodes
        }


def read(parts: dict[str, bytes], file: str, places_only: bool = False) -> Reading:
    """Return the reading of a report's parts; Refused if the file was not made here, or is damaged.

    With `places_only` it has no paragraphs: enough to write at the anchors, and quicker.
    """
    parse = safe_xml.parse if places_only else safe_xml.parse_to_judge
    try:
        part = register_part.read(parts, proven=not places_only)
        roots = {name: parse(content) for name, content in _stories(parts)}
    except ValueError:  # XML or the register's JSON
        raise damaged(file) from None
    if part is None:
        raise _no_register(file)
    paired = {name for name, root in roots.items() if pair_bookmarks(root)}
    for root in roots.values():
        lift_out_of_controls(root, part.anchors)
    reading = _read_stories(parts, part, roots, places_only)
    reading.touched |= paired
    return reading


def read_as_made(parts: dict[str, bytes], file: str) -> Reading:
    """Return the reading of a report that nobody has edited, with its paragraphs; Refused as by `read`.

    Nothing in it has shifted, and of its register part it has the anchors only.
    """
    try:
        anchors = register_part.read_anchors(parts)
        roots = {name: safe_xml.parse_to_judge(content) for name, content in _stories(parts)}
    except ValueError:  # XML or the register's JSON
        raise damaged(file) from None
    if not anchors:
        raise _no_register(file)
    part = RegisterPart(ReportInfo(), Register(), anchors)
    return _read_stories(parts, part, roots, places_only=False)


def _stories(parts: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for name in sorted(parts):
        if name.startswith(STORIES) and name.endswith(".xml"):
            yield name, parts[name]


def _read_stories(
    parts: dict[str, bytes],
    part: RegisterPart,
    roots: dict[str, etree._Element],
    places_only: bool,
) -> Reading:
    anchors = part.anchors
    value_ids = {anchor.value_id for anchor in anchors.values() if anchor.kind == VALUE}
    paragraphs: list[AnchoredParagraph] = []
    ranges: dict[str, AnchorRange] = {}
    styles = styles_of(parts)
    papers = Papers(roots[BODY].iter(f"{W}sectPr"))
    visibility = Visibility(styles, _colors_of(parts, roots[BODY]), papers)
    contents = [] if places_only else contents_entries(roots[BODY], styles)
    unseen: list[UnseenText] = []
    prose = ""
    for name, root in roots.items():
        wanted = None if places_only else paragraphs
        reader = StoryReader(name, anchors, value_ids, ranges, wanted)
        reader.visibility, reader.contents = visibility, frozenset(contents)
        reader.read(root)
        unseen += reader.unseen
        prose += "".join(reader.prose)
    add_unanchored_charts(parts, roots, anchors, ranges)
    reading = Reading(part.info, part.values, anchors, ranges, roots, paragraphs)
    reading.unseen, reading.contents, reading.prose = unseen, contents, prose
    reading.part, reading.styles = part, styles
    return reading


def reread(parts: dict[str, bytes], reading: Reading, places_only: bool) -> Reading:
    """Return a reading of the same trees, after something was set into them."""
    part = RegisterPart(reading.info, reading.values, reading.anchors)
    if reading.part is not None:
        part.chain, part.entries = reading.part.chain, reading.part.entries
    return _read_stories(parts, part, reading.roots, places_only)


def styles_of(parts: dict[str, bytes]) -> StyleSheet:
    """Return the styles of a package; none if that part is not there or damaged: nothing is hidden by it then."""
    return StyleSheet(_parsed(parts, STYLES))


def _colors_of(parts: dict[str, bytes], document: etree._Element) -> Colors:
    """Return the colours of a package: by its theme, what it takes of it for what, and the ground of its pages."""
    settings = parts.get(SETTINGS, b"")
    is_mapped, has_ground = (sign.encode() in settings for sign in (_MAPPING, _SHOWN_GROUND))
    root = _parsed(parts, SETTINGS) if is_mapped or has_ground else None
    mapping = None if root is None else root.find(f"{W}{_MAPPING}")
    is_shown = root is not None and is_on(root.find(f"{W}{_SHOWN_GROUND}"))
    background = document.find(f"{W}background") if is_shown else None
    return Colors(_parsed(parts, THEME), mapping, background)


def _parsed(parts: dict[str, bytes], name: str) -> etree._Element | None:
    try:
        return safe_xml.parse(parts[name]) if name in parts else None
    except safe_xml.MalformedXml:
        return None


def read_model(parts: dict[str, bytes]) -> Reading:
    """Return the reading of the body of a report that nobody has edited; ValueError if it is damaged.

    Its ranges only begin, for what stands there is what was written; of the register part it has the anchors only.
    """
    anchors, body = register_part.read_anchors(parts), safe_xml.parse(parts[BODY])
    ranges = {
        name: AnchorRange(BODY, start)
        for start in body.iter(_START)
        if (name := start.get(_NAME, "")) in anchors
    }
    return Reading(ReportInfo(), Register(), anchors, ranges, {BODY: body})


def _no_register(file: str) -> Refused:
    return Refused(
        "no-register",
        file=file,
        found="文件中没有数据登记表，不能判断其中的数字有没有依据",
        expected="由 shifan 生成的报告",
        action=(
            "请使用 shifan run 生成的报告；经其他格式转存过的，更新时用 --run 指定生成它的运行；"
            "其他文件可用 shifan compare 比较"
        ),
    )
