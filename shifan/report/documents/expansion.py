"""Anchors of a document replaced by values; a name that its place does not have is a fault with those that it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from lxml import etree

from shifan.records import dataclass
from shifan.report.documents.name_scope import MeaninglessName, NameScope
from shifan.report.make.expansion import Expander, LocalNames
from shifan.report.make.skeleton_anchors import ANCHOR, anchor_text, normalized_name
from shifan.report.make.skeleton_names import REFERENCE
from shifan.word.elements import run

_NO_NAMES = LocalNames()
_CORRECT = "请改正模板中的名称，或把它移到有这项数据的范围内"


@dataclass
class DocumentExpander(Expander):
    """An expander that knows the scope of the place at hand; `forbidden` says what an edition may not print."""

    scope: NameScope = field(kw_only=True)

    def within(self, scope: NameScope, paragraph: etree._Element) -> None:
        """Replace the anchors of a paragraph in place, by what names mean in a scope."""
        self.scope = scope
        self.paragraph(paragraph)

    def pieces(
        self,
        name: str,
        properties: etree._Element | None = None,
        names: LocalNames = _NO_NAMES,
    ) -> list[etree._Element]:
        """Return the content for the anchor of a name; one without meaning here is noted and stays as it is."""
        if name.startswith(REFERENCE):
            return super().pieces(name, properties, names)
        try:
            meaning = self.scope.meaning(name)
        except MeaninglessName as unknown:
            self.note(name, unknown)
            return [run(anchor_text(name), properties)]
        if meaning.text is not None:
            return [run(meaning.text, properties)] if meaning.text else []
        if meaning.pattern is not None:
            return list(self._pattern(meaning.pattern, properties))
        return self._value(meaning.value_id, properties)

    def _pattern(self, pattern: str, properties: etree._Element | None) -> Iterator[etree._Element]:
        """Yield the runs of a text of the declaration that may hold anchors."""
        position = 0
        for anchor in ANCHOR.finditer(pattern):
            if anchor.start() > position:
                yield run(pattern[position : anchor.start()], properties)
            yield from self.pieces(normalized_name(anchor[1]), properties)
            position = anchor.end()
        if pattern[position:]:
            yield run(pattern[position:], properties)

    def note(self, name: str, unknown: MeaninglessName) -> None:
        """Note a name that means nothing at its place."""
        if unknown.available:
            self.faults.add(name, unknown.found, f"可用：{'、'.join(unknown.available)}", _CORRECT)
        else:
            self.unknown(name)
