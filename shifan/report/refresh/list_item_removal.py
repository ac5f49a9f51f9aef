"""Items of a list inside one paragraph (一是 …，二是 …) that the data no longer have, taken out if untouched."""

from __future__ import annotations

from shifan.report.anchors.inline_lists import (
    Piece,
    Series,
    is_generated,
    is_inline,
    lists_of,
    rows_of,
)
from shifan.report.anchors.reading import W
from shifan.report.refresh.ledger import REMOVED
from shifan.report.refresh.session import RefreshSession

_REMARKS = tuple(
    f"{W}{name}" for name in ("commentReference", "footnoteReference", "drawing", "pict")
)
_DELETIONS = (f"{W}del", f"{W}moveFrom")


def remove_list_items(session: RefreshSession) -> list[Series]:
    """Take out the list items that the data no longer have; return the lists that need new punctuation now.

    A list is left as it is if people have written in it, or have changed or remarked on one of these items.
    """
    changed: list[Series] = []
    value_ids = (anchor.value_id for anchor in session.anchors.values())
    lost = lists_of(value_id for value_id in value_ids if value_id not in session.register)
    for inline_list in rows_of(session.reading, session.anchors, lost).values():
        gone = [item for item in inline_list.pieces if item.key not in session.register]
        if gone and _may_be_taken_out(session, inline_list, gone):
            for item in gone:
                _take_out(session, item)
                inline_list.pieces.remove(item)
            changed.append(inline_list)
    return changed


def _may_be_taken_out(session: RefreshSession, inline_list: Series, items: list[Piece]) -> bool:
    """Return whether nobody has written in a list, or changed or remarked on some items of it."""
    return (
        is_inline(inline_list)
        and is_generated(inline_list)
        and all(_is_as_written(session, item) for item in items)
    )


def _is_as_written(session: RefreshSession, item: Piece) -> bool:
    """Return whether nobody has changed an item's words or remarked on them."""
    spot = session.reading.spots[item.name]
    if spot.tracked or spot.text != session.reading.written[item.name].baseline:
        return False
    return not any(True for element in item.elements for _ in element.iter(*_REMARKS))


def _take_out(session: RefreshSession, item: Piece) -> None:
    """Take out an item with its anchor and those of the values in it."""
    starts = [start for one in item.elements for start in one.iter(f"{W}bookmarkStart")]
    for start in starts:
        name = start.get(f"{W}name", "")
        session.handled.add(name)
        session.anchors.pop(name, None)
    session.ledger.enter(REMOVED, item.key)
    for element in [one for one in item.elements if one.tag not in _DELETIONS]:
        session.pen.delete(element)
