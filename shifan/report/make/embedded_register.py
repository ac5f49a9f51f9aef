"""What a report carries inside: the register with lineage and the text written at each anchor, for one edition."""

from __future__ import annotations

import json

from shifan.report.anchors import register_part
from shifan.report.anchors.anchor import Anchors
from shifan.report.anchors.register_part import ReportInfo
from shifan.report.anchors.written_around import written_around
from shifan.report.editions import PUBLIC
from shifan.report.make import story_parts
from shifan.report.make.report_draft import ReportDraft
from shifan.values import Register


def write(draft: ReportDraft) -> None:
    """Put into a report what it carries inside; the public edition has only the values that it prints."""
    written, register = draft.expander.anchors.written, draft.data.register.to_json().encode()
    standard = draft.data.standard
    city = draft.data.register.text("city")
    info = ReportInfo(draft.edition, city, standard.id, standard.title)
    if draft.edition == PUBLIC:
        register = reduced(register, written)
    body, *others = story_parts.roots(draft.document)
    info.around = written_around(body, others)
    register_part.drop(draft.document)
    register_part.write(draft.document, info, written, register)


def reduced_to_printed(register: Register, written: Anchors, edition: str) -> bytes:
    """Return the JSON of a document's register: the values that it prints, and for inside use what they were made of.

    The public edition has no files, and a lineage that names no score and no unit.
    """
    printed = list(dict.fromkeys(anchor.value_id for anchor in written.values()))
    values = {key: register[key] for key in printed if key in register}
    if edition == PUBLIC:
        return reduced(Register(values.values()).to_json().encode(), written)
    inputs = (source for value in list(values.values()) for source in value.inputs)
    values |= {source: register[source] for source in inputs if source in register}
    return Register(values.values(), register.files).to_json().encode()


def reduced(register: bytes, written: Anchors) -> bytes:
    """Return the JSON of a public file's register.

    It has the values that the file prints, with a lineage that names no score and no unit, and no files.
    """
    data, printed = json.loads(register), {anchor.value_id for anchor in written.values()}
    values = {}
    for key, entry in data["values"].items():
        if key in printed:
            inputs = [source for source in entry["inputs"] if source in printed or "!" in source]
            values[key] = entry | {"inputs": inputs}
    kept = {**data, "values": values, "files": {}}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()
