"""The styles of a document, and what a style takes over from those it is based on."""

from __future__ import annotations

from lxml import etree

from shifan.word.elements import W, attribute, first_child, value_at

_PROPERTIES, _STYLE = f"{W}pPr", f"{W}pStyle"


class StyleSheet:
    """The styles of a document by id; one without a part for styles has none."""

    def __init__(self, root: etree._Element | None) -> None:
        styles = [] if root is None else root.iter(f"{W}style")
        self._styles = {attribute(style, "styleId"): style for style in styles}
        self._lineages: dict[str, tuple[etree._Element, ...]] = {}
        self.defaults = None if root is None else root.find(f"{W}docDefaults")
        self.default_paragraph_style = next(
            (key for key, style in self._styles.items() if _is_default_paragraph(style)), ""
        )

    def ids(self, kind: str) -> list[str]:
        """Return the ids of the styles of a kind: paragraph, character, table or numbering."""
        return [key for key, style in self._styles.items() if attribute(style, "type") == kind]

    def name(self, style_id: str) -> str:
        """Return the name of a style that people see; empty for an unknown one."""
        return style_name(self._styles[style_id]) if style_id in self._styles else ""

    def lineage(self, style_id: str) -> tuple[etree._Element, ...]:
        """Return a style and those it is based on, nearest first.

        None for an unknown one, each once if they go round in a circle.
        """
        if style_id not in self._lineages:
            self._lineages[style_id] = self._based_on(style_id)
        return self._lineages[style_id]

    def inherited(self, style_id: str, path: str, name: str = "val") -> str:
        """Return the attribute at a path such as `pPr/outlineLvl` of the nearest style of a lineage that has it.

        Else empty.
        """
        values = (value_at(style, path, name) for style in self.lineage(style_id))
        return next((value for value in values if value), "")

    def _based_on(self, style_id: str) -> tuple[etree._Element, ...]:
        lineage: dict[str, etree._Element] = {}
        while style_id in self._styles and style_id not in lineage:
            lineage[style_id] = self._styles[style_id]
            style_id = value_at(self._styles[style_id], "basedOn")
        return tuple(lineage.values())


def style_name(style: etree._Element) -> str:
    """Return the name of a style that people see."""
    return value_at(style, "name")


def paragraph_style(paragraph: etree._Element) -> str:
    """Return the style id that a paragraph names; empty if it names none."""
    properties = first_child(paragraph, _PROPERTIES)
    return "" if properties is None else attribute(first_child(properties, _STYLE), "val")


def _is_default_paragraph(style: etree._Element) -> bool:
    return attribute(style, "type") == "paragraph" and attribute(style, "default") == "1"
