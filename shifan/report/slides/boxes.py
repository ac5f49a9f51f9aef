"""Where a shape lies on its slide, in EMU, with the groups that it is in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from shifan.word.drawing_names import A
from shifan.word.elements import whole_number

_GROUP = "{*}grpSp"
_SIXTY_THOUSANDTHS = 60_000  # of a degree
_YES = ("1", "true")


class SlideBox(NamedTuple):
    """Left, top, right and bottom of a shape."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def shorter_side(self) -> float:
        """Return the smaller of width and height."""
        return min(self.right - self.left, self.bottom - self.top)

    def share_under(self, other: SlideBox) -> float:
        """Return which share of this box lies under another one, from 0 to 1."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        area = (self.right - self.left) * (self.bottom - self.top)
        return max(width, 0) * max(height, 0) / area if area > 0 else 0.0

    def holds_middle_of(self, other: SlideBox) -> bool:
        """Return whether the middle of another box is in this one."""
        x, y = (other.left + other.right) / 2, (other.top + other.bottom) / 2
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def is_near(self, other: SlideBox, by: float) -> bool:
        """Return whether another box begins where this one does, within a distance."""
        return abs(self.left - other.left) < by and abs(self.top - other.top) < by


def box_of(shape: Any) -> SlideBox | None:
    """Return where a shape lies on the slide; None for one whose place its layout gives."""
    sides = (shape.left, shape.top, shape.width, shape.height)
    if any(side is None for side in sides):
        return None
    left, top, width, height = (float(side) for side in sides)
    box = SlideBox(left, top, left + width, top + height)
    for frame in _frames_of_groups(shape):
        box = _as_in_group(box, frame)
    return box


def turned(shape: Any) -> float:
    """Return by how many degrees the text of a shape is turned, with its groups and within its own box."""
    degrees = float(getattr(shape, "rotation", 0))
    element = shape._element
    own = element.find("{*}spPr/{*}xfrm")
    frames = [frame for frame in (own, *_frames_of_groups(shape)) if frame is not None]
    degrees += sum(_degrees(frame) for frame in frames[0 if own is None else 1 :])
    degrees += 180 * sum(frame.get("flipV", "0") in _YES for frame in frames)
    for body in element.iter(f"{A}bodyPr"):
        degrees += _degrees(body)
        for turn in body.iter(f"{A}rot"):  # in three dimensions
            degrees += max(abs(_degrees(turn, name)) % 360 for name in ("lat", "lon", "rev"))
    return degrees % 360


def is_hidden(shape: Any) -> bool:
    """Return whether a shape, or a group that it is in, is hidden."""
    return any(
        properties.get("hidden", "0") in _YES
        for holder in (shape._element, *shape._element.iterancestors(_GROUP))
        for properties in holder.iterfind("{*}*/{*}cNvPr")
        if properties.getparent().getparent() is holder
    )


def _frames_of_groups(shape: Any) -> Iterator[etree._Element]:
    for group in shape._element.iterancestors(_GROUP):
        frame = group.find("{*}grpSpPr/{*}xfrm")
        if frame is not None:
            yield frame


def _as_in_group(box: SlideBox, frame: etree._Element) -> SlideBox:
    """Return a box, measured inside a group, as it lies outside it."""
    offset, size = frame.find(f"{A}off"), frame.find(f"{A}ext")
    inner, inner_size = frame.find(f"{A}chOff"), frame.find(f"{A}chExt")
    if offset is None or size is None or inner is None or inner_size is None:
        return box
    scales = [_measure(size, name) / (_measure(inner_size, name) or 1) for name in ("cx", "cy")]
    sides = (
        _measure(offset, axis) + (side - _measure(inner, axis)) * scale
        for side, axis, scale in zip(box, "xyxy", scales * 2, strict=True)
    )
    return SlideBox(*sides)


def _measure(element: etree._Element, name: str) -> int:
    return whole_number(element.get(name, "")) or 0


def _degrees(element: etree._Element, name: str = "rot") -> float:
    return _measure(element, name) / _SIXTY_THOUSANDTHS
