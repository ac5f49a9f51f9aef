"""A refresh under way: what was read, the new values, the pen, and the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import etree

from shifan.report.anchors.anchor import Anchors
from shifan.report.anchors.creation import AnchorWriter
from shifan.report.anchors.reading import Reading
from shifan.report.refresh.ledger import Ledger
from shifan.values import Register
from shifan.word.revisions import Pen

if TYPE_CHECKING:
    from shifan.report.make.expansion import Expander
    from shifan.report.place_names import PlaceNames


@dataclass
class Work:
    """A refresh under way: the reading, the new values, and what each anchor holds afterwards."""

    reading: Reading
    register: Register
    accept: bool
    pen: Pen
    anchors: AnchorWriter
    ledger: Ledger = field(default_factory=Ledger)
    written: Anchors = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    sorted: set[etree._Element] = field(
        default_factory=set
    )  # tables whose rows are in the order of the newest report

    @cached_property
    def place_names(self) -> PlaceNames:
        """Return what names places in the document."""
        from shifan.report.place_names import (
            PlaceNames,  # most refreshes have nothing to say of a place
        )

        return PlaceNames(self.reading.roots)

    def note(self, kind: str, name: str, **detail: str) -> None:
        """Enter an anchor in the ledger and leave it alone from now on."""
        self.done.add(name)
        spot = self.reading.spots.get(name)
        if detail and spot is not None:
            detail["place"] = self.place_names.of(spot.start)
        anchor = self.written.get(name) or self.reading.entry(name)
        self.ledger.note(kind, anchor.value_id, **detail)

    def expander(self) -> Expander:
        """Return an expander that prints new values with anchors that stay unique in the document."""
        from shifan.report.make.expansion import Expander  # most refreshes print nothing new

        return Expander(self.register, self.anchors)
