"""What the look of an ods file's cells says: styles that strike through or fill, and numbers that show with a unit."""

from __future__ import annotations

import re
from dataclasses import field
from xml.etree import ElementTree

from shifan.intake.xlsx_styles import colour_name
from shifan.patterns import pattern_of
from shifan.records import dataclass

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FORMATTED = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_SHOWN = pattern_of(r"(\D*?)(-?[\d,]+(?:\.\d+)?)(.*)", re.DOTALL)
_CURRENCY = pattern_of(r"[¥￥$€£\s]*|CN¥|CNY|RMB")
_NO_UNIT = pattern_of(r"[\d%/]")
_SCALES = {0: '0"{}"', 3: '0,"{}"', 4: '0!.0,"{}"', 6: '0,,"{}"', 8: '0!.00,,"{}"'}


@dataclass
class OdsStyles:
    """Names of cell styles: those that strike through, and those that fill with a colour, in words."""

    struck: set[str] = field(default_factory=set)
    fills: dict[str, str] = field(default_factory=dict)

    def take(self, style: ElementTree.Element) -> None:
        """Enter a style."""
        name = style.get(f"{STYLE}name", "")
        for part in style.iter(f"{STYLE}text-properties"):
            if part.get(f"{STYLE}text-line-through-style", "none") != "none":
                self.struck.add(name)
        for part in style.iter(f"{STYLE}table-cell-properties"):
            colour = part.get(f"{_FORMATTED}background-color", "")
            if colour.startswith("#") and colour_name(f"FF{colour[1:].upper()}"):
                self.fills[name] = colour_name(f"FF{colour[1:].upper()}")


def format_of(value: float, shown: str) -> str:
    """Return the number format by which a number shows as a text; empty where it shows as it is.

    An ods file keeps what each cell shows: 2044万元 of 20440000, 002 of 2.
    """
    match = _SHOWN.fullmatch(shown.strip())
    if not match:
        return ""
    before, digits, after = match[1], match[2].replace(",", ""), match[3].strip()
    if digits.isdigit() and len(digits) > 1 and digits.startswith("0"):
        return "0" * len(digits)
    is_unit = after and not _NO_UNIT.search(after) and not _CURRENCY.fullmatch(after)
    if not is_unit or not _CURRENCY.fullmatch(before):
        return ""
    step = 0.51 * 10.0 ** -len(digits.partition(".")[2])
    for power, code in _SCALES.items():
        if abs(value / 10**power - float(digits)) <= step:
            return code.format(after.replace('"', ""))
    return ""
