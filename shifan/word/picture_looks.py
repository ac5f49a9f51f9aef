"""Whether a picture in a document is shown as the file that it names: not turned, painted over or replaced."""

from __future__ import annotations

from lxml import etree

from shifan.word.drawing_names import A
from shifan.word.elements import whole_number

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
_LAYER = "{http://schemas.microsoft.com/office/drawing/2010/main}imgLayer"
_PICTURE = "}pic"  # of a document or of slides
_FAINTEST = 60_000  # thousandths of a percent of what is not transparent
_BRIGHTEST = 60_000
_HARMLESS = (f"{A}extLst", f"{A}grayscl")
_DEGREE = 60_000
_MOST_STRETCHED = 500  # thousandths of a percent beyond the frame: what office programs round off
_MOST_DISTORTED = 2.0


def alters_picture(image: etree._Element, content: bytes) -> str:
    """Return why a picture, named by its `a:blip`, is not seen as it is; empty for one that is."""
    if image.get(f"{_R}link"):
        return "图片链接到别的文件"
    if next(image.iter(_SVG, _LAYER), None) is not None:
        return "图片另有一幅替代的图"
    if any(_is_strong(effect) for effect in image.iterchildren(tag=etree.Element)):
        return "图片的效果使内容看不清"
    around = image.iterancestors()
    picture = next((element for element in around if str(element.tag).endswith(_PICTURE)), None)
    if picture is None:
        return ""
    if any(_is_stretched(frame) for frame in picture.iter(f"{A}fillRect")):
        return "图片被拉出框外"
    placed = next(picture.iter(f"{A}xfrm"), None)
    if placed is not None and _is_turned_over(placed):
        return "图片被翻转"
    return "图片被压扁或拉长" if placed is not None and _is_distorted(placed, content) else ""


def _is_strong(effect: etree._Element) -> bool:
    if effect.tag in _HARMLESS:
        return False
    if effect.tag == f"{A}alphaModFix":
        return (whole_number(effect.get("amt", "100000")) or 0) < _FAINTEST
    if effect.tag == f"{A}lum":
        sides = (whole_number(effect.get(name, "0")) or 0 for name in ("bright", "contrast"))
        return any(abs(side) > _BRIGHTEST for side in sides)
    return True


def _is_stretched(frame: etree._Element) -> bool:
    sides = (frame.get(side, "0").lstrip("-") for side in ("l", "t", "r", "b"))
    return any((whole_number(side) or 0) > _MOST_STRETCHED for side in sides)


def _is_turned_over(placed: etree._Element) -> bool:
    if placed.get("flipH", "0") in ("1", "true") or placed.get("flipV", "0") in ("1", "true"):
        return True
    turned = (whole_number(placed.get("rot", "0").lstrip("-")) or 0) % (360 * _DEGREE)
    return 100 * _DEGREE < turned < 260 * _DEGREE


def _is_distorted(placed: etree._Element, content: bytes) -> bool:
    """Return whether height and width are far from those of the picture, of which the size can be read."""
    extent = placed.find(f"{A}ext")
    if extent is None or content[:4] != b"\x89PNG" or len(content) < 24:
        return False
    broad, high = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    width, height = (whole_number(extent.get(side, "0")) or 0 for side in ("cx", "cy"))
    if min(broad, high, width, height) <= 0:
        return False
    ratio = (width / height) / (broad / high)
    return not 1 / _MOST_DISTORTED <= ratio <= _MOST_DISTORTED
