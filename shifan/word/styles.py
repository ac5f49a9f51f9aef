"""What a paragraph style looks like, as far as layout is reckoned from it: size, line, spacing, indents, kept or on a fresh page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from shifan.word.elements import W

_POINT = 20
_NATURAL = 1.3  # line height of a CJK font, in its size


@dataclass(frozen=True)
class Look:
    """Lengths in points; `exact` is a fixed line height (0: by the font and the grid)."""

    size: float = 16.0
    spacing: float = 0.0
    exact: float = 0.0
    before: float = 0.0
    after: float = 0.0
    first: float = 0.0
    left: float = 0.0
    grid: bool = True
    keep: bool = False
    fresh: bool = False
    cell_margin: float = 5.7

    def line(self, pitch: float) -> float:
        """Return the height of a line on a grid of `pitch` points (0: no grid)."""
        if self.exact:
            return self.exact
        natural = self.size * _NATURAL
        return -(-natural // pitch) * pitch if self.grid and pitch else natural


def looks(styles: etree._Element) -> dict[str, Look]:
    """Return the look of every paragraph style by id; what a style leaves open it takes from the one it is based on."""
    elements = {
        style.get(f"{W}styleId"): style
        for style in styles.iter(f"{W}style")
        if style.get(f"{W}type") == "paragraph"
    }
    found: dict[str, Look] = {}
    for key in elements:
        _resolve(key, elements, found, ())
    return found


def _resolve(
    key: str, elements: dict[str, etree._Element], found: dict[str, Look], seen: tuple[str, ...]
) -> Look:
    if key in found or key not in elements or key in seen:
        return found.get(key, Look())
    based = elements[key].find(f"{W}basedOn")
    base = (
        _resolve(based.get(f"{W}val"), elements, found, (*seen, key))
        if based is not None
        else Look()
    )
    found[key] = _own(elements[key], replace(base, before=base.before, after=base.after))
    return found[key]


def _own(style: etree._Element, look: Look) -> Look:
    changed: dict[str, object] = {}
    size, spacing = _number(style, "w:rPr/w:sz", "val"), _number(style, "w:rPr/w:spacing", "val")
    changed |= {} if size is None else {"size": size / 2}
    changed |= {} if spacing is None else {"spacing": spacing / _POINT}
    for name in ("before", "after"):
        value = _number(style, "w:pPr/w:spacing", name)
        changed |= {} if value is None else {name: value / _POINT}
    line, rule = (
        _number(style, "w:pPr/w:spacing", "line"),
        _text(style, "w:pPr/w:spacing", "lineRule"),
    )
    if line is not None:
        changed["exact"] = line / _POINT if rule == "exact" else 0.0
    for name, attribute in (("first", "firstLine"), ("left", "left")):
        value = _number(style, "w:pPr/w:ind", attribute)
        changed |= {} if value is None else {name: value / _POINT}
    for name, tag in (("keep", "keepNext"), ("fresh", "pageBreakBefore"), ("grid", "snapToGrid")):
        value = style.find(f"{W}pPr/{W}{tag}")
        changed |= (
            {} if value is None else {name: value.get(f"{W}val", "1") not in ("0", "false", "off")}
        )
    return replace(look, **changed)


def _text(style: etree._Element, path: str, attribute: str) -> str:
    element = style.find(path.replace("w:", W))
    return "" if element is None else element.get(f"{W}{attribute}", "")


def _number(style: etree._Element, path: str, attribute: str) -> float | None:
    value = _text(style, path, attribute)
    return float(value) if value.lstrip("-").replace(".", "", 1).isdigit() else None
