"""Items of a list inside one paragraph (一是 …，二是 …) that the data no longer have, taken out if untouched."""

from __future__ import annotations

from shifan.report.anchors.lists_in_paragraphs import InlineList, ListItem, list_names, lists_in
from shifan.report.refresh.ledger import REMOVED
from shifan.report.refresh.session import RefreshSession
from shifan.word.elements import DELETED, W

_REMARKS = tuple(
    f"{W}{name}" for name in ("commentReference", "footnoteReference", "drawing", "pict")
)


def remove_list_items(session: RefreshSession) -> list[InlineList]:
    """Take out the list items that the data no longer have; return the lists that need new punctuation now.

    A list is left as it is if people have written in it, or have changed or remarked on one of these items.
    """
    changed: list[InlineList] = []
    value_ids = (anchor.value_id for anchor in session.anchors.values())
    lost = list_names(value_id for value_id in value_ids if value_id not in session.register)
    for inline_list in lists_in(session.reading, session.anchors, lost):
        gone = [item for item in inline_list.items if item.value_id not in session.register]
        if gone and _may_be_taken_out(session, inline_list, gone):
            for item in gone:
                _take_out(session, item)
                inline_list.items.remove(item)
            changed.append(inline_list)
    return changed


def _may_be_taken_out(
    session: RefreshSession, inline_list: InlineList, items: list[ListItem]
) -> bool:
    """Return whether nobody has written in a list, or changed or remarked on some items of it."""
    return (
        inline_list.is_inline
        and inline_list.is_generated
        and all(_is_as_written(session, item) for item in items)
    )


def _is_as_written(session: RefreshSession, item: ListItem) -> bool:
    """Return whether nobody has changed an item's words or remarked on them."""
    anchor_range = session.reading.ranges[item.name]
    if anchor_range.revised or anchor_range.text != session.reading.anchors[item.name].baseline:
        return False
    return not any(True for element in item.elements for _ in element.iter(*_REMARKS))


def _take_out(session: RefreshSession, item: ListItem) -> None:
    """Take out an item with its anchor and those of the values in it."""
    starts = [start for part in item.elements for start in part.iter(f"{W}bookmarkStart")]
    for start in starts:
        name = start.get(f"{W}name", "")
        session.handled.add(name)
        session.anchors.pop(name, None)
    session.ledger.enter(REMOVED, item.value_id)
    for element in [part for part in item.elements if part.tag not in DELETED]:
        session.pen.delete(element)
