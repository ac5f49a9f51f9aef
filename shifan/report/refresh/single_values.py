"""One value at a time: what stands there is compared with what was written, and written anew only where nobody has touched it."""

from __future__ import annotations

import copy

from lxml import etree

from shifan.report.anchors.reading import AUTHOR, COPY, REVISIONS, Spot, W, tag_of
from shifan.report.refresh.session import Work
from shifan.word.elements import el
from shifan.word.empty_controls import leave

_ODD = {
    f"{W}{name}" for name in ("tbl", "sdt", "fldChar", "fldSimple", "drawing", "pict", "object")
}
_PROMPT, _RUN, _CONTENT, _TEXT = f"{W}showingPlcHdr", f"{W}r", f"{W}sdtContent", f"{W}t"
_PLACEHOLDER = f"{W}sdtPr/{_PROMPT}"


def value(work: Work, name: str) -> None:
    """Renew one occurrence of a value, or say why not."""
    spot, entry = work.reading.spots[name], work.reading.entry(name)
    key, old, now = entry.value_id, entry.baseline, spot.text
    if key not in work.register:
        if name.startswith(
            COPY
        ):  # its original goes; without an anchor of its own it would not be known again
            _adopt(work, spot, key, now)
        work.note("conflicts", name, now=now, data="不再有这个数据")
        return
    new = work.register.text(key)
    if _lengthened(spot, now):
        work.note(
            "conflicts", name, now=now, data=new, reason="紧接着有手工加上的数字，连起来是另一个数"
        )
    elif now == old == new and _as_written(spot, key) and not name.startswith(COPY):
        work.note("same", name)
    elif spot.gone:
        if not name.startswith(COPY):  # its original still stands
            work.note("deleted", name)
    elif reason := _odd(work, spot, key):
        work.note("conflicts", name, now=now, data=new, reason=reason)
    elif now in (old, new):
        _mend(work, name, spot, key)
        _put(work, name, spot, new, "same" if now == new else "refreshed")
    elif spot.control is None:
        work.note("conflicts", name, now=now, data=new, reason="控件已丢失，文字与原值不同")
    elif work.accept and spot.nodes:
        _put(work, name, spot, new, "refreshed")
    else:
        work.note("kept", name, now=now, data=new)


def _lengthened(spot: Spot, now: str) -> bool:
    """Return whether a digit was typed right before or behind a number: 39 reads 139 then."""
    return (now[:1].isdigit() and _said(spot.start.getprevious())[-1:].isdigit()) or (
        now[-1:].isdigit() and spot.end is not None and _said(spot.end.getnext())[:1].isdigit()
    )


def _said(run: etree._Element | None) -> str:
    return (
        "".join(node.text or "" for node in run.iter(_TEXT))
        if run is not None and run.tag == _RUN
        else ""
    )


def _odd(work: Work, spot: Spot, key: str) -> str:
    """Return why nothing may be written at a spot; empty if there is no reason."""
    control = spot.control
    if spot.signs:
        return "含有不间断连字符或特殊符号"
    if _as_written(spot, key):
        return ""
    tracked = (
        spot.tracked
        if control is None
        else any(one.get(f"{W}author") != AUTHOR for one in control.iter(*REVISIONS))
    )
    if tracked:
        return "含有他人尚未处理的修订"
    if control is None:
        return ""
    if tag_of(control) not in ("", key):
        return f"控件标记为 {tag_of(control)}，与书签不符"
    if control.find(_PLACEHOLDER) is not None and not work.accept:
        return "内容已清空"
    content = control.find(f"{W}sdtContent")
    if content is not None and any(True for _ in content.iter(*_ODD)):
        return "控件内有表格、域、图片等其他内容"
    return ""


def _as_written(spot: Spot, key: str) -> bool:
    """Return whether an anchor is just as it was written: its own control after its bookmark, one run in it, no prompt."""
    control = spot.control
    if control is None or spot.tracked or len(control) != 2 or spot.start.getnext() is not control:
        return False
    properties, content = control
    if (
        content.tag != _CONTENT
        or len(content) != 1
        or properties.find(_PROMPT) is not None
        or tag_of(control) != key
    ):
        return False
    inside = content[0]
    return inside.tag == _RUN and len(inside) <= 2


def _mend(work: Work, name: str, spot: Spot, key: str) -> None:
    """Give a value back the control or the tag that an office program dropped."""
    if name.startswith(COPY):
        return
    if spot.control is None:
        for edge in (spot.start, spot.end):
            leave(edge, work.written)
        if not _wrappable(spot):
            return
        inside = [
            one
            for one in spot.start.itersiblings()
            if one in {node.getparent() for node in spot.nodes}
        ]
        spot.control = el("sdt", el("sdtPr"), el("sdtContent"))
        spot.start.addnext(spot.control)
        spot.control[1].extend(inside)
        spot.control.addnext(spot.end)  # another anchor may begin before this one ends
    elif tag_of(spot.control) and spot.control not in spot.start.iterancestors():
        return
    if spot.start.getnext() is not spot.control:
        spot.control.addprevious(spot.start)
    if spot.end is not None and spot.control in spot.end.iterancestors():
        spot.control.addnext(spot.end)
    properties = spot.control.find(f"{W}sdtPr")
    if properties is None:
        properties = el("sdtPr")
        spot.control.insert(0, properties)
    work.anchors.identify(properties, key, name)
    work.touched.add(spot.part)
    work.ledger.note("repaired", key)


def _wrappable(spot: Spot) -> bool:
    """Return whether the value's runs stand side by side between the bookmark's ends."""
    element, runs = spot.start.getnext(), {node.getparent() for node in spot.nodes}
    while element is not None and element is not spot.end:
        if element.tag == f"{W}r":
            runs.discard(element)
        element = element.getnext()
    return element is not None and not runs and bool(spot.nodes)


def _put(work: Work, name: str, spot: Spot, new: str, kind: str) -> None:
    if kind == "refreshed":
        for one in (spot, *spot.twins):
            if one.nodes:
                work.pen.write(one.nodes, new)
            work.touched.add(one.part)
        _fill_placeholder(spot)
    if name.startswith(COPY):
        _adopt(work, spot, work.reading.entry(name).value_id, new)
    else:
        work.written[name].baseline = new
    work.note(kind, name)


def _fill_placeholder(spot: Spot) -> None:
    """A control that showed its prompt shows a value now."""
    found = spot.control.find(_PLACEHOLDER) if spot.control is not None else None
    if found is not None:
        found.getparent().remove(found)
        for style in [
            one
            for one in spot.control.iter(f"{W}rStyle")
            if one.get(f"{W}val") == "PlaceholderText"
        ]:
            style.getparent().remove(style)


def _adopt(work: Work, spot: Spot, key: str, text: str) -> None:
    """Give a pasted copy a bookmark and an occurrence of its own, so that LibreOffice cannot lose it."""
    start, control, end = work.anchors.value(key, text)
    number = control.find(f"{W}sdtPr/{W}id").get(f"{W}val")
    for one in (spot, *spot.twins):
        own = one.control.find(f"{W}sdtPr/{W}id")
        if own is not None:
            own.set(f"{W}val", number)
        one.control.addprevious(copy.deepcopy(start))
        one.control.addnext(copy.deepcopy(end))
        work.touched.add(one.part)
