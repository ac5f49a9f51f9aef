"""A refresh under way: what was read, the new values, the parts that have changed, and the ledger."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import etree

from shifan.records import dataclass
from shifan.report.anchors.anchor import Anchors
from shifan.report.anchors.anchor_writer import AnchorWriter
from shifan.report.anchors.reading import Reading
from shifan.report.refresh.ledger import CONFLICT, LedgerDetail, RefreshLedger
from shifan.values import Register
from shifan.word.revisions import Pen

if TYPE_CHECKING:
    from shifan.report.make.expansion import Expander
    from shifan.report.place_names import PlaceNames


@dataclass
class RefreshSession:
    """One report being refreshed.

    `reading` is the file as it was read and is not changed. `anchors` are its anchors with what they hold afterwards,
    without those that are taken out; `new_anchors` makes those that come in and keeps them. An anchor in `handled` has
    its entry in the ledger and is not looked at again.
    """

    reading: Reading
    register: Register
    accept_data: bool  # values and charts of people's give way to the data
    pen: Pen
    new_anchors: AnchorWriter
    anchors: Anchors
    around: list[str] = field(default_factory=list)  # what the file said beside its values
    ledger: RefreshLedger = field(default_factory=RefreshLedger)
    handled: set[str] = field(default_factory=set)
    changed_parts: set[str] = field(default_factory=set)
    undone: set[str] = field(
        default_factory=set
    )  # marks of what is left to people, for the next refresh
    tables_in_run_order: set[etree._Element] = field(default_factory=set)  # not sorted by people

    @cached_property
    def known_ids(self) -> set[str]:
        """Return the ids that this file has ever printed, those included that people have taken out."""
        written = {anchor.value_id for anchor in self.reading.anchors.values()}
        return written | deleted_ids(self.reading)

    @property
    def has_outline(self) -> bool:
        """Return whether the file is a document whose blocks come and go as its outline tells."""
        return self.reading.info.outline is not None

    @cached_property
    def place_names(self) -> PlaceNames:
        """Return what names places in the document."""
        # Start-up time: most refreshes have nothing to say of a place.
        from shifan.report.place_names import PlaceNames

        return PlaceNames(self.reading.roots)

    def value_id(self, name: str) -> str:
        """Return the id of the value, passage, table or chart at an anchor, by the anchor's name."""
        return (self.anchors.get(name) or self.reading.anchor(name)).value_id

    def former_pattern(self, value_id: str) -> str | None:
        """Return the pattern that the former data gave a passage; None if they had no such passage."""
        before = self.reading.values.get(value_id)
        return before.value if before is not None and isinstance(before.value, str) else None

    def enter(self, kind: str, name: str) -> None:
        """Enter an anchor in the ledger under a kind and leave it alone from now on."""
        self.handled.add(name)
        self.ledger.enter(kind, self.value_id(name))

    def enter_detail(
        self,
        kind: str,
        name: str,
        now: str | None = None,
        data: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Enter an anchor in the ledger with what is to be said of it and its place, if it has one.

        Like `enter` it leaves the anchor alone from now on.
        """
        self.handled.add(name)
        anchor_range = self.reading.ranges.get(name)
        place = self.place_names.of(anchor_range.start) if anchor_range is not None else None
        self.ledger.enter_detail(LedgerDetail(kind, self.value_id(name), now, data, reason, place))

    def enter_conflict(self, name: str, data: str, reason: str | None = None) -> None:
        """Enter that people and data want different things at an anchor, with both texts."""
        self.enter_detail(CONFLICT, name, self.reading.ranges[name].text, data, reason)

    def mark_changed(self, element: etree._Element) -> None:
        """Note that the part in which an element stands is to be written anew."""
        root = element.getroottree().getroot()
        self.changed_parts.update(
            part for part, other in self.reading.roots.items() if other is root
        )

    def expander(self) -> Expander:
        """Return an expander that prints new values with anchors that stay unique in the document."""
        # Start-up time: most refreshes print nothing new.
        from shifan.report.make.expansion import Expander

        return Expander(self.register, self.new_anchors)


def deleted_ids(reading: Reading) -> set[str]:
    """Return the ids that people had taken out of a file before its last refresh."""
    return set(reading.info.deleted or ())
