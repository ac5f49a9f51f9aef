"""Paper, margins, the grid of lines and characters."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from shifan.report.lint.model import DEFAULT_SIZE, LayoutFault, LintedDocument, LintedParagraph
from shifan.report.lint.profile import PageRule, Profile
from shifan.word.elements import W, attribute, half_points, twips, whole_length
from shifan.word.sections import section_text_area

TWIPS_PER_MM = 1440 / 25.4
_POINT = 20  # twip
_CHARACTER_SPACE = 4096  # parts of a point in which a grid states the space of characters
_SIDES = {"top": "上白边", "bottom": "下白边", "left": "左白边", "right": "右白边"}
# What the sides of a landscape page are on the portrait one.
_TURNED_SIDES = {"top": "left", "bottom": "right", "left": "bottom", "right": "top"}


def check(document: LintedDocument) -> Iterator[LayoutFault]:
    """Yield the faults of pages, section by section."""
    for count, section in enumerate(document.sections, 1):
        place = f"第{count}节"
        yield from _paper(section, place, document.profile.page)
        yield from _grid(section, place, document.profile)
    yield from _characters(document)


def is_landscape(section: etree._Element) -> bool:
    """Return whether the pages of a section are landscape; some programs leave it to the measures."""
    size = section.find(f"{W}pgSz")
    orientation = attribute(size, "orient")
    if orientation:
        return orientation == "landscape"
    return twips(size, "w") > twips(size, "h")


def _paper(section: etree._Element, place: str, page: PageRule) -> Iterator[LayoutFault]:
    """Yield faults of paper and margins; a landscape page is the portrait one turned."""
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    landscape = is_landscape(section)
    width, height = (page.height, page.width) if landscape else (page.width, page.height)
    yield from _length(place, "纸宽", attribute(size, "w"), width, page.tolerance)
    yield from _length(place, "纸高", attribute(size, "h"), height, page.tolerance)
    wanted = {"top": page.top, "bottom": page.bottom, "left": page.left, "right": page.right}
    for side, name in _SIDES.items():
        with_gutter = side == "left" and twips(margins, "gutter")
        yield from _length(
            place,
            f"{name}（含装订线）" if with_gutter else name,
            _margin(margins, side),
            wanted[_TURNED_SIDES[side] if landscape else side],
            page.tolerance,
        )


def _margin(margins: etree._Element | None, side: str) -> str:
    """Return a margin as it is seen, in twip: the gutter widens the left one."""
    stated, gutter = attribute(margins, side), twips(margins, "gutter")
    width = whole_length(stated)
    return str(width + gutter) if side == "left" and gutter and width is not None else stated


def _length(
    place: str, name: str, stated: str, wanted: float, tolerance: float
) -> Iterator[LayoutFault]:
    """Yield a length in twip that is not the wanted one in millimetres."""
    width = whole_length(stated)
    if width is None or abs(width / TWIPS_PER_MM - wanted) > tolerance:
        found = "没有设置" if width is None else f"{width / TWIPS_PER_MM:.1f} 毫米"
        yield LayoutFault("page", place, f"{name} {found}", f"{wanted} 毫米", "请在页面设置中改正")


def _grid(section: etree._Element, place: str, profile: Profile) -> Iterator[LayoutFault]:
    """Yield a grid of another kind, or one with more or fewer lines than wanted."""
    grid, kinds = section.find(f"{W}docGrid"), profile.grid.types
    lines = _wanted_lines(section, profile)
    kind, pitch = attribute(grid, "type"), twips(grid, "linePitch")
    if kind not in kinds:
        yield LayoutFault(
            "grid",
            place,
            f"文档网格“{kind or '没有'}”",
            f"每页{lines}行（{'、'.join(kinds)}）",
            "请在页面设置的“文档网格”中指定行网格",
        )
        return
    height = section_text_area(section)[1]
    counted = height // pitch if pitch > 0 else 0
    if pitch <= 0 or counted != lines:
        found = f"每页{counted}行（行距 {pitch / _POINT:g} 磅）"
        action = "请在页面设置的“文档网格”中改正行距"
        yield LayoutFault("grid", place, found, f"每页{lines}行", action)


def _wanted_lines(section: etree._Element, profile: Profile) -> int:
    """Return the lines to a page; a landscape page has as many as its shorter side holds."""
    lines, page = profile.grid.lines, profile.page
    if not is_landscape(section):
        return lines
    width = page.width - page.left - page.right
    height = page.height - page.top - page.bottom
    return int(lines * width / height)


def _characters(document: LintedDocument) -> Iterator[LayoutFault]:
    """Yield the body style whose characters do not fill the line as wanted."""
    wanted, role = document.profile.grid.chars, document.profile.plain_role
    sample = next((paragraph for paragraph in document.paragraphs if paragraph.role == role), None)
    portrait = next((section for section in document.sections if not is_landscape(section)), None)
    if not wanted or sample is None or portrait is None:
        return
    size, space = _character_size(document, sample, portrait)
    column = section_text_area(portrait)[0] / _POINT
    fits = int(column // (size + space)) if size + space > 0 else 0
    if fits != wanted:
        yield LayoutFault(
            "grid-chars",
            sample.place,
            f"每行{fits}字（字号 {size:g} 磅，字距 {space:+.2f} 磅）",
            f"每行{wanted}字",
            "请调整字号、字距或左右白边",
        )


def _character_size(
    document: LintedDocument, sample: LintedParagraph, section: etree._Element
) -> tuple[float, float]:
    """Return size and spacing of a paragraph's characters in points; a grid of characters states the spacing itself."""
    run = next(sample.element.iter(f"{W}r"))
    size = half_points(document.run_property(run, sample.element, "sz")) or DEFAULT_SIZE
    grid = section.find(f"{W}docGrid")
    if attribute(grid, "type") == "linesAndChars":
        return size / 2, twips(grid, "charSpace") / _CHARACTER_SPACE
    space = whole_length(document.run_property(run, sample.element, "spacing")) or 0
    return size / 2, space / _POINT
