"""Visible anchors → content: `{{ value id }}` in any paragraph, even when Word has split it over runs."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from shifan.errors import Finding, Refused
from shifan.report.anchors import Anchors
from shifan.report.crossref import PREFIX, References
from shifan.report.ooxml import SPACE, W, el, run
from shifan.report.spelling import ANCHOR, has_anchor, spelled
from shifan.values import PATTERN, Register

_PARAGRAPH, _RUN, _TEXT, _LINK = f"{W}p", f"{W}r", f"{W}t", f"{W}hyperlink"
# A value printed here could not be found again: office programs lose controls inside a link.
_IN_LINK = "锚点在超链接中"


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
    references: References = field(default_factory=References)

    def paragraph(self, paragraph: etree._Element, local: Local | None = None) -> None:
        """Replace the anchors of a paragraph in place; a run's properties go on to what replaces it, all else stays."""
        if not has_anchor(paragraph):
            return
        runs = _loosened(paragraph)
        hits = list(ANCHOR.finditer("".join(one[-1].text or "" for one in runs)))
        for hit in hits:
            first, behind = _cut(runs, hit.start()), _cut(runs, hit.end())
            spanned = runs[first:behind]
            if any(next(one.iterancestors(_LINK, _PARAGRAPH)).tag == _LINK for one in spanned):
                self.fault(hit[1], _IN_LINK, "锚点在普通文字中", "请在模板中取消该处的超链接")
                continue
            for piece in self.pieces(spelled(hit[1]), spanned[0].find(f"{W}rPr"), local):
                spanned[0].addprevious(piece)
            for one in spanned:
                one.getparent().remove(one)

    def pieces(self, key: str, rpr: etree._Element | None = None, local: Local | None = None) -> list[etree._Element]:
        """Return the content for one anchor."""
        if local and key in local.texts:
            return [run(local.texts[key], rpr)]
        if local and key in local.lists:
            return [piece for lead, ids in local.lists[key] for piece in self._part(lead, ids, rpr)]
        if key.startswith(PREFIX):
            return self.references.mention(key.removeprefix(PREFIX), rpr)
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
        import difflib  # slow to import: most anchors are known
        near = difflib.get_close_matches(key, [*self.register, *self.reserved], n=3, cutoff=0.6)
        self.fault(key, "没有对应的数据", f"近似的：{'、'.join(near)}" if near else "数据编号", "请改正模板中的锚点，或补充该数据")

    def unbalanced(self, mark: str) -> None:
        """Note a marker of a block that has no partner beside it."""
        sign, name = mark.split(" ", 1)
        partner = "{{ " + ("/" if sign == "#" else "#") + f" {name}" + " }}"
        self.fault(mark, f"没有与之成对的 {partner}", "开始和结束标记各占一段，同在正文或同一单元格内", "请补上，或删去多余的标记")

    def fault(self, key: str, found: str, expected: str, action: str) -> None:
        """Note a fault at an anchor."""
        self.faults.append(Finding("anchor", "error", "报告模板", cell="{{ " + key + " }}", found=found, expected=expected, action=action))

    def require(self) -> None:
        """Refuse if any anchor had no value."""
        if self.faults:
            raise Refused(dict.fromkeys(self.faults))


def _loosened(paragraph: etree._Element) -> list[etree._Element]:
    """Return the text runs of a paragraph (not of text boxes in it), after giving each text, tab or picture a run of its own."""
    texts = []
    for one in list(paragraph.iter(_RUN)):
        if next(one.iterancestors(_PARAGRAPH)) is not paragraph:
            continue
        properties = one.find(f"{W}rPr")
        content = [child for child in one if child is not properties]
        made = [one] if len(content) == 1 else [el("r", copy.deepcopy(properties), child) for child in content]
        if made != [one]:
            for apart in made:
                one.addprevious(apart)
            one.getparent().remove(one)
        texts.extend(apart for apart in made if apart[-1].tag == _TEXT)
    return texts


def _cut(runs: list[etree._Element], at: int) -> int:
    """Return the place of the run that begins at a character of the runs' text, after cutting one if need be."""
    for place, one in enumerate(runs):
        text = one[-1].text or ""
        if at <= 0:
            return place
        if at < len(text):
            right = copy.deepcopy(one)
            one[-1].text, right[-1].text = text[:at], text[at:]
            for half in (one, right):
                half[-1].set(SPACE, "preserve")
            one.addnext(right)
            runs.insert(place + 1, right)
            return place + 1
        at -= len(text)
    return len(runs)


def clone(paragraph: etree._Element) -> etree._Element:
    """Return a copy of a skeleton's paragraph without the ids that must be unique."""
    made = copy.deepcopy(paragraph)
    for name in [key for key in made.attrib if "paraId" in key or "textId" in key or "rsid" in key]:
        del made.attrib[name]
    return made

