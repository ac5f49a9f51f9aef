"""Numbers of captions, references to them, and the entries of the table of contents: each by what it refers to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from shifan.patterns import pattern_of
from shifan.report.anchors.reading import BODY
from shifan.report.anchors.rows_and_contents import entries_without_heading, plain
from shifan.report.place_names import join_names
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import CHANGED, VerifiedItem
from shifan.word.contents import read_entry
from shifan.word.elements import W, accepted_text, attribute
from shifan.word.fields import field_name

_PARAGRAPH, _RUN, _TEXT = f"{W}p", f"{W}r", f"{W}t"
_CHARACTER, _INSTRUCTION, _SIMPLE = f"{W}fldChar", f"{W}instrText", f"{W}fldSimple"
_LABEL = pattern_of(r"[图表]\d+")


def judged_references(context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield captions out of their order, references that show another number, and entries of contents gone astray."""
    root = context.reading.roots[BODY]
    holders = {
        paragraph
        for field in root.iter(_CHARACTER, _SIMPLE)
        for paragraph in field.iterancestors(_PARAGRAPH)
    }
    fields = [
        (paragraph, *code_and_result)
        for paragraph in root.iter(_PARAGRAPH)
        if paragraph in holders  # few are
        for code_and_result in fields_in(paragraph)
    ]
    yield from _captions(fields, context)
    yield from _references(fields, _bookmarked_texts(root), context)
    yield from _contents(root, context)


_Field = tuple[etree._Element, str, str]


def _item(text: str, what: str, element: etree._Element, context: VerifyContext) -> VerifiedItem:
    return VerifiedItem(text, "", CHANGED, join_names(what, context.place_names.of(element)))


def _captions(fields: list[_Field], context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield the captions of anchored tables and figures whose number is not that of their place."""
    counts: Counter[str] = Counter()
    for paragraph, instruction, shown in fields:
        words = instruction.split()
        if field_name(instruction) != "SEQ" or len(words) < 2 or "\\r" in words:
            continue
        counts[words[1]] += 1
        if shown.strip().isdecimal() and int(shown) != counts[words[1]]:
            yield _item(shown, f"题注编号应为{counts[words[1]]}", paragraph, context)


def _references(
    fields: list[_Field], texts: dict[str, str], context: VerifyContext
) -> Iterator[VerifiedItem]:
    for paragraph, instruction, shown in fields:
        words = instruction.split()
        if field_name(instruction) != "REF" or len(words) < 2:
            continue
        said = texts.get(words[1], "")
        label = _LABEL.search(plain(said))
        if label and label[0] not in plain(shown):
            yield _item(shown, f"引用应为“{said}”", paragraph, context)


def _contents(root: etree._Element, context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield the entries of contents that no heading says, and pages that run backwards."""
    for entry in entries_without_heading(root, context.reading.contents):
        yield _item(accepted_text(entry).strip(), "目录与标题不符", entry, context)
    last = 0
    for paragraph in context.reading.contents:
        page = read_entry(paragraph).page
        if page is not None and page < last:
            yield _item(accepted_text(paragraph).strip(), "目录页码倒退", paragraph, context)
        last = last if page is None else page


def _bookmarked_texts(root: etree._Element) -> dict[str, str]:
    """Return the text between the ends of each bookmark that fields refer to."""
    texts: dict[str, str] = {}
    for start in root.iter(f"{W}bookmarkStart"):
        name, number = attribute(start, "name"), attribute(start, "id")
        if not name.startswith("_Ref"):
            continue
        pieces = []
        for sibling in start.itersiblings():
            if sibling.tag == f"{W}bookmarkEnd" and attribute(sibling, "id") == number:
                break
            pieces.append(accepted_text(sibling))
        texts[name] = "".join(pieces)
    return texts


def fields_in(paragraph: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield instruction and result of each field of a paragraph; those inside others are their own."""
    open_fields: list[list[str]] = []
    in_result: list[bool] = []
    for node in paragraph.iter(_CHARACTER, _INSTRUCTION, _TEXT, _SIMPLE):
        kind = attribute(node, "fldCharType")
        if node.tag == _SIMPLE:
            yield attribute(node, "instr"), accepted_text(node)
        elif kind == "begin":
            open_fields.append(["", ""])
            in_result.append(False)
        elif kind == "separate" and in_result:
            in_result[-1] = True
        elif kind == "end" and open_fields:
            in_result.pop()
            instruction, shown = open_fields.pop()
            yield instruction, shown
        elif open_fields and not kind:
            at = 1 if in_result[-1] else 0
            if (node.tag == _TEXT) is (at == 1):
                open_fields[-1][at] += node.text or ""
