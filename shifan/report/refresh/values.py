"""One value at a time, wherever it stands: compared with its baseline, and written anew where nobody has touched it."""

from __future__ import annotations

from lxml import etree

from shifan.report.anchors.anchor import Anchor
from shifan.report.anchors.anchor_range import COPY_PREFIX, AnchorRange
from shifan.report.refresh.ledger import CONFLICT, DELETED, KEPT, REFRESHED, SAME
from shifan.report.refresh.session import RefreshSession
from shifan.report.refresh.value_controls import (
    anchor_copy,
    hide_prompt,
    is_as_written,
    reason_not_to_write,
    repair_control,
)
from shifan.word.elements import W

_RUN, _TEXT = f"{W}r", f"{W}t"
_NO_SUCH_VALUE = "不再有这个数据"
_DIGIT_TYPED_BESIDE = "紧接着有手工加上的数字，连起来是另一个数"
_CONTROL_LOST = "控件已丢失，文字与原值不同"


def refresh_value(session: RefreshSession, name: str) -> None:
    """Renew one occurrence of a value, or enter in the ledger why it is not renewed."""
    anchor_range, anchor = session.reading.ranges[name], session.reading.anchor(name)
    value_id, text = anchor.value_id, anchor_range.text
    if value_id not in session.register:
        _keep_without_data(session, name, value_id, text)
        return
    is_copy = name.startswith(COPY_PREFIX)
    if not is_copy and _is_up_to_date(session, anchor_range, anchor, text):
        session.enter(SAME, name)
        return
    new_text = session.register.text(value_id)
    if _digit_typed_beside(anchor_range, text):
        session.enter_conflict(name, new_text, _DIGIT_TYPED_BESIDE)
    elif anchor_range.is_deleted:
        _enter_deleted(session, name)
    elif reason := reason_not_to_write(session, anchor_range, value_id):
        session.enter_conflict(name, new_text, reason)
    elif text in (anchor.baseline, new_text):
        repair_control(session, name, value_id)
        _write(session, name, new_text, SAME if text == new_text else REFRESHED)
    else:
        _settle_edited(session, name, new_text)


def _is_up_to_date(
    session: RefreshSession, anchor_range: AnchorRange, anchor: Anchor, text: str
) -> bool:
    """Return whether a value stands as it was written and the data say the same: most do."""
    return (
        text == anchor.baseline
        and session.register.displays(anchor.value_id, text)
        and is_as_written(anchor_range, anchor.value_id)
        and not _digit_typed_beside(anchor_range, text)
    )


def _keep_without_data(session: RefreshSession, name: str, value_id: str, text: str) -> None:
    """Enter the conflict that the data no longer have a value; a pasted copy gets an anchor, as its original goes."""
    if name.startswith(COPY_PREFIX):
        anchor_copy(session, name, value_id, text)
    session.enter_detail(CONFLICT, name, now=text, data=_NO_SUCH_VALUE)


def _enter_deleted(session: RefreshSession, name: str) -> None:
    """Enter that a value was deleted as a tracked change; nothing is said of a copy, whose original still stands."""
    if not name.startswith(COPY_PREFIX):
        session.enter(DELETED, name)


def _settle_edited(session: RefreshSession, name: str, new_text: str) -> None:
    """Keep a value that people have changed, or write the data's if they are to win."""
    anchor_range = session.reading.ranges[name]
    if anchor_range.control is None:
        session.enter_conflict(name, new_text, _CONTROL_LOST)
    elif session.accept_data and anchor_range.text_nodes:
        _write(session, name, new_text, REFRESHED)
    else:
        session.enter_detail(KEPT, name, anchor_range.text, new_text)


def _digit_typed_beside(anchor_range: AnchorRange, text: str) -> bool:
    """Return whether a digit was typed right before or behind a number: 39 reads 139 then."""
    before = text[:1].isdigit() and _run_text(anchor_range.start.getprevious())[-1:].isdigit()
    if before or anchor_range.end is None:
        return before
    return text[-1:].isdigit() and _run_text(anchor_range.end.getnext())[:1].isdigit()


def _run_text(element: etree._Element | None) -> str:
    """Return the text of a run; empty for anything else."""
    if element is None or element.tag != _RUN:
        return ""
    return "".join(node.text or "" for node in element.iter(_TEXT))


def _write(session: RefreshSession, name: str, new_text: str, kind: str) -> None:
    """Write a value if it is other than what stands there, note it as written, and enter it under a kind."""
    anchor_range = session.reading.ranges[name]
    if kind == REFRESHED:
        for place in anchor_range.with_twins():
            if place.text_nodes:
                session.pen.write(place.text_nodes, new_text)
            session.changed_parts.add(place.part)
        hide_prompt(anchor_range)
    if name.startswith(COPY_PREFIX):
        anchor_copy(session, name, session.value_id(name), new_text)
    else:
        session.anchors[name].baseline = new_text
    session.enter(kind, name)
