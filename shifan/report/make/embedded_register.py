"""What a report carries inside: the register with lineage and the text written at each anchor, for one edition."""

from __future__ import annotations

import json

from shifan.report.anchors import register_part
from shifan.report.anchors.anchor import Anchors
from shifan.report.editions import PUBLIC
from shifan.report.make.report_draft import ReportDraft


def content(draft: ReportDraft) -> tuple[dict[str, object], str]:
    """Return what the file carries, and the JSON of its register; the public edition has only what it prints."""
    written, register = draft.expander.anchors.written, draft.data.register.to_json()
    head = {
        "version": register_part.VERSION,
        "edition": draft.edition,
        "city": draft.data.register.text("city"),
        "pack": draft.data.standard.id,
        "anchors": written,
    }
    return head, reduced(register, written) if draft.edition == PUBLIC else register


def reduced(register: str, written: Anchors) -> str:
    """Return the JSON of a public file's register.

    It has the values that the file prints, with a lineage that names no score and no unit, and no files.
    """
    data, printed = json.loads(register), {anchor.value_id for anchor in written.values()}
    values = {}
    for key, entry in data["values"].items():
        if key in printed:
            inputs = [source for source in entry["inputs"] if source in printed or "!" in source]
            values[key] = entry | {"inputs": inputs}
    return json.dumps(
        {**data, "values": values, "files": {}}, ensure_ascii=False, separators=(",", ":")
    )
