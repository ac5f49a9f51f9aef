"""New items of a list inside one paragraph: suggestions after 一是, 二是; parts of a theme; what cannot be concluded.

An item is one or more anchors side by side (title, text) with the same number in their ids. It is set in behind the
item that stands before it in the run's own report, with the looks of its neighbour. All this is only done where nothing
but numbering and punctuation stands between the items and nobody has reworded one; else the ledger says what ought to
be there (decision 0093).
"""

from __future__ import annotations

from lxml import etree

from shifan.report.anchors.lists_in_paragraphs import (
    CLOSING_AT_START,
    ORDINAL_AT_END,
    InlineList,
    ListItem,
    gap_text,
    list_names,
    lists_in,
)
from shifan.report.anchors.reading import Reading
from shifan.report.refresh.ledger import CONFLICT, KEPT, NEW, REWORDED, LedgerDetail
from shifan.report.refresh.list_punctuation import item_properties, last_properties, punctuate
from shifan.report.refresh.session import RefreshSession
from shifan.word.elements import W, detach

_EDITED_BY_HAND = "该段已手工改写，没有改动，请将新内容自行补入"


def insert_list_items(
    session: RefreshSession, run_report: Reading | None, changed: list[InlineList]
) -> None:
    """Set in the items of the run's own report that this file has never printed; punctuate all changed lists anew.

    `changed` are the lists that have lost items; those that get some are added to it.
    """
    run_lists = _run_lists(session, run_report, changed) if run_report is not None else []
    own_lists = _own_lists(session, run_lists, changed)
    for run_list in run_lists:
        extended = _insert_missing(session, run_list, own_lists)
        if extended is not None and all(extended is not other for other in changed):
            changed.append(extended)
    marks = {key: mark for run_list in run_lists for key, mark in run_list.marks.items()}
    for inline_list in changed:
        punctuate(session, inline_list, marks)
        session.mark_changed(inline_list.paragraph)


def _run_lists(
    session: RefreshSession, run_report: Reading, changed: list[InlineList]
) -> list[InlineList]:
    """Return the lists of the run's own report that have new items, and those that have lost items in the file."""
    printed = {anchor.value_id for anchor in run_report.anchors.values()}
    wanted = list_names(printed - session.known_ids)
    wanted |= list_names(value_id for list_item in changed for value_id in list_item.marks)
    return lists_in(run_report, run_report.anchors, wanted)


def _own_lists(
    session: RefreshSession, run_lists: list[InlineList], changed: list[InlineList]
) -> dict[str, InlineList]:
    """Return the lists of the file that are in the run's report, too, by the ids of their items."""
    names = list_names(item.value_id for run_list in run_lists for item in run_list.items)
    lists = [*lists_in(session.reading, session.anchors, names), *changed]
    return {item.value_id: inline_list for inline_list in lists for item in inline_list.items}


def _insert_missing(
    session: RefreshSession, run_list: InlineList, own_lists: dict[str, InlineList]
) -> InlineList | None:
    """Set in the new items of a list of the run's report; return the list of the file that has got them, else None.

    If people have worked on the list, the new items are entered as conflicts.
    """
    order = [item.value_id for item in run_list.items]
    new_ids = [value_id for value_id in order if _is_new(session, value_id)]
    if not new_ids or not run_list.is_inline:
        return None
    inline_list = _own_list(session, run_list, own_lists)
    if inline_list is None:
        return None
    if inline_list.items and _is_edited(session, inline_list):
        _enter_conflicts(session, new_ids)
        return None
    for value_id in new_ids:
        _insert(session, inline_list, value_id, order)
    return inline_list


def _own_list(
    session: RefreshSession, run_list: InlineList, own_lists: dict[str, InlineList]
) -> InlineList | None:
    """Return the list of the file that has an item of a list of the run's report, else the one that has lost all."""
    for item in run_list.items:
        if item.value_id in own_lists:
            return own_lists[item.value_id]
    return _emptied_list(session, run_list)


def _is_new(session: RefreshSession, value_id: str) -> bool:
    return value_id not in session.known_ids and value_id in session.register


def _is_edited(session: RefreshSession, inline_list: InlineList) -> bool:
    """Return whether people have written in a list, or this refresh has met reworded items or values in it."""
    edited = {value_id for kind in (REWORDED, KEPT, CONFLICT) for value_id in session.ledger[kind]}
    return not inline_list.is_generated or any(
        item.value_id in edited for item in inline_list.items
    )


def _enter_conflicts(session: RefreshSession, value_ids: list[str]) -> None:
    for value_id in value_ids:
        text = session.register.text(value_id)
        session.ledger.enter(NEW, value_id)
        session.ledger.enter_detail(
            LedgerDetail(CONFLICT, value_id, data=text, reason=_EDITED_BY_HAND)
        )


def _emptied_list(session: RefreshSession, run_list: InlineList) -> InlineList | None:
    """Return the list that has lost all its items in the file; None if it is not found, or several may be it.

    It is the paragraph that says what stands before the list in the run's own report, and no more.
    """
    between = run_list.gaps()
    if CLOSING_AT_START.sub("", gap_text(between[-1])):
        return None
    before = ORDINAL_AT_END.sub("", gap_text(between[0])).strip()
    if not before:
        return None
    homes = [
        home
        for home in dict.fromkeys(_anchored_paragraphs(session))
        if gap_text(list(home)).strip() == before
    ]
    if len(homes) != 1:
        return None
    return InlineList(homes[0], text_before=ORDINAL_AT_END.sub("", gap_text(list(homes[0]))))


def _anchored_paragraphs(session: RefreshSession) -> list[etree._Element]:
    """Return the paragraphs in which anchors begin that are still there."""
    parents = (
        anchor_range.start.getparent()
        for name, anchor_range in session.reading.ranges.items()
        if name in session.anchors
    )
    return [parent for parent in parents if parent is not None and parent.tag == f"{W}p"]


def _insert(
    session: RefreshSession, inline_list: InlineList, value_id: str, order: list[str]
) -> None:
    """Set an item in after the one that stands before it in `order`, with the looks of the item most like it."""
    place = _place_in_list(inline_list, value_id, order)
    model = _item_like(inline_list, value_id)
    properties = last_properties(inline_list) if model is None else item_properties(model)
    content = session.expander().pieces(value_id, properties)
    if not content:
        return
    name = content[0].get(f"{W}name", "")
    follower = _element_at(inline_list, place)
    if follower is None:
        holder = etree.SubElement(inline_list.paragraph, f"{W}r")
        session.pen.insert(holder, content)
        detach(holder)
    else:
        session.pen.insert(follower, content)
    inline_list.items.insert(place, ListItem(name, value_id, [content[0], content[-1]]))
    new_text = session.register.text(value_id)
    session.ledger.enter_detail(LedgerDetail(NEW, value_id, data=new_text))


def _place_in_list(inline_list: InlineList, value_id: str, order: list[str]) -> int:
    """Return the place behind the last item that stands before an id in `order`."""
    earlier = set(order[: order.index(value_id)])
    before = [place for place, item in enumerate(inline_list.items) if item.value_id in earlier]
    return before[-1] + 1 if before else 0


def _item_like(inline_list: InlineList, value_id: str) -> ListItem | None:
    """Return the last item of the same sort (title, text), else the last one; None for an empty list."""
    sort = value_id.rpartition(".")[2]
    alike = [item for item in inline_list.items if item.value_id.rpartition(".")[2] == sort]
    return next(reversed(alike or inline_list.items), None)


def _element_at(inline_list: InlineList, place: int) -> etree._Element | None:
    """Return the element before which an item is set in; None at the paragraph's end."""
    if place:
        return inline_list.items[place - 1].elements[-1].getnext()
    return inline_list.items[0].elements[0] if inline_list.items else None
