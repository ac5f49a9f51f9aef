"""What a report carries inside: the register with lineage and the text written at each anchor, for one edition."""

from __future__ import annotations

import json

from shifan.report.filling import PUBLIC, Filling


def content(work: Filling) -> dict[str, object]:
    """Return what the file carries: the register with lineage and the text at each anchor; the public edition only what it prints."""
    data = json.loads(work.register.to_json())
    written = work.expander.anchors.written
    if work.edition == PUBLIC:
        printed = {entry["id"] for entry in written.values()}
        data["values"] = {key: _reduced(entry, printed) for key, entry in data["values"].items() if key in printed}
        data["files"] = {}
    return {"version": 1, "edition": work.edition, "city": work.register.text("city"), "pack": work.standard.id,
            "register": data, "anchors": written}


def _reduced(entry: dict[str, object], printed: set[str]) -> dict[str, object]:
    """Return a value whose lineage names no score and no unit: cells, and values that the file prints too."""
    return entry | {"inputs": [source for source in entry["inputs"] if source in printed or "!" in source]}
