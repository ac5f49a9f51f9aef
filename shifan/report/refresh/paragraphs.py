"""Wording that depends on the data, a paragraph at a time: renewed where nobody has touched it, else a conflict or kept."""

from __future__ import annotations

import copy
from itertools import takewhile

from lxml import etree

from shifan.report.anchors import shifted_bookmarks
from shifan.report.anchors.reading import AUTHOR, Spot, is_judgement, prose
from shifan.report.refresh.session import Work
from shifan.values import PATTERN
from shifan.word.elements import W, run

_REVISIONS = (f"{W}ins", f"{W}del")
_WORDS_OF_A_RUN = {
    f"{W}{name}"
    for name in (
        "rPr",
        "t",
        "delText",
        "tab",
        "br",
        "lastRenderedPageBreak",
        "softHyphen",
        "noBreakHyphen",
    )
}
_MARKS = {f"{W}bookmarkEnd", f"{W}proofErr"}


def paragraph(work: Work, name: str) -> None:
    """Renew wording that depends on the data: only if nobody has touched it; another story in edited words is a conflict."""
    spot, entry = work.reading.spots[name], work.written[name]
    key = entry.value_id
    if key not in work.register:
        work.note("conflicts", name, now=spot.text, data="不再有这段文字")
        return
    new, before = work.register[key], work.reading.values.get(key, {})
    told = entry.made_from
    if told is None:
        told = before.get("value") if new.rule == PATTERN else before.get("display")
    same_story = told == (new.value if new.rule == PATTERN else new.display)
    words, edited = prose(work.reading, spot)
    untouched = words == entry.baseline
    if spot.text == new.display or (untouched and same_story):
        # The same words: the values inside are renewed one by one and keep their formatting.
        kind = "same" if entry.baseline == new.display else "refreshed"
        entry.baseline = new.display
        entry.made_from = None
        work.note(kind, name)
    elif (
        same_story
        and not is_judgement(key)
        and (new.rule == PATTERN or not any(map(str.isdigit, new.display)))
    ):
        work.note("prose", name)
    elif same_story:
        work.note(
            "kept",
            name,
            now=spot.text,
            data=new.display,
            reason="由结论决定的文字经手工改写"
            if is_judgement(key)
            else "改写的文字中有数字，不能逐个核对",
        )
    elif untouched and not edited and not spot.tracked and _within_one(spot):
        if not _plain(work, spot):
            _conflict(
                work, name, told, "段内有批注、脚注、图片、链接、书签等，数据又有变化，没有改"
            )
            return
        rebuild(work, name, spot)
        work.note("refreshed", name)
    else:
        _conflict(work, name, told, "文字已手工改写，数据又有变化")


def _conflict(work: Work, name: str, told: object, reason: str) -> None:
    """Enter a conflict; what the words were made from stays with the anchor, so that it is one at the next refresh too.

    The values inside words of the verdict stay as they are with them: half of each would say what neither says.
    """
    work.written[name].made_from = told
    inside = (
        {work.reading.owners.get(node) for node in work.reading.spots[name].nodes}
        if is_judgement(work.written[name].value_id)
        else ()
    )
    for one in inside:
        if one in work.written:
            key = work.written[one].value_id
            work.note(
                "same"
                if key in work.register and work.register.text(key) == work.written[one].baseline
                else "conflicts",
                one,
            )
    work.note(
        "conflicts",
        name,
        now=work.reading.spots[name].text,
        data=work.register.text(work.written[name].value_id),
        reason=reason,
    )


def _within_one(spot: Spot) -> bool:
    """Return whether both ends of the bookmark stand in one paragraph, once they are where they belong."""
    shifted_bookmarks.put_back(spot)
    return spot.end is not None and spot.start.getparent() is spot.end.getparent()


def _plain(work: Work, spot: Spot) -> bool:
    """Return whether nothing stands between the ends of a bookmark but words and values of ours: whatever else would lose what it is about."""
    return all(
        _is_plain(work, one)
        for one in takewhile(lambda one: one is not spot.end, spot.start.itersiblings())
    )


def _is_plain(work: Work, element: etree._Element) -> bool:
    if element.tag in _REVISIONS:
        return element.get(f"{W}author") == AUTHOR and all(_is_plain(work, one) for one in element)
    if element.tag == f"{W}bookmarkStart":
        return element.get(f"{W}name") in (*work.written, "_GoBack")
    if element.tag == f"{W}sdt":
        return all(
            _is_plain(work, one)
            for content in element.iterchildren(f"{W}sdtContent")
            for one in content
        )
    if element.tag == f"{W}r":
        return all(one.tag in _WORDS_OF_A_RUN for one in element)
    return element.tag in _MARKS


def rebuild(work: Work, name: str, spot: Spot) -> None:
    """Write the paragraph's new words between its bookmarks, with the run properties of the run that had most of its text."""
    key, inside, element = work.written[name].value_id, [], spot.start.getnext()
    while element is not None and element is not spot.end:
        inside.append(element)
        element = element.getnext()
    runs = [one for item in inside for one in item.iter(f"{W}r") if one.find(f"{W}t") is not None]
    most = max(
        runs, key=lambda one: sum(len(node.text or "") for node in one.iter(f"{W}t")), default=None
    )
    properties = copy.deepcopy(most.find(f"{W}rPr")) if most is not None else None
    for item in inside:
        work.done.update(start.get(f"{W}name", "") for start in item.iter(f"{W}bookmarkStart"))
        if item.tag in (
            f"{W}r",
            f"{W}sdt",
            f"{W}ins",
            f"{W}bookmarkStart",
            f"{W}bookmarkEnd",
            f"{W}proofErr",
        ) and not _comment(item):
            work.pen.delete(item)
    work.pen.insert(spot.end, _words(work, key, properties))
    work.written[name].baseline = work.register.text(key)
    work.written[name].made_from = None
    work.touched.add(spot.part)


def _comment(element: etree._Element) -> bool:
    return any(
        True
        for _ in element.iter(
            f"{W}commentReference", f"{W}footnoteReference", f"{W}endnoteReference"
        )
    )


def _words(work: Work, key: str, properties: etree._Element | None) -> list[etree._Element]:
    """Return the new content of a paragraph anchor, its own bookmark left out: the old one stays."""
    if work.register[key].rule != PATTERN:
        return [run(work.register.text(key), properties)]
    kept = dict(work.anchors.written)
    made = work.expander().pieces(key, properties)[1:-1]
    own = [
        other
        for other, entry in work.anchors.written.items()
        if other not in kept and entry.value_id == key
    ]
    for other in own:
        del work.anchors.written[other]
    return made
