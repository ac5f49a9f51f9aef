"""What a report carries inside: the register with lineage and the text written at each anchor, for one edition."""

from __future__ import annotations

import json

from shifan.report import provenance
from shifan.report.filling import PUBLIC, Filling


def content(work: Filling) -> dict[str, object]:
    """Return what the file carries: the register with lineage and the text at each anchor; the public edition only what it prints."""
    data = json.loads(work.register.to_json())
    written = work.expander.anchors.written
    if work.edition == PUBLIC:
        data = reduced(data, written)
    return {"version": provenance.VERSION, "edition": work.edition, "city": work.register.text("city"), "pack": work.standard.id,
            "register": data, "anchors": written}


def reduced(data: dict[str, object], written: dict[str, dict[str, object]]) -> dict[str, object]:
    """Return the register of a public file: the values it prints, with a lineage that names no score and no unit."""
    printed = {entry["id"] for entry in written.values()}
    values = {key: entry | {"inputs": [source for source in entry["inputs"] if source in printed or "!" in source]}
              for key, entry in data["values"].items() if key in printed}
    return {**data, "values": values, "files": {}}
