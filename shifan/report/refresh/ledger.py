"""The ledger of a refresh: what became of every anchor, by value id."""

from __future__ import annotations

from dataclasses import dataclass, field

KINDS = ("same", "refreshed", "kept", "deleted", "new", "conflicts")
# Said beside them: anchors mended on the way, sentences that people have rewritten and that still fit the data, and what the data now
# have to say about the verdict, shortcomings and suggestions that has found no place in the file, and values that stand in another's cell.
BESIDE = ("repaired", "prose", "removed", "unplaced", "misplaced")
WORDS = {
    "same": "未变",
    "refreshed": "已更新",
    "kept": "手工改动，已保留",
    "deleted": "已被删除",
    "new": "新增",
    "conflicts": "冲突，未改",
    "repaired": "锚点已修复",
    "prose": "文字改写，已保留",
    "removed": "数据已无，段落删去",
    "unplaced": "新的结论、不足或建议没有位置",
    "misplaced": "单元格疑似对调，请核对",
}


@dataclass
class Ledger:
    """Ids by kind, each once; `details` says of a kept or conflicting place what stands there and what the data say."""

    lists: dict[str, list[str]] = field(
        default_factory=lambda: {kind: [] for kind in (*KINDS, *BESIDE)}
    )
    _seen: set[tuple[str, str]] = field(default_factory=set)
    details: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def note(self, kind: str, key: str, **detail: str) -> None:
        """Enter an id under a kind."""
        if (kind, key) not in self._seen:
            self._seen.add((kind, key))
            self.lists[kind].append(key)
        if detail:
            self.details.append({"kind": kind, "id": key, **detail})

    def __getitem__(self, kind: str) -> list[str]:
        return self.lists[kind]

    @property
    def settled(self) -> bool:
        """Return whether the file now says what the data say: nothing kept against them, in conflict, without a place or in a wrong one."""
        return not any(self.lists[kind] for kind in ("kept", "conflicts", "unplaced", "misplaced"))

    def as_dict(self) -> dict[str, object]:
        """Return the answer of `refresh --json`."""
        return {**self.lists, "details": self.details, "notes": self.notes}


def shortened(ids: list[str], most: int = 10) -> str:
    """Return a list for the screen: the first ids, and how many there are. LibreOffice alone loses over a thousand tags."""
    shown = "、".join(ids[:most])
    return shown if len(ids) <= most else f"{shown}等{len(ids)}处（全部见 --json）"
