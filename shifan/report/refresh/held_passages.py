"""Title and text of a numbered passage are renewed together or not at all.

Where people have worked on a passage and the data now have another topic under its number, a new title over old words,
or people's words under a new title, would say what nobody has said: such a passage is held as it is, as a conflict.
"""

from __future__ import annotations

from shifan.report.anchors import user_edits
from shifan.report.anchors.anchor import PASSAGE
from shifan.report.refresh.numbered_passages import (
    NumberedPassage,
    numbered_passage,
    topic_in_register,
    topics_in_file,
)
from shifan.report.refresh.session import RefreshSession

_REASON = "这一条已有手工改动，数据现在说的是另一件事，标题和内容都没有改"
_TITLES = (".title", ".heading")


def hold_edited_passages(session: RefreshSession) -> None:
    """Enter as conflicts, title and text, the passages that people have edited and that would get another topic.

    Of all others it is forgotten that they were held before.
    """
    topics = topics_in_file(session.reading)
    for passage, names in _anchors_by_passage(session).items():
        topic = topics.get(passage, "")
        new_topic = topic_in_register(session.register, passage)
        changes = bool(new_topic) and topic != new_topic
        if (
            changes
            and not _has_new_title(session, names)
            and user_edits.touch_any(session.reading, names)
        ):
            for name in names:
                _hold(session, name, topic)
        else:
            for name in names:
                session.anchors[name].topic = None


def _anchors_by_passage(session: RefreshSession) -> dict[NumberedPassage, list[str]]:
    """Return the names of the anchors of each numbered passage, those that stand in the file."""
    names: dict[NumberedPassage, list[str]] = {}
    for name, anchor in session.anchors.items():
        passage = numbered_passage(anchor.value_id)
        if passage and name in session.reading.ranges:
            names.setdefault(passage, []).append(name)
    return names


def _has_new_title(session: RefreshSession, names: list[str]) -> bool:
    """Return whether people have given the passage its new title themselves; False if it has none."""
    titles = [name for name in names if session.anchors[name].value_id.endswith(_TITLES)]
    return bool(titles) and all(
        session.reading.ranges[name].text == _new_text(session, name, "") for name in titles
    )


def _new_text(session: RefreshSession, name: str, otherwise: str) -> str:
    value_id = session.anchors[name].value_id
    return session.register.text(value_id) if value_id in session.register else otherwise


def _hold(session: RefreshSession, name: str, topic: str) -> None:
    """Enter a conflict; the anchor keeps its topic and what its words were made from.

    By these the next refresh finds the same conflict.
    """
    anchor = session.anchors[name]
    anchor.topic = topic
    if anchor.kind == PASSAGE and anchor.made_from is None:
        anchor.made_from = session.former_pattern(anchor.value_id)
    session.enter_conflict(name, _new_text(session, name, "不再有这段文字"), _REASON)
