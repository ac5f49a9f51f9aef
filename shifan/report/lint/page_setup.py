"""Paper, margins, the grid of lines and characters."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shifan.report.lint.model import Fault, Sheet, W, get, number

MM = 1440 / 25.4
_SIDES = {"top": "上白边", "bottom": "下白边", "left": "左白边", "right": "右白边"}
_TURNED = {"top": "left", "bottom": "right", "left": "bottom", "right": "top"}


def check(sheet: Sheet) -> Iterator[Fault]:
    """Yield the faults of pages, section by section."""
    for count, section in enumerate(sheet.sections, 1):
        place = f"第{count}节"
        yield from _paper(section, place, sheet.wanted.get("page", {}))
        yield from _grid(section, place, sheet.wanted)
    yield from _characters(sheet)


def turned(section: etree._Element) -> bool:
    """Return whether the pages of a section are landscape."""
    size = section.find(f"{W}pgSz")
    width, height = number(get(size, "w")) or 0, number(get(size, "h")) or 0
    return (
        get(size, "orient") or ("landscape" if width > height else "")
    ) == "landscape"  # some programs leave it to the measures


def _paper(section: etree._Element, place: str, page: dict) -> Iterator[Fault]:
    """Yield faults of paper and margins; a landscape page is the portrait one turned."""
    size, margins, landscape = section.find(f"{W}pgSz"), section.find(f"{W}pgMar"), turned(section)
    for name, attribute, text in (
        ("height" if landscape else "width", "w", "纸宽"),
        ("width" if landscape else "height", "h", "纸高"),
    ):
        yield from _length(place, text, get(size, attribute), page.get(name), page)
    for side, text in _SIDES.items():
        text = f"{text}（含装订线）" if side == "left" and number(get(margins, "gutter")) else text
        yield from _length(
            place,
            text,
            _margin(margins, side),
            page.get(_TURNED[side] if landscape else side),
            page,
        )


def _margin(margins: etree._Element | None, side: str) -> str:
    """Return a margin as it is seen, in twip: the gutter widens the left one."""
    found, gutter = get(margins, side), number(get(margins, "gutter")) or 0
    return (
        str((number(found) or 0) + gutter)
        if side == "left" and gutter and number(found) is not None
        else found
    )


def _length(place: str, name: str, twips: str, wanted: float | None, page: dict) -> Iterator[Fault]:
    if wanted is None:
        return
    found = number(twips)
    if found is None or abs(found / MM - wanted) > page.get("tolerance", 0.5):
        yield (
            "page",
            place,
            f"{name} {'没有设置' if found is None else f'{found / MM:.1f} 毫米'}",
            f"{wanted} 毫米",
            "请在页面设置中改正",
        )


def _area(section: etree._Element) -> tuple[int, int]:
    """Return width and height of the text area in twip; 0 where it is not stated."""
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")

    def value(element: etree._Element | None, name: str) -> int:
        return number(get(element, name)) or 0

    return (
        value(size, "w")
        - value(margins, "left")
        - value(margins, "right")
        - value(margins, "gutter"),
        value(size, "h") - value(margins, "top") - value(margins, "bottom"),
    )


def _grid(section: etree._Element, place: str, wanted: dict) -> Iterator[Fault]:
    grid, own = wanted.get("grid"), section.find(f"{W}docGrid")
    if not grid:
        return
    page = wanted.get("page", {})
    height = _area(section)[1]
    lines = grid["lines"]
    if turned(section) and page:  # as many lines as the shorter side holds
        lines = int(
            lines
            * (page["width"] - page["left"] - page["right"])
            / (page["height"] - page["top"] - page["bottom"])
        )
    pitch = number(get(own, "linePitch")) or 0
    kinds = grid.get("types", ["lines", "linesAndChars"])
    if get(own, "type") not in kinds:
        yield (
            "grid",
            place,
            f"文档网格“{get(own, 'type') or '没有'}”",
            f"每页{lines}行（{'、'.join(kinds)}）",
            "请在页面设置的“文档网格”中指定行网格",
        )
    elif pitch <= 0 or height // pitch != lines:
        yield (
            "grid",
            place,
            f"每页{height // pitch if pitch > 0 else 0}行（行距 {pitch / 20:g} 磅）",
            f"每页{lines}行",
            "请在页面设置的“文档网格”中改正行距",
        )


def _characters(sheet: Sheet) -> Iterator[Fault]:
    """Yield the body style whose characters do not fill the line as wanted."""
    wanted = sheet.wanted.get("grid", {}).get("chars")
    role = next(
        (role for role, rule in sheet.wanted.get("styles", {}).items() if rule.get("plain")), ""
    )
    sample = next((one for one in sheet.paragraphs if one.role == role), None)
    upright = next((one for one in sheet.sections if not turned(one)), None)
    if not wanted or sample is None or upright is None:
        return
    run = next(sample.element.iter(f"{W}r"))
    size = (number(sheet.run_property(run, sample.element, "sz")) or 20) / 2
    grid = upright.find(f"{W}docGrid")
    extra = (number(sheet.run_property(run, sample.element, "spacing")) or 0) / 20
    if get(grid, "type") == "linesAndChars":
        extra = (number(get(grid, "charSpace")) or 0) / 4096
    fits = int(_area(upright)[0] / 20 // (size + extra)) if size + extra > 0 else 0
    if fits != wanted:
        yield (
            "grid-chars",
            sample.place,
            f"每行{fits}字（字号 {size:g} 磅，字距 {extra:+.2f} 磅）",
            f"每行{wanted}字",
            "请调整字号、字距或左右白边",
        )
