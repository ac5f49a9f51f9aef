"""What an office program puts in the place of a text when it opens, prints or updates a report.

A control bound to data shows these, a field its own result, an imported chunk whatever is in it: the text in the file
may be right, and a reader sees another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml import etree

from shifan.chinese.claims import claims_in
from shifan.chinese.figures import written_numbers
from shifan.chinese.statements import statement_words
from shifan.patterns import pattern_of
from shifan.report.anchors.anchor_range import control_tag
from shifan.report.place_names import join_names
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import CHANGED, UNSOURCED, VerifiedItem
from shifan.word.elements import W, attribute, parent_of
from shifan.word.fields import field_name

_PARAGRAPH, _TEXT, _CONTROL, _BOOKMARK = f"{W}p", f"{W}t", f"{W}sdt", f"{W}bookmarkStart"
_CHARACTER, _INSTRUCTION, _SIMPLE = f"{W}fldChar", f"{W}instrText", f"{W}fldSimple"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_EQUATION, _EQUATION_TEXT = f"{_MATH}oMath", f"{_MATH}t"
_SIGNS = pattern_of(r"[+\-−±<>≤≥×%]")
_IMPORTED = (f"{W}altChunk", f"{W}subDoc")
_BINDINGS = (f"{W}dataBinding", "{http://schemas.microsoft.com/office/word/2012/wordml}dataBinding")
_CHOICES = (f"{W}dropDownList", f"{W}comboBox", f"{W}date")
# Fields that lead somewhere or count: what they show is judged by itself, or is no statement.
_COUNTING = frozenset(
    (
        *("REF", "PAGEREF", "NOTEREF", "SEQ", "TOC", "TC", "XE", "INDEX", "HYPERLINK", "STYLEREF"),
        *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "LISTNUM", "EQ", "ADVANCE"),
    )
)
_BOUND, _CHOSEN = "与别处数据绑定的控件，打开时显示的可能是另一内容", "可以另选内容的控件"
_BY_FIELD = "由域显示的文字，更新域后可能是另一内容"
_FROM_ELSEWHERE, _IN_EQUATION = "打开时从别的文件带入的内容", "公式中没有出处的数字或说法"


def judged_on_opening(context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield what of anchored statements may be shown otherwise, what is brought in, and what equations state."""
    ids = {anchor.value_id for anchor in context.reading.anchors.values()}
    for root in context.reading.roots.values():
        for binding in root.iter(*_BINDINGS, *_CHOICES):
            control = next(binding.iterancestors(_CONTROL), None)
            if _holds_ours(control, ids):
                what = _BOUND if binding.tag in _BINDINGS else _CHOSEN
                yield _item(what, binding, context, CHANGED)
        for element in root.iter(*_IMPORTED):
            yield _item(_FROM_ELSEWHERE, element, context, UNSOURCED)
        yield from _equations(root, context)
    yield from _fields(context)


def _holds_ours(control: etree._Element | None, ids: set[str]) -> bool:
    """Return whether a control is one of ours, or has one in it."""
    if control is None:
        return False
    return any(control_tag(inner) in ids for inner in control.iter(_CONTROL))


def _equations(root: etree._Element, context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield the equations that state something, or have a sign or word that is read with a value beside them."""
    equations = list(root.iter(_EQUATION))
    controls = root.iter(_CONTROL) if equations else ()
    with_values = {paragraph for control in controls for paragraph in _paragraph_of(control)}
    for equation in equations:
        stated = "".join(text.text or "" for text in equation.iter(_EQUATION_TEXT))
        is_beside = not with_values.isdisjoint(_paragraph_of(equation))
        joins_in = is_beside and bool(_SIGNS.search(stated) or statement_words(stated))
        if joins_in or written_numbers(stated) or claims_in(stated):
            yield _item(_IN_EQUATION, equation, context, UNSOURCED, stated)


def _paragraph_of(element: etree._Element) -> list[etree._Element]:
    """Return the paragraph around an element; nothing if it is in none."""
    return list(islice(element.iterancestors(_PARAGRAPH), 1))


def _fields(context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield the fields that show a statement, and would show another one when they are updated."""
    fields = [
        (field, name)
        for root in context.reading.roots.values()
        for field in root.iter(_INSTRUCTION, _SIMPLE)
        if (name := _name(field))
    ]
    stating = [field for field, name in fields if name not in _COUNTING]
    anchored = _anchored_nodes(context) if stating else set()
    for field in stating:
        if _shows_statement(field, anchored):
            yield _item(_BY_FIELD, field, context, CHANGED)
    for field, name in fields:
        if name in _COUNTING and _shows_other_value(field, context):
            yield _item(_BY_FIELD, field, context, CHANGED)


def _shows_other_value(field: etree._Element, context: VerifyContext) -> bool:
    """Return whether a field that counts or refers shows an anchored value, and once updated not that value."""
    reading, paragraph = context.reading, next(field.iterancestors(_PARAGRAPH), None)
    if paragraph is None or next(paragraph.iter(_CONTROL, _BOOKMARK), None) is None:
        return False
    by_node = reading.value_by_node
    nodes = list(field.iter(_TEXT)) if field.tag == _SIMPLE else list(_result(field, paragraph))
    names = {by_node[node] for node in nodes if node in by_node}
    if not names:
        return False
    words = _instruction(field).split()
    target = words[1] if words[0].upper() == "REF" and len(words) > 1 else ""
    value_ids = {reading.anchor(name).value_id for name in names}
    return target not in reading.anchors or value_ids != {reading.anchor(target).value_id}


def _item(
    what: str, element: etree._Element, context: VerifyContext, state: str, text: str = ""
) -> VerifiedItem:
    paragraph = next(element.iterancestors(_PARAGRAPH), None)
    place = "" if paragraph is None else context.place_names.of(paragraph)
    return VerifiedItem(text, "", state, join_names(what, place))


def _name(field: etree._Element) -> str:
    return field_name(_instruction(field))


def _instruction(field: etree._Element) -> str:
    return attribute(field, "instr") if field.tag == _SIMPLE else field.text or ""


def _anchored_nodes(context: VerifyContext) -> set[etree._Element]:
    return {node for place in context.reading.ranges.values() for node in place.text_nodes}


def _shows_statement(field: etree._Element, anchored: set[etree._Element]) -> bool:
    """Return whether the result of a field is an anchored text, or states something."""
    nodes = list(field.iter(_TEXT)) if field.tag == _SIMPLE else list(_result(field, None))
    text = "".join(node.text or "" for node in nodes)
    return bool(statement_words(text)) or any(node in anchored for node in nodes)


def _result(instruction: etree._Element, within: etree._Element | None) -> Iterator[etree._Element]:
    """Yield the texts between an instruction and the end of its field: within an element, or anywhere behind."""
    depth, is_begun = 1, False
    story = next(instruction.iterancestors(f"{W}body"), None) if within is None else within
    story = parent_of(next(instruction.iterancestors(_PARAGRAPH))) if story is None else story
    for node in story.iter(_INSTRUCTION, _CHARACTER, _TEXT):
        if node is instruction:
            is_begun = True
        elif is_begun and node.tag == _TEXT:
            yield node
        elif is_begun and node.tag == _CHARACTER:
            kind = attribute(node, "fldCharType")
            depth += {"begin": 1, "end": -1}.get(kind, 0)
            if not depth:
                return
