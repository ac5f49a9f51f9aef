"""The formats of a workbook: those that marks need are added, all others stay as they are."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from shifan.errors import Severity
from shifan.intake.annotate.package_parts import empty_root, serialized, tree
from shifan.raw_sheets.added_sheets import MARK_FILLS
from shifan.records import dataclass

_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
_MOST = 64_000  # formats that Excel opens
_LEAST = {
    "fonts": "<font><sz val='11'/><name val='宋体'/></font>",
    "fills": "<fill><patternFill patternType='none'/></fill><fill><patternFill patternType='gray125'/></fill>",
    "borders": "<border><left/><right/><top/><bottom/><diagonal/></border>",
    "cellStyleXfs": "<xf numFmtId='0' fontId='0' fillId='0' borderId='0'/>",
    "cellXfs": "<xf numFmtId='0' fontId='0' fillId='0' borderId='0' xfId='0'/>",
}
_EDGE = "<{0} style='thin'><color rgb='FFA6A6A6'/></{0}>"
_EDGES = "".join(_EDGE.format(side) for side in ("left", "right", "top", "bottom"))
_SIZE = 11


@dataclass(frozen=True)
class SheetFormat:
    """A format of the sheet of findings: `fill` and `colour` (of letters) are six hexadecimal digits or empty."""

    fill: str = ""
    colour: str = ""
    bold: bool = False
    centred: bool = False
    underlined: bool = False


class CellStyles:
    """The part of formats; without one the least that a workbook needs."""

    def __init__(self, content: bytes | None, namespace: str) -> None:
        self._namespace = namespace if content is None else ""
        if content is None:
            self._root = empty_root("styleSheet", namespace)
        else:
            self._root = tree(content)
            self._namespace = str(etree.QName(self._root).namespace)
        self._known: dict[str, dict[bytes, int]] = {}
        self._formats: dict[SheetFormat, int] = {}
        for name in _LEAST:
            self._section(name)

    def content(self) -> bytes:
        """Return the bytes of the part."""
        return serialized(self._root)

    def marked(self, style: int, severity: Severity) -> int:
        """Return the format that is another one with the fill of a mark."""
        return self._with_fill(style, self._solid(MARK_FILLS[severity]))

    def is_marked(self, style: int) -> bool:
        """Return whether a format has the fill of a mark."""
        fills = self._section("fills")
        number = int(self._format(style).get("fillId", "0"))
        if number >= len(fills):
            return False
        colours = fills[number].findall("./{*}patternFill[@patternType='solid']/{*}fgColor")
        return any(colour.get("rgb", "")[-6:] in MARK_FILLS.values() for colour in colours)

    def with_fill_of(self, style: int, other: int) -> int:
        """Return the format that is `style` with the fill of `other`."""
        source = self._format(other)
        return self._with_fill(style, int(source.get("fillId", "0")), source.get("applyFill"))

    def has_fill(self, style: int) -> bool:
        """Return whether a format fills its cells."""
        return self._format(style).get("fillId", "0") != "0"

    def sheet_format(self, wanted: SheetFormat) -> int:
        """Return the number of a format of the sheet of findings."""
        if wanted not in self._formats:
            self._formats[wanted] = self._made_format(wanted)
        return self._formats[wanted]

    def _made_format(self, wanted: SheetFormat) -> int:
        marks = ("<b/>" if wanted.bold else "") + ("<u/>" if wanted.underlined else "")
        colour = f"<color rgb='FF{wanted.colour}'/>" if wanted.colour else ""
        font = (
            f"<font>{marks}<sz val='{_SIZE}'/>{colour}<name val='宋体'/><charset val='134'/></font>"
        )
        numbers = (
            self._entry("fonts", self._made(font)),
            self._solid(wanted.fill) if wanted.fill else 0,
            self._entry("borders", self._made(f"<border>{_EDGES}<diagonal/></border>")),
        )
        across = " horizontal='center'" if wanted.centred else ""
        down = "center" if wanted.bold else "top"
        look = (
            "<xf numFmtId='0' fontId='{}' fillId='{}' borderId='{}' xfId='0' applyFont='1' applyFill='1' "
            "applyBorder='1' applyAlignment='1'>"
        ).format(*numbers)
        return self._entry(
            "cellXfs", self._made(f"{look}<alignment{across} vertical='{down}' wrapText='1'/></xf>")
        )

    def _format(self, style: int) -> etree._Element:
        formats = self._section("cellXfs")
        return formats[style if style < len(formats) else 0]

    def _with_fill(self, style: int, fill: int, applied: str | None = "1") -> int:
        wanted = deepcopy(self._format(style))
        wanted.set("fillId", str(fill))
        if applied is not None:
            wanted.set("applyFill", applied)
        elif "applyFill" in wanted.attrib:
            del wanted.attrib["applyFill"]
        if len(self._section("cellXfs")) >= _MOST:
            return style
        return self._entry("cellXfs", wanted)

    def _solid(self, colour: str) -> int:
        colours = f"<fgColor rgb='FF{colour}'/><bgColor indexed='64'/>"
        fill = f"<fill><patternFill patternType='solid'>{colours}</patternFill></fill>"
        return self._entry("fills", self._made(fill))

    def _made(self, text: str) -> etree._Element:
        return etree.fromstring(f"<r xmlns='{self._namespace}'>{text}</r>")[0]

    def _entry(self, section: str, element: etree._Element) -> int:
        """Return the number of an element in its section, added if there is none like it."""
        entries = self._section(section)
        if section not in self._known:
            self._known[section] = {_key(entry): number for number, entry in enumerate(entries)}
        known, key = self._known[section], _key(element)
        if key not in known:
            known[key] = len(entries)
            entries.append(element)
            entries.set("count", str(len(entries)))
        return known[key]

    def _section(self, name: str) -> etree._Element:
        """Return a section of the part, made at its place if it is missing or empty."""
        found = self._root.find(f"{{{self._namespace}}}{name}")
        if found is None:
            found = etree.Element(f"{{{self._namespace}}}{name}")
            behind = _ORDER[_ORDER.index(name) + 1 :]
            place = next(
                (n for n, each in enumerate(self._root) if _plain_name(each) in behind),
                len(self._root),
            )
            self._root.insert(place, found)
        if not len(found) and name in _LEAST:
            found.extend(etree.fromstring(f"<r xmlns='{self._namespace}'>{_LEAST[name]}</r>"))
            found.set("count", str(len(found)))
        return found


def _plain_name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _key(element: etree._Element) -> bytes:
    """Return what two equal elements have in common."""
    return etree.tostring(element, method="c14n", exclusive=True, with_tail=False)
