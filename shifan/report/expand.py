"""Visible anchors → content: `{{ value id }}` in any paragraph, even when Word has split it over runs."""

from __future__ import annotations

import copy
import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml import etree

from shifan.errors import Finding, Refused
from shifan.report.anchors import Anchors
from shifan.report.ooxml import run
from shifan.values import PATTERN, Register

# People type full-width braces and Word turns blanks into hard ones.
ANCHOR = re.compile(r"[{｛]{2}[\s\u00a0]*([^{}｛｝]+?)[\s\u00a0]*[}｝]{2}")
ORDINALS = "一二三四五六七八九十"


@dataclass
class Local:
    """What a name means inside a block: a plain text, a list of parts (lead, value ids), or another name of a value."""

    texts: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[tuple[str, list[str]]]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)


@dataclass
class Expander:
    """Replaces anchors in paragraphs by anchored values; collects unknown anchors, to tell them all at once."""

    register: Register
    anchors: Anchors = field(default_factory=Anchors)
    faults: list[Finding] = field(default_factory=list)
    reserved: tuple[str, ...] = ()

    def paragraph(self, paragraph: etree._Element, local: Local | None = None) -> None:
        """Replace the anchors of a paragraph in place; a run's properties go on to what replaces it."""
        letters, others = _letters(paragraph)
        text = "".join(sign for sign, _ in letters)
        hits = list(ANCHOR.finditer(text))
        if not hits:
            return
        made, at = [], 0
        for hit in hits:
            made.extend(_plain(letters[at:hit.start()]))
            made.extend(self.pieces(hit[1], letters[hit.start()][1], local))
            at = hit.end()
        made.extend(_plain(letters[at:]))
        for old in others:
            paragraph.remove(old)
        paragraph.extend(made)

    def pieces(self, key: str, rpr: etree._Element | None = None, local: Local | None = None) -> list[etree._Element]:
        """Return the content for one anchor."""
        if local and key in local.texts:
            return [run(local.texts[key], rpr)]
        if local and key in local.lists:
            return [piece for lead, ids in local.lists[key] for piece in self._part(lead, ids, rpr)]
        key = local.ids.get(key, key) if local else key
        value = self.register.get(key)
        if value is None:
            self.unknown(key)
            return [run("{{ " + key + " }}", rpr)]
        if not value.display:
            return []
        if value.rule == PATTERN:
            return self.anchors.around("paragraph", key, value.display, self._pattern(str(value.value), rpr))
        return self.anchors.value(key, value.display, rpr)

    def _part(self, lead: str, ids: list[str], rpr: etree._Element | None) -> Iterable[etree._Element]:
        """Yield 一是 + heading + text of one part of a paragraph."""
        if lead:
            yield run(lead, rpr)
        for key in ids:
            shown = self.register.text(key) if key in self.register else ""
            yield from self.pieces(key, rpr)
            if shown and shown[-1] not in "。！？；：":
                yield run("。", rpr)

    def _pattern(self, pattern: str, rpr: etree._Element | None) -> list[etree._Element]:
        made, at = [], 0
        for hit in ANCHOR.finditer(pattern):
            if hit.start() > at:
                made.append(run(pattern[at:hit.start()], rpr))
            made.extend(self.pieces(hit[1], rpr))
            at = hit.end()
        if pattern[at:]:
            made.append(run(pattern[at:], rpr))
        return made

    def unknown(self, key: str) -> None:
        """Note an anchor that no value answers, with near names."""
        near = difflib.get_close_matches(key, [*self.register, *self.reserved], n=3, cutoff=0.6)
        self.faults.append(Finding("anchor", "error", "报告模板", cell="{{ " + key + " }}", found="没有对应的数据",
                                   expected=f"近似的：{'、'.join(near)}" if near else "数据编号",
                                   action="请改正模板中的锚点，或补充该数据"))

    def require(self) -> None:
        """Refuse if any anchor had no value."""
        if self.faults:
            raise Refused(dict.fromkeys(self.faults))


def _letters(paragraph: etree._Element) -> tuple[list[tuple[str, etree._Element | None]], list[etree._Element]]:
    """Return each character of the paragraph's own runs with its run properties, and the elements they stand in."""
    letters, elements = [], []
    for child in paragraph:
        if child.tag == qn("w:r"):
            properties = child.find(qn("w:rPr"))
            letters.extend((sign, properties) for node in child.iter(qn("w:t")) for sign in node.text or "")
            elements.append(child)
        elif child.tag == qn("w:proofErr"):
            elements.append(child)
    return letters, elements


def _plain(letters: list[tuple[str, etree._Element | None]]) -> list[etree._Element]:
    """Return runs for characters, one for each stretch of equal properties."""
    made, start = [], 0
    for n in range(1, len(letters) + 1):
        if n == len(letters) or letters[n][1] is not letters[start][1]:
            if n > start:
                made.append(run("".join(sign for sign, _ in letters[start:n]), letters[start][1]))
            start = n
    return made


def marker(paragraph: etree._Element) -> str:
    """Return the anchor if the paragraph is nothing but one: `# themes`, `table totals`; else an empty text."""
    text = "".join(node.text or "" for node in paragraph.iter(qn("w:t"))).strip()
    hit = ANCHOR.fullmatch(text)
    return " ".join(hit[1].split()) if hit else ""


def clone(paragraph: etree._Element) -> etree._Element:
    """Return a copy of a skeleton's paragraph without the ids that must be unique."""
    made = copy.deepcopy(paragraph)
    for name in [key for key in made.attrib if "paraId" in key or "textId" in key or "rsid" in key]:
        del made.attrib[name]
    return made
