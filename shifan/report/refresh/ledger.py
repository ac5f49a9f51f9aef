"""The ledger of a refresh: what became of every anchor, by value id."""

from __future__ import annotations

from dataclasses import field

from shifan.records import dataclass

SAME = "same"
REFRESHED = "refreshed"
KEPT = "kept"  # what people have written, other than the data
DELETED = "deleted"  # by people
NEW = "new"  # printed by the run's own report, and never by this file
CONFLICT = "conflicts"  # people and data want different things, and nothing was changed
# Entered beside these.
REPAIRED = "repaired"  # the anchor, mended on the way
REWORDED = "prose"  # by people, and it still fits the data
REMOVED = "removed"  # what the data no longer have
UNPLACED = "unplaced"  # new wording for which the file has no place
MISPLACED = "misplaced"  # a value that stands in another one's cell
# The kinds in the order in which they are told, with their names on the screen.
KIND_NAMES = {
    SAME: "未变",
    REFRESHED: "已更新",
    KEPT: "手工改动，已保留",
    DELETED: "已被删除",
    NEW: "新增",
    CONFLICT: "冲突，未改",
    REPAIRED: "锚点已修复",
    REWORDED: "文字改写，已保留",
    REMOVED: "数据已无，段落删去",
    UNPLACED: "新的结论、不足或建议没有位置",
    MISPLACED: "单元格疑似对调，请核对",
}
UNSETTLED = (KEPT, CONFLICT, UNPLACED, MISPLACED)


@dataclass(frozen=True)
class LedgerDetail:
    """What the ledger says of one place: the text there, the text that the data want, the reason, and where it is.

    A field is None where it has no meaning for the entry.
    """

    kind: str
    id: str
    now: str | None = None
    data: str | None = None
    reason: str | None = None
    place: str | None = None

    def as_dict(self) -> dict[str, str]:
        """Return the detail for `refresh --json`, without what does not matter."""
        return {key: text for key, text in vars(self).items() if text is not None}


@dataclass
class RefreshLedger:
    """What became of the anchors of a report.

    `ids` are value ids by kind, each once; `details` speak of single places, `notes` of the whole refresh.
    """

    ids: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in KIND_NAMES})
    details: list[LedgerDetail] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    run: str = ""  # the folder of the run that the data are taken from
    edited_around: bool = False  # beside the values something that was written no longer stands
    _entered: set[tuple[str, str]] = field(default_factory=set)

    def enter(self, kind: str, value_id: str) -> None:
        """Enter an id under a kind; once more of the same changes nothing."""
        if (kind, value_id) not in self._entered:
            self._entered.add((kind, value_id))
            self.ids[kind].append(value_id)

    def enter_detail(self, detail: LedgerDetail) -> None:
        """Enter an id with what is to be said of one of its places; every place has a detail of its own."""
        self.enter(detail.kind, detail.id)
        self.details.append(detail)

    def __getitem__(self, kind: str) -> list[str]:
        return self.ids[kind]

    @property
    def settled(self) -> bool:
        """Return whether the file now says what the data say.

        It does if nothing is kept against them, in conflict, without a place, or in a wrong one.
        """
        return not any(self.ids[kind] for kind in UNSETTLED)

    def as_dict(self) -> dict[str, list[str] | list[dict[str, str]] | str]:
        """Return the answer of `refresh --json`."""
        details = [detail.as_dict() for detail in self.details]
        return {**self.ids, "details": details, "notes": self.notes, "run": self.run}


def shortened(ids: list[str], most: int = 10) -> str:
    """Return the first ids and how many there are, for the screen; all of them if they are few.

    LibreOffice alone loses over a thousand tags.
    """
    shown = "、".join(ids[:most])
    return shown if len(ids) <= most else f"{shown}等{len(ids)}处（全部见 --json）"
