"""Visible anchors → content: `{{ value id }}` in any paragraph, even when Word has split it over runs."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from shifan.errors import Finding, Refused
from shifan.report.anchors.creation import AnchorWriter
from shifan.report.make.cross_references import PREFIX, References
from shifan.report.make.skeleton_anchors import ANCHOR, may_hold_anchor, normalized_name
from shifan.values import PATTERN, Register
from shifan.word.elements import SPACE, W, el, run

_PARAGRAPH, _RUN, _TEXT, _LINK = f"{W}p", f"{W}r", f"{W}t", f"{W}hyperlink"
# Names with a place of their own: of the parts of a repeated block, and of what may also stand in a sentence.
IN_BLOCKS, IN_SENTENCES = ("number", "ordinal", "title", "text"), ("suggestions",)
# Names (by their beginning), what is wrong where they are taken for a value, where they belong, and what to do.
_PLACES = (
    (
        ("# ", "/ "),
        "块的标记与其他文字同在一段，或不在正文中",
        "标记独占一段，不在句子、页眉、页脚、脚注中",
        "请将标记移到单独一段",
    ),
    (
        IN_BLOCKS,
        "不在重复块之内",
        "只用在 {{ # themes }} 一类标记之间",
        "请移到块内，或改用数据编号",
    ),
    (
        IN_SENTENCES,
        "在重复块之内，或不在正文中",
        "用在正文中，不在重复块内",
        "请移到正文中、重复块之外",
    ),
    (
        ("",),
        "在句子、重复块、页眉、页脚或脚注中",
        "在正文中独占一段，不在重复块内",
        "请移到单独一段",
    ),
)
_STORIES = {"hdr": "页眉", "ftr": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_SHOWN = 18
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
    anchors: AnchorWriter = field(default_factory=AnchorWriter)
    faults: list[Finding] = field(default_factory=list)
    reserved: tuple[str, ...] = ()
    references: References = field(default_factory=References)
    file: str = "报告模板"
    place: str = ""  # of the paragraph at hand

    def paragraph(self, paragraph: etree._Element, local: Local | None = None) -> None:
        """Replace the anchors of a paragraph in place; a run's properties go on to what replaces it, all else stays."""
        if not may_hold_anchor(paragraph):
            return
        runs = _loosened(paragraph)
        text = "".join(one[-1].text or "" for one in runs)
        self.place, hits = _place(paragraph, text), list(ANCHOR.finditer(text))
        for hit in hits:
            first, behind = _cut(runs, hit.start()), _cut(runs, hit.end())
            spanned = runs[first:behind]
            if any(next(one.iterancestors(_LINK, _PARAGRAPH)).tag == _LINK for one in spanned):
                self.fault(hit[1], _IN_LINK, "锚点在普通文字中", "请在模板中取消该处的超链接")
                continue
            for piece in self.pieces(normalized_name(hit[1]), spanned[0].find(f"{W}rPr"), local):
                spanned[0].addprevious(piece)
            for one in spanned:
                one.getparent().remove(one)

    def pieces(
        self, key: str, rpr: etree._Element | None = None, local: Local | None = None
    ) -> list[etree._Element]:
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
            return self.anchors.around(
                "paragraph", key, value.display, self._pattern(str(value.value), rpr)
            )
        return self.anchors.value(key, value.display, rpr)

    def _part(
        self, lead: str, ids: list[str], rpr: etree._Element | None
    ) -> Iterable[etree._Element]:
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
                made.append(run(pattern[at : hit.start()], rpr))
            made.extend(self.pieces(hit[1], rpr))
            at = hit.end()
        if pattern[at:]:
            made.append(run(pattern[at:], rpr))
        return made

    def unknown(self, key: str) -> None:
        """Note an anchor that no value answers, with near names."""
        if key in self.reserved or (
            key.startswith("chart ") and not any(one.startswith("chart ") for one in self.reserved)
        ):
            self._misplaced(key)
            return
        import difflib  # slow to import: most anchors are known

        near = difflib.get_close_matches(key, [*self.register, *self.reserved], n=3, cutoff=0.6)
        self.fault(
            key,
            "没有对应的数据",
            f"近似的：{'、'.join(near)}" if near else "数据编号",
            "请改正模板中的锚点，或补充该数据",
        )

    def _misplaced(self, key: str) -> None:
        """Note a known name where it cannot be used: only what stands in a value's place may stand in a sentence."""
        for names, found, expected, action in _PLACES:
            if key.startswith(names):
                self.fault(key, found, expected, action, self.place)
                return

    def unbalanced(self, mark: str) -> None:
        """Note a marker of a block that has no partner beside it."""
        sign, name = mark.split(" ", 1)
        partner = "{{ " + ("/" if sign == "#" else "#") + f" {name}" + " }}"
        self.fault(
            mark,
            f"没有与之成对的 {partner}",
            "开始和结束标记各占一段，同在正文或同一单元格内",
            "请补上，或删去多余的标记",
        )

    def fault(self, key: str, found: str, expected: str, action: str, place: str = "") -> None:
        """Note a fault at an anchor; its place, if it is not at fault everywhere."""
        self.faults.append(
            Finding(
                "anchor",
                "error",
                self.file,
                place,
                cell="{{ " + key + " }}",
                found=found,
                expected=expected,
                action=action,
            )
        )

    def require(self) -> None:
        """Refuse if any anchor had no value."""
        broken = any(one.cell.startswith(("{{ # ", "{{ / ")) for one in self.faults)
        # Where a block is not closed, the names of its parts are not at fault.
        faults = [one for one in self.faults if not (broken and one.cell.strip("{} ") in IN_BLOCKS)]
        if faults:
            raise Refused(dict.fromkeys(faults))


def _place(paragraph: etree._Element, text: str) -> str:
    root = paragraph.getroottree().getroot().tag.rpartition("}")[2]
    return f"{_STORIES.get(root, '正文')}“{text if len(text) <= _SHOWN else text[:_SHOWN] + '…'}”"


def _loosened(paragraph: etree._Element) -> list[etree._Element]:
    """Return the text runs of a paragraph (not of text boxes in it), after giving each text, tab or picture a run of its own."""
    texts = []
    for one in list(paragraph.iter(_RUN)):
        if next(one.iterancestors(_PARAGRAPH)) is not paragraph:
            continue
        properties = one.find(f"{W}rPr")
        content = [child for child in one if child is not properties]
        made = (
            [one]
            if len(content) == 1
            else [el("r", copy.deepcopy(properties), child) for child in content]
        )
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
