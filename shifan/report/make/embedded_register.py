"""What a report carries inside: the register with lineage and the text written at each anchor, for one edition."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from shifan.report.anchors import register_part
from shifan.report.anchors.anchor import Anchors
from shifan.report.editions import PUBLIC

if TYPE_CHECKING:
    from shifan.report.make.document import Filling


def content(work: Filling) -> tuple[dict[str, object], str]:
    """Return what the file carries, and the JSON of its register; the public edition has only what it prints."""
    written, register = work.expander.anchors.written, work.register.to_json()
    stated = {
        "version": register_part.VERSION,
        "edition": work.edition,
        "city": work.register.text("city"),
        "pack": work.standard.id,
        "anchors": written,
    }
    return stated, reduced(register, written) if work.edition == PUBLIC else register


def reduced(register: str, written: Anchors) -> str:
    """Return the JSON of a public file's register: the values it prints, with a lineage that names no score and no unit."""
    data, printed = json.loads(register), {entry.value_id for entry in written.values()}
    values = {
        key: entry
        | {"inputs": [source for source in entry["inputs"] if source in printed or "!" in source]}
        for key, entry in data["values"].items()
        if key in printed
    }
    return json.dumps(
        {**data, "values": values, "files": {}}, ensure_ascii=False, separators=(",", ":")
    )
