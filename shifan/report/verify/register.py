"""The register inside a report: sealed when it was written, and the same as that of the run it was made in."""

from __future__ import annotations

from collections.abc import Iterator

from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import CHANGED, VerifiedItem

BROKEN = "文件内登记表被改动：校验链与登记的内容不符，其中的数字不能作为依据"
_OTHER = "文件内登记表与运行不符：原始数据和规则包相同，登记的内容不同"


def judged_register(context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield the printed values that the run has otherwise though it has read the same files."""
    reading, newest = context.reading, context.newest_values
    if newest is None or not reading.values.files or reading.values.files != newest.files:
        return
    printed = {anchor.value_id for anchor in reading.anchors.values()}
    for value in reading.values.values():
        other = newest.get(value.id)
        if value.id in printed and other is not None and other.display != value.display:
            yield VerifiedItem(value.display, value.id, CHANGED, _OTHER)
