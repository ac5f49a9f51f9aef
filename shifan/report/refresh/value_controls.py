"""Content controls of values: whether one may be written into, and repairs of what office programs have changed."""

from __future__ import annotations

import copy

from lxml import etree

from shifan.report.anchors.reading import AUTHOR, COPY, REVISIONS, Spot, W, tag_of
from shifan.report.refresh.ledger import REPAIRED
from shifan.report.refresh.session import RefreshSession
from shifan.word.content_controls import unwrap_left_behind
from shifan.word.elements import detach, el

_RUN, _CONTENT, _PROPERTIES = f"{W}r", f"{W}sdtContent", f"{W}sdtPr"
_PROMPT = f"{W}showingPlcHdr"
_PROMPT_IN_CONTROL, _ID_IN_CONTROL = f"{_PROPERTIES}/{_PROMPT}", f"{_PROPERTIES}/{W}id"
_PROMPT_STYLE = "PlaceholderText"
_NO_TEXT = {
    f"{W}{name}" for name in ("tbl", "sdt", "fldChar", "fldSimple", "drawing", "pict", "object")
}
_LONGEST_RUN = 2  # elements of a run as it was written: properties and text


def is_as_written(spot: Spot, value_id: str) -> bool:
    """Return whether an anchor is just as it was written: its control behind its bookmark, one run in it, no prompt."""
    control = spot.control
    if control is None or spot.tracked or len(control) != 2 or spot.start.getnext() is not control:
        return False
    properties, content = control
    if content.tag != _CONTENT or len(content) != 1:
        return False
    if properties.find(_PROMPT) is not None or tag_of(control) != value_id:
        return False
    inside = content[0]
    return inside.tag == _RUN and len(inside) <= _LONGEST_RUN


def reason_not_to_write(session: RefreshSession, spot: Spot, value_id: str) -> str:
    """Return why nothing may be written at an anchor of a value; empty if it may."""
    control = spot.control
    if spot.signs:
        return "含有不间断连字符或特殊符号"
    if is_as_written(spot, value_id):
        return ""
    if _has_others_revision(spot):
        return "含有他人尚未处理的修订"
    if control is None:
        return ""
    if tag_of(control) not in ("", value_id):
        return f"控件标记为 {tag_of(control)}，与书签不符"
    if control.find(_PROMPT_IN_CONTROL) is not None and not session.accept_data:
        return "内容已清空"
    content = control.find(_CONTENT)
    if content is not None and next(content.iter(*_NO_TEXT), None) is not None:
        return "控件内有表格、域、图片等其他内容"
    return ""


def _has_others_revision(spot: Spot) -> bool:
    """Return whether somebody else's revision stands in a value's control, or at its place if the control is lost."""
    if spot.control is None:
        return spot.tracked
    return any(one.get(f"{W}author") != AUTHOR for one in spot.control.iter(*REVISIONS))


def repair_control(session: RefreshSession, name: str, value_id: str) -> None:
    """Give a value back the control, the tag or the place of its bookmark that an office program has changed.

    Nothing is done for a pasted copy, for a control with a tag that does not hold the bookmark's beginning, or for runs
    that do not stand side by side.
    """
    if name.startswith(COPY):
        return
    spot = session.reading.spots[name]
    if spot.control is None:
        control = _put_control_round(session, spot)
    elif tag_of(spot.control) and spot.control not in spot.start.iterancestors():
        return
    else:
        control = spot.control
    if control is None:
        return
    _put_bookmark_round(spot, control)
    properties = control.find(_PROPERTIES)
    if properties is None:
        properties = el("sdtPr")
        control.insert(0, properties)
    session.new_anchors.identify(properties, value_id, name)
    session.changed_parts.add(spot.part)
    session.ledger.enter(REPAIRED, value_id)


def _put_control_round(session: RefreshSession, spot: Spot) -> etree._Element | None:
    """Return a new control round a value's runs; None if they do not stand side by side."""
    for edge in (spot.start, spot.end):
        unwrap_left_behind(edge, session.anchors)
    if spot.end is None or not _stand_side_by_side(spot):
        return None
    runs = {node.getparent() for node in spot.nodes}
    inside = [sibling for sibling in spot.start.itersiblings() if sibling in runs]
    content = el("sdtContent")
    spot.control = el("sdt", el("sdtPr"), content)
    spot.start.addnext(spot.control)
    content.extend(inside)
    spot.control.addnext(spot.end)  # another anchor may begin before this one ends
    return spot.control


def _stand_side_by_side(spot: Spot) -> bool:
    """Return whether the value's runs all stand between the bookmark's ends, as their siblings."""
    element, runs = spot.start.getnext(), {node.getparent() for node in spot.nodes}
    while element is not None and element is not spot.end:
        if element.tag == _RUN:
            runs.discard(element)
        element = element.getnext()
    return element is not None and not runs and bool(spot.nodes)


def _put_bookmark_round(spot: Spot, control: etree._Element) -> None:
    """Set a value's bookmark right before its control, and its end behind it if it stands inside."""
    if spot.start.getnext() is not control:
        control.addprevious(spot.start)
    if spot.end is not None and control in spot.end.iterancestors():
        control.addnext(spot.end)


def hide_prompt(spot: Spot) -> None:
    """Make a control that showed its prompt show its value."""
    prompt = spot.control.find(_PROMPT_IN_CONTROL) if spot.control is not None else None
    if spot.control is None or prompt is None:
        return
    detach(prompt)
    styles = list(spot.control.iter(f"{W}rStyle"))
    for style in styles:
        if style.get(f"{W}val") == _PROMPT_STYLE:
            detach(style)


def anchor_copy(session: RefreshSession, name: str, value_id: str, text: str) -> None:
    """Give a pasted copy a bookmark and an occurrence of its own, so that LibreOffice cannot lose it."""
    spot = session.reading.spots[name]
    start, control, end = session.new_anchors.value(value_id, text)
    new_id = control.find(_ID_IN_CONTROL)
    for place in (spot, *spot.twins):
        if place.control is None:
            continue
        own_id = place.control.find(_ID_IN_CONTROL)
        if own_id is not None and new_id is not None:
            own_id.set(f"{W}val", new_id.get(f"{W}val", ""))
        place.control.addprevious(copy.deepcopy(start))
        place.control.addnext(copy.deepcopy(end))
        session.changed_parts.add(place.part)
