"""What a profile of layout asks for: page, grid, styles, page number and text.

Lengths in millimetres, sizes in points.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shifan.records import dataclass

Texts = tuple[str, ...]


@dataclass(frozen=True)
class PageRule:
    """Paper and margins."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    tolerance: float = 0.5


@dataclass(frozen=True)
class GridRule:
    """Lines to a page, characters to a line, and the kinds of grid that are allowed."""

    lines: int
    chars: int | None = None
    types: Texts = ("lines", "linesAndChars")


@dataclass(frozen=True)
class StyleRule:
    """How a kind of paragraph looks, and how it is known: by style names, as typed (a pattern), or as plain text."""

    east_asia: Texts
    size: float
    names: Texts = ()
    typed: str = ""
    plain: bool = False
    latin: Texts | None = None
    first_line_chars: float | None = None
    align: str = ""

    @property
    def lower_names(self) -> list[str]:
        """Return the style names in small letters."""
        return [name.lower() for name in self.names]


@dataclass(frozen=True)
class PageNumberRule:
    """How a page number is written (`form` holds one {n}) and where it stands.

    `below` is its distance from the text.
    """

    font: Texts
    size: float
    form: str
    position: str = "outside"
    turned: bool = True
    below: float | None = None
    tolerance: float = 1.0


@dataclass(frozen=True)
class TextRule:
    """Fonts of Latin text, line pitch, and what is allowed in a text."""

    latin: Texts | None = None
    line_pitch: tuple[float, float] | None = None
    quote_hint: bool = True
    western_quotes: bool = True
    half_width: bool = True
    full_width_digits: bool = True
    round_year: bool = True
    padded_date: bool = True


@dataclass(frozen=True)
class Profile:
    """A profile of layout: its rules, and which further checks it wants."""

    page: PageRule
    grid: GridRule
    styles: dict[str, StyleRule]
    page_number: PageNumberRule
    text: TextRule
    whole_rows: bool = True
    check_headings: bool = False
    check_annexes: bool = False

    @property
    def plain_role(self) -> str:
        """Return the style of plain text; empty if the profile has none."""
        return next((role for role, rule in self.styles.items() if rule.plain), "")


def profile_from_toml(content: Mapping[str, Mapping[str, Any]]) -> Profile:
    """Return the profile of a file's content, which has been checked before."""
    return Profile(
        PageRule(**content["page"]),
        GridRule(**_with_tuples(content["grid"])),
        {role: StyleRule(**_with_tuples(rule)) for role, rule in content["styles"].items()},
        PageNumberRule(**_with_tuples(content["page_number"])),
        TextRule(**_with_tuples(content["text"])),
        whole_rows=content.get("table", {}).get("whole_rows", True),
        check_headings=content.get("headings", {}).get("check", False),
        check_annexes=bool(content.get("annex")),
    )


def _with_tuples(rule: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in rule.items()}
