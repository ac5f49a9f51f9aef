"""The refreshed file: parts in which something was written are serialized anew, and the register is the new one."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from shifan.report.anchors import register_part
from shifan.report.anchors.anchor import PASSAGE, Anchor, Anchors
from shifan.report.anchors.register_part import ReportInfo
from shifan.report.anchors.rejected_refresh import (
    TrackedRefresh,
    has_own_revisions,
    note_tracked_refresh,
    tracked_refresh,
)
from shifan.report.anchors.written_around import after_refresh
from shifan.report.editions import PUBLIC
from shifan.report.refresh.ledger import CONFLICT, DELETED, UNPLACED
from shifan.report.refresh.session import RefreshSession, deleted_ids
from shifan.values import PATTERN, Register
from shifan.word.elements import W, table_of
from shifan.word.packing import pack


def refreshed_package(parts: dict[str, bytes], session: RefreshSession, register: bytes) -> bytes:
    """Return the bytes of the refreshed file.

    `register` is the new register as JSON; a file of the public edition gets it reduced to what it prints.
    """
    refreshed = dict(parts)
    for part in sorted(session.changed_parts):
        refreshed[part] = etree.tostring(
            session.reading.roots[part], xml_declaration=True, encoding="UTF-8", standalone=True
        )
    anchors = _anchors_in_order(session)
    info = replace(
        session.reading.info,
        deleted=sorted(_taken_out(session, anchors)),
        undone=sorted(_undone(session)),
        around=after_refresh(session.reading.info.around, session.around, session.reading.around()),
        others=note_tracked_refresh(session.reading.info.others, _tracked(session, anchors)),
    )
    if info.edition == PUBLIC or info.document:
        register = _reduced_register(session.register, register, info, anchors)
    return pack(register_part.replace(refreshed, info, anchors, register))


def _reduced_register(
    values: Register, register: bytes, info: ReportInfo, anchors: Anchors
) -> bytes:
    """Return the JSON of a register as a public file or a document carries it."""
    # Start-up time: the report itself carries all of it.
    from shifan.report.make.embedded_register import reduced, reduced_to_printed

    if info.edition == PUBLIC:
        return reduced(register, anchors)
    return reduced_to_printed(values, anchors, info.edition)


def _tracked(session: RefreshSession, anchors: Anchors) -> TrackedRefresh | None:
    """Return what this refresh changes by revisions, with what an earlier one has changed and nobody has decided on."""
    reading = session.reading
    earlier = tracked_refresh(reading) if has_own_revisions(reading) else None
    if not session.pen.tracks:
        return earlier
    changed = {
        name: _with_pattern(session, anchor)
        for name, anchor in reading.anchors.items()
        if name not in anchors or anchors[name].baseline != anchor.baseline
    }
    added = [name for name in anchors if name not in reading.anchors]
    if earlier is None:
        return TrackedRefresh(changed, added)
    return TrackedRefresh({**changed, **earlier.before}, [*earlier.added, *added])


def _with_pattern(session: RefreshSession, anchor: Anchor) -> Anchor:
    """Return an anchor as it was, a passage with the pattern that its words were made from."""
    if anchor.kind != PASSAGE or anchor.made_from is not None:
        return anchor
    before = session.reading.values.get(anchor.value_id)
    if before is None:
        return anchor
    pattern = (
        before.value if before.rule == PATTERN and isinstance(before.value, str) else before.display
    )
    return replace(anchor, made_from=pattern)


def _taken_out(session: RefreshSession, anchors: Anchors) -> set[str]:
    """Return the ids that people took out: they are not new to the next refresh."""
    taken_out = deleted_ids(session.reading) | set(session.ledger[DELETED])
    return taken_out - {anchor.value_id for anchor in anchors.values()}


def _undone(session: RefreshSession) -> set[str]:
    """Return the ids or marks of what could not be set in or changed; the next refresh tries again."""
    tables = {value_id for value_id in session.ledger[CONFLICT] if value_id.startswith("table.")}
    return tables | set(session.ledger[UNPLACED]) | session.undone


def _anchors_in_order(session: RefreshSession) -> Anchors:
    """Return the anchors that are still in the document, in the document's order."""
    anchors = {**session.anchors, **session.new_anchors.written}
    starts = [
        start
        for root in session.reading.roots.values()
        for start in root.iter(f"{W}bookmarkStart")
        if start.get(f"{W}name", "") in anchors
    ]
    ordered = {name: anchors[name] for name in _names_in_run_order(session, starts)}
    # Lost while their place is known: the next refresh looks for them, and tells them again.
    lost = [name for name in session.reading.edited if name in anchors and name not in ordered]
    return ordered | {name: anchors[name] for name in lost}


def _names_in_run_order(session: RefreshSession, starts: list[etree._Element]) -> list[str]:
    """Return the names of anchors in the document's order; those of a table sorted by people in the order of the run.

    So the next refresh knows again that people have sorted it.
    """
    names = [start.get(f"{W}name", "") for start in starts]
    places = {name: place for place, name in enumerate(session.reading.anchors)}
    slots_of_table: dict[etree._Element, list[int]] = {}
    for slot, (start, name) in enumerate(zip(starts, names, strict=True)):
        table = table_of(start) if name in places else None
        if table is not None and table not in session.tables_in_run_order:
            slots_of_table.setdefault(table, []).append(slot)
    for slots in slots_of_table.values():
        ordered = sorted((names[slot] for slot in slots), key=places.__getitem__)
        for slot, name in zip(slots, ordered, strict=True):
            names[slot] = name
    return names
