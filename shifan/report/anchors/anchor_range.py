"""Where an anchor is in the tree of a report, and what stands there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from lxml import etree

from shifan.records import dataclass
from shifan.word.elements import DELETED, W, first_child

COPY_PREFIX = "+"  # begins the name of what has no bookmark of its own: a pasted control or chart
_PROPERTIES, _TAG, _ALIAS, _VAL = f"{W}sdtPr", f"{W}tag", f"{W}alias", f"{W}val"


@dataclass
class AnchorRange:
    """Where an anchor is: from its bookmark's beginning to its end, or a control or drawing without a bookmark.

    `text_nodes` are the texts inside once every revision is accepted; `symbols` what prints there but is no text in
    the file, each with the number of text nodes before it. `revised` says whether a tracked change of somebody else
    is inside. `twins` are the same place in the other branch of a text box (`mc:AlternateContent` keeps it twice).
    `unseen` are the texts inside that are there and that no reader sees.
    """

    part: str
    start: etree._Element
    end: etree._Element | None = None
    text_nodes: list[etree._Element] = field(default_factory=list)
    revised: bool = False
    control: etree._Element | None = None
    twins: list[AnchorRange] = field(default_factory=list)
    symbols: list[tuple[int, str]] = field(default_factory=list)
    unseen: list[etree._Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return what a reader sees at the anchor."""
        if not self.symbols:
            return "".join(node.text or "" for node in self.text_nodes)
        texts = [
            self.symbols_before(n) + (node.text or "") for n, node in enumerate(self.text_nodes)
        ]
        return "".join(texts) + self.symbols_before(len(self.text_nodes))

    @property
    def has_unseen_words(self) -> bool:
        """Return whether a text stands inside that no reader sees."""
        return any(node.text for node in self.unseen)

    def symbols_before(self, number: int) -> str:
        """Return the symbols right before the text node of that number."""
        return "".join(symbol for place, symbol in self.symbols if place == number)

    def elements_inside(self) -> Iterator[etree._Element]:
        """Yield what stands beside the beginning, up to the end."""
        element = self.start.getnext() if self.start is not self.end else None
        while element is not None and element is not self.end:
            yield element
            element = element.getnext()

    def with_twins(self) -> list[AnchorRange]:
        """Return this place and the same one in the other branch of a text box."""
        return [self, *self.twins]

    @property
    def is_deleted(self) -> bool:
        """Return whether a tracked change that is not accepted yet deletes what stood here, or moves it away."""
        if self.text_nodes:
            return False
        return any(
            any(True for _ in element.iter(*DELETED))
            for element in (self.start, *self.elements_inside())
        )


def control_tag(control: etree._Element | None) -> str:
    """Return the value id that a content control carries as tag, else as alias; empty for none, or for no control."""
    properties = first_child(control, _PROPERTIES) if control is not None else None
    if properties is None:
        return ""
    for name in (_TAG, _ALIAS):
        for element in properties.iterchildren(name):
            return element.get(_VAL, "")
    return ""
