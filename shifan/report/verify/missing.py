"""Statements of a report's own that are no longer there: wording, tables, charts, and what rests on the verdict."""

from __future__ import annotations

from collections.abc import Iterator

from shifan.report.anchors.anchor import PASSAGE, PICTURE, TABLE, VALUE, Anchor, rests_on_verdict
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import MISSING, VerifiedItem

_WHAT = {PASSAGE: "由数据生成的文字已被删除", TABLE: "表格已被删除", PICTURE: "图已被删除"}
_VERDICT = "结论已被删除"
_NOTICE, _NOTICE_GONE = "report.demo", "演示数据的说明已被删除"
_LONGEST = 40


def judged_missing(context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield the statements that were written and stand nowhere now; one that stands elsewhere is not missing."""
    reading = context.reading
    standing = {
        reading.anchor(name).value_id for name in reading.ranges if not _is_gone(name, context)
    }
    for name, anchor in reading.anchors.items():
        if name in reading.ranges and not _is_gone(name, context):
            continue
        what = _what_is_missing(anchor)
        if what and anchor.value_id not in standing:
            yield VerifiedItem(anchor.baseline[:_LONGEST], anchor.value_id, MISSING, what)


def _is_gone(name: str, context: VerifyContext) -> bool:
    """Return whether nothing of wording is left at its place: a tracked change deletes it, or somebody emptied it."""
    place, anchor = context.reading.ranges[name], context.reading.anchor(name)
    return anchor.kind == PASSAGE and bool(anchor.baseline.strip()) and not place.text.strip()


def _what_is_missing(anchor: Anchor) -> str:
    if anchor.value_id == _NOTICE:
        return _NOTICE_GONE if anchor.baseline else ""
    if anchor.kind == VALUE:
        return _VERDICT if rests_on_verdict(anchor.value_id) else ""
    return _WHAT.get(anchor.kind, "") if anchor.baseline else ""
