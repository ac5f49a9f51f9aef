"""Visible anchors → content: `{{ value id }}` in any paragraph, even when Word has split it over runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from lxml import etree

from shifan.records import dataclass
from shifan.report.anchors.anchor_writer import AnchorWriter
from shifan.report.make import text_runs
from shifan.report.make.anchor_faults import AnchorFaults
from shifan.report.make.cross_references import References
from shifan.report.make.skeleton_anchors import (
    ANCHOR,
    anchor_text,
    may_hold_anchor,
    normalized_name,
    quoted_beginning,
)
from shifan.report.make.skeleton_names import REFERENCE
from shifan.values import PATTERN, Register
from shifan.word.elements import W, detach, run

_PARAGRAPH, _LINK, _PROPERTIES, _TEXT = f"{W}p", f"{W}hyperlink", f"{W}rPr", f"{W}t"
_ROOTS = {"hdr": "页眉", "ftr": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
# A value printed here could not be found again: office programs lose controls inside a link.
_IN_LINK = "锚点在超链接中"
_SENTENCE_ENDS = "。！？；："


@dataclass(frozen=True)
class ListedPart:
    """A part of a listing in one paragraph: what leads it in (一是, or nothing), and the values that it prints."""

    lead: str
    value_ids: tuple[str, ...]


@dataclass(frozen=True)
class LocalNames:
    """What names mean in one place: a plain text, a listing, or another name of a value."""

    texts: Mapping[str, str] = field(default_factory=dict)
    listings: Mapping[str, tuple[ListedPart, ...]] = field(default_factory=dict)
    value_ids: Mapping[str, str] = field(default_factory=dict)


_NO_NAMES = LocalNames()


@dataclass
class Expander:
    """Replaces anchors in paragraphs by values that carry anchors of their own; collects what has no value."""

    register: Register
    anchors: AnchorWriter = field(default_factory=AnchorWriter)
    faults: AnchorFaults = field(default_factory=AnchorFaults)
    references: References = field(default_factory=References)

    def paragraph(self, paragraph: etree._Element, names: LocalNames = _NO_NAMES) -> None:
        """Replace the anchors of a paragraph in place; what replaces a run has its properties, all else stays."""
        if not may_hold_anchor(paragraph):
            return
        if self._alone(paragraph, names):
            return
        runs = text_runs.separate(paragraph)
        text = "".join(text_runs.text_of_run(text_run) for text_run in runs)
        self.faults.place = _place(paragraph, text)
        for anchor in list(ANCHOR.finditer(text)):
            first = text_runs.cut(runs, anchor.start())
            behind = text_runs.cut(runs, anchor.end())
            spanned = runs[first:behind]
            if any(_is_in_link(text_run) for text_run in spanned):
                action = "请在模板中取消该处的超链接"
                self.faults.add(anchor[1], _IN_LINK, "锚点在普通文字中", action)
                continue
            properties = spanned[0].find(_PROPERTIES)
            for piece in self.pieces(normalized_name(anchor[1]), properties, names):
                spanned[0].addprevious(piece)
            for text_run in spanned:
                detach(text_run)

    def _alone(self, paragraph: etree._Element, names: LocalNames) -> bool:
        """Replace an anchor that is the one text of a paragraph, as in a cell; return whether it is.

        So stand thousands of values in tables: nothing need be taken apart.
        """
        texts = list(paragraph.iter(_TEXT))
        text = texts[0].text or ""
        whole = ANCHOR.fullmatch(text) if len(texts) == 1 else None
        text_run = texts[0].getparent()
        if whole is None or text_run is None or text_run.getparent() is not paragraph:
            return False
        properties = text_run.find(_PROPERTIES)
        if len(text_run) > (1 if properties is None else 2):
            return False
        self.faults.place = _place(paragraph, text)
        for piece in self.pieces(normalized_name(whole[1]), properties, names):
            text_run.addprevious(piece)
        paragraph.remove(text_run)
        return True

    def pieces(
        self,
        name: str,
        properties: etree._Element | None = None,
        names: LocalNames = _NO_NAMES,
    ) -> list[etree._Element]:
        """Return the content for the anchor of a name, in runs with these properties.

        An anchor that has no value is noted as a fault and stays as it is; a value without text gives nothing.
        """
        if name in names.texts:
            return [run(names.texts[name], properties)]
        if name in names.listings:
            parts = names.listings[name]
            return [piece for part in parts for piece in self._listed(part, properties)]
        if name.startswith(REFERENCE):
            return self.references.mention(name.removeprefix(REFERENCE), properties)
        return self._value(names.value_ids.get(name, name), properties)

    def _value(self, key: str, properties: etree._Element | None) -> list[etree._Element]:
        value = self.register.get(key)
        if value is None:
            self.unknown(key)
            return [run(anchor_text(key), properties)]
        if not value.display:
            return []
        if value.rule == PATTERN:
            content = self._passage(str(value.value), properties)
            return self.anchors.passage(key, value.display, content)
        return self.anchors.value(key, value.display, properties)

    def _listed(
        self, part: ListedPart, properties: etree._Element | None
    ) -> Iterable[etree._Element]:
        """Yield 一是, heading and text of one part of a paragraph, each ended by a full stop."""
        if part.lead:
            yield run(part.lead, properties)
        for key in part.value_ids:
            shown = self.register.text(key) if key in self.register else ""
            yield from self.pieces(key, properties)
            if shown and shown[-1] not in _SENTENCE_ENDS:
                yield run("。", properties)

    def _passage(self, pattern: str, properties: etree._Element | None) -> list[etree._Element]:
        """Return the runs of a passage: its own words, and the values at the anchors of its pattern."""
        content: list[etree._Element] = []
        position = 0
        for anchor in ANCHOR.finditer(pattern):
            if anchor.start() > position:
                content.append(run(pattern[position : anchor.start()], properties))
            content.extend(self.pieces(anchor[1], properties))
            position = anchor.end()
        if pattern[position:]:
            content.append(run(pattern[position:], properties))
        return content

    def unknown(self, name: str) -> None:
        """Note an anchor that no value answers, with near names."""
        self.faults.unknown(name, self.register)


def _is_in_link(element: etree._Element) -> bool:
    return next(element.iterancestors(_LINK, _PARAGRAPH)).tag == _LINK


def _place(paragraph: etree._Element, text: str) -> str:
    """Return where a paragraph stands and how it begins: 页眉“……”."""
    root = str(paragraph.getroottree().getroot().tag).rpartition("}")[2]
    return f"{_ROOTS.get(root, '正文')}{quoted_beginning(text)}"
