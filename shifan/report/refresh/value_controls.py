"""Content controls of values: whether one may be written into, and repairs of what office programs have changed."""

from __future__ import annotations

import copy

from lxml import etree

from shifan.report.anchors.anchor_range import COPY_PREFIX, AnchorRange, control_tag
from shifan.report.refresh.ledger import REPAIRED
from shifan.report.refresh.session import RefreshSession
from shifan.word.content_controls import unwrap_left_behind
from shifan.word.elements import W, detach, el
from shifan.word.revisions import AUTHOR, REVISIONS

_RUN, _CONTENT, _PROPERTIES = f"{W}r", f"{W}sdtContent", f"{W}sdtPr"
_PROMPT = f"{W}showingPlcHdr"
_PROMPT_IN_CONTROL, _ID_IN_CONTROL = f"{_PROPERTIES}/{_PROMPT}", f"{_PROPERTIES}/{W}id"
_PROMPT_STYLE = "PlaceholderText"
_NO_TEXT = {
    f"{W}{name}" for name in ("tbl", "sdt", "fldChar", "fldSimple", "drawing", "pict", "object")
}
_LONGEST_RUN = 2  # elements of a run as it was written: properties and text


def is_as_written(anchor_range: AnchorRange, value_id: str) -> bool:
    """Return whether an anchor is just as it was written: its control behind its bookmark, one run in it, no prompt."""
    control = anchor_range.control
    if (
        control is None
        or anchor_range.revised
        or len(control) != 2
        or anchor_range.start.getnext() is not control
    ):
        return False
    properties, content = control
    if content.tag != _CONTENT or len(content) != 1:
        return False
    prompt = next(properties.iterchildren(_PROMPT), None)
    if prompt is not None or control_tag(control) != value_id:
        return False
    inside = content[0]
    return inside.tag == _RUN and len(inside) <= _LONGEST_RUN


def reason_not_to_write(session: RefreshSession, anchor_range: AnchorRange, value_id: str) -> str:
    """Return why nothing may be written at an anchor of a value; empty if it may."""
    control = anchor_range.control
    if anchor_range.symbols:
        return "含有不间断连字符或特殊符号"
    if is_as_written(anchor_range, value_id):
        return ""
    if _has_others_revision(anchor_range):
        return "含有他人尚未处理的修订"
    if control is None:
        return ""
    if control_tag(control) not in ("", value_id):
        return f"控件标记为 {control_tag(control)}，与书签不符"
    if control.find(_PROMPT_IN_CONTROL) is not None and not session.accept_data:
        return "内容已清空"
    content = control.find(_CONTENT)
    if content is not None and next(content.iter(*_NO_TEXT), None) is not None:
        return "控件内有表格、域、图片等其他内容"
    return ""


def _has_others_revision(anchor_range: AnchorRange) -> bool:
    """Return whether somebody else's revision stands in a value's control, or at its place if the control is lost."""
    if anchor_range.control is None:
        return anchor_range.revised
    return any(
        revision.get(f"{W}author") != AUTHOR for revision in anchor_range.control.iter(*REVISIONS)
    )


def repair_control(session: RefreshSession, name: str, value_id: str) -> None:
    """Give a value back the control, the tag or the place of its bookmark that an office program has changed.

    Nothing is done for a pasted copy, for a control with a tag that does not hold the bookmark's beginning, or for runs
    that do not stand side by side.
    """
    if name.startswith(COPY_PREFIX):
        return
    anchor_range = session.reading.ranges[name]
    if anchor_range.control is None:
        control = _put_control_round(session, anchor_range)
    elif (
        control_tag(anchor_range.control)
        and anchor_range.control not in anchor_range.start.iterancestors()
    ):
        return
    else:
        control = anchor_range.control
    if control is None:
        return
    _put_bookmark_round(anchor_range, control)
    properties = control.find(_PROPERTIES)
    if properties is None:
        properties = el("sdtPr")
        control.insert(0, properties)
    session.new_anchors.identify(properties, value_id, name)
    session.changed_parts.add(anchor_range.part)
    session.ledger.enter(REPAIRED, value_id)


def _put_control_round(session: RefreshSession, anchor_range: AnchorRange) -> etree._Element | None:
    """Return a new control round a value's runs; None if they do not stand side by side."""
    for edge in (anchor_range.start, anchor_range.end):
        unwrap_left_behind(edge, session.anchors)
    if anchor_range.end is None or not _stand_side_by_side(anchor_range):
        return None
    runs = {node.getparent() for node in anchor_range.text_nodes}
    inside = [sibling for sibling in anchor_range.start.itersiblings() if sibling in runs]
    content = el("sdtContent")
    anchor_range.control = el("sdt", el("sdtPr"), content)
    inside[0].addprevious(
        anchor_range.start
    )  # where another anchor begins before it, that one stays around it
    anchor_range.start.addnext(anchor_range.control)
    content.extend(inside)
    anchor_range.control.addnext(anchor_range.end)  # another anchor may begin before this one ends
    return anchor_range.control


def _stand_side_by_side(anchor_range: AnchorRange) -> bool:
    """Return whether the value's runs all stand between the bookmark's ends, as their siblings."""
    element, runs = (
        anchor_range.start.getnext(),
        {node.getparent() for node in anchor_range.text_nodes},
    )
    while element is not None and element is not anchor_range.end:
        if element.tag == _RUN:
            runs.discard(element)
        element = element.getnext()
    return element is not None and not runs and bool(anchor_range.text_nodes)


def _put_bookmark_round(anchor_range: AnchorRange, control: etree._Element) -> None:
    """Set a value's bookmark right before its control, and its end behind it if it stands inside."""
    if anchor_range.start.getnext() is not control:
        control.addprevious(anchor_range.start)
    if anchor_range.end is not None and control in anchor_range.end.iterancestors():
        control.addnext(anchor_range.end)


def hide_prompt(anchor_range: AnchorRange) -> None:
    """Make a control that showed its prompt show its value."""
    prompt = (
        anchor_range.control.find(_PROMPT_IN_CONTROL) if anchor_range.control is not None else None
    )
    if anchor_range.control is None or prompt is None:
        return
    detach(prompt)
    styles = list(anchor_range.control.iter(f"{W}rStyle"))
    for style in styles:
        if style.get(f"{W}val") == _PROMPT_STYLE:
            detach(style)


def anchor_copy(session: RefreshSession, name: str, value_id: str, text: str) -> None:
    """Give a pasted copy a bookmark and an occurrence of its own, so that LibreOffice cannot lose it."""
    anchor_range = session.reading.ranges[name]
    start, control, end = session.new_anchors.value(value_id, text)
    new_id = control.find(_ID_IN_CONTROL)
    for place in anchor_range.with_twins():
        if place.control is None:
            continue
        own_id = place.control.find(_ID_IN_CONTROL)
        if own_id is not None and new_id is not None:
            own_id.set(f"{W}val", new_id.get(f"{W}val", ""))
        place.control.addprevious(copy.deepcopy(start))
        place.control.addnext(copy.deepcopy(end))
        session.changed_parts.add(place.part)
