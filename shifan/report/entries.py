"""Title and words of one entry — a shortcoming, a suggestion, a part of a theme — are renewed together or not at all.

Where people have worked on an entry and the data now tell another story under its number, a new title over old words, or words of people's behind
a new story, would say what nobody has said.
"""

from __future__ import annotations

from shifan.report import hands, ranks
from shifan.report.work import Work

_REASON = "这一条已有手工改动，数据现在说的是另一件事，标题和内容都没有改"


def hold(work: Work) -> None:
    """Enter as conflicts, whole, the entries that people have worked on and that would tell another story."""
    entries: dict[tuple[str, int], list[str]] = {}
    for name, entry in work.written.items():
        found = ranks.entry_of(str(entry["id"]))
        if found and name in work.reading.spots:
            entries.setdefault(found, []).append(name)
    for (family, number), names in entries.items():
        before, now = (ranks.story(values, family, number) for values in (work.reading.values, work.register))
        if now and before != now and hands.on_any(work.reading, names):
            for name in names:
                key = str(work.written[name]["id"])
                data = work.register.text(key) if key in work.register else "不再有这段文字"
                work.note("conflicts", name, now=work.reading.spots[name].text, data=data, reason=_REASON)
