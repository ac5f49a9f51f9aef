"""Title and words of one entry — a shortcoming, a suggestion, a part of a theme — are renewed together or not at all.

Where people have worked on an entry and the data now tell another story under its number, a new title over old words, or words of people's behind
a new story, would say what nobody has said.
"""

from __future__ import annotations

from shifan.report.anchors import user_edits
from shifan.report.anchors.anchor import PASSAGE
from shifan.report.refresh import rank_changes
from shifan.report.refresh.session import Work

_REASON = "这一条已有手工改动，数据现在说的是另一件事，标题和内容都没有改"


def hold(work: Work) -> None:
    """Enter as conflicts, whole, the entries that people have worked on and that would tell another story."""
    entries: dict[tuple[str, int], list[str]] = {}
    for name, entry in work.written.items():
        found = rank_changes.entry_of(entry.value_id)
        if found and name in work.reading.spots:
            entries.setdefault(found, []).append(name)
    stories = rank_changes.stories(work.reading)
    for (family, number), names in entries.items():
        before, now = (
            stories.get((family, number), ""),
            rank_changes.story(work.register, family, number),
        )
        if (
            now
            and before != now
            and not _settled(work, names)
            and user_edits.on_any(work.reading, names)
        ):
            for name in names:
                _hold(work, name, before)
        else:
            for name in names:
                work.written[name].topic = None


def _settled(work: Work, names: list[str]) -> bool:
    """Return whether people have given the entry its new title themselves."""
    titles = [
        name for name in names if work.written[name].value_id.endswith((".title", ".heading"))
    ]
    return bool(titles) and all(
        work.reading.spots[name].text == _shown(work, work.written[name].value_id)
        for name in titles
    )


def _shown(work: Work, key: str) -> str:
    return work.register.text(key) if key in work.register else ""


def _hold(work: Work, name: str, story: str) -> None:
    """Enter a conflict; the story stays with the anchor, and what its words were made from, so that it is one at the next refresh too."""
    entry = work.written[name]
    key = entry.value_id
    entry.topic = story
    if entry.kind == PASSAGE and entry.made_from is None:
        entry.made_from = work.reading.values.get(key, {}).get("value")
    data = work.register.text(key) if key in work.register else "不再有这段文字"
    work.note("conflicts", name, now=work.reading.spots[name].text, data=data, reason=_REASON)
