"""Passages, wording that depends on the data: renewed where untouched, else kept or entered as a conflict."""

from __future__ import annotations

from shifan.records import dataclass
from shifan.report.anchors import shifted_bookmarks
from shifan.report.anchors.anchor import rests_on_verdict
from shifan.report.anchors.anchor_range import AnchorRange
from shifan.report.anchors.passages import words_of_passage, words_with_values
from shifan.report.refresh.ledger import CONFLICT, KEPT, REFRESHED, REWORDED, SAME
from shifan.report.refresh.passage_rewriting import can_be_rewritten, in_one_paragraph, rewrite
from shifan.report.refresh.session import RefreshSession
from shifan.values import ANCHOR, PATTERN, Value

_NO_SUCH_PASSAGE = "不再有这段文字"
_HAS_OTHER_CONTENT = "段内有批注、脚注、图片、链接、书签等，数据又有变化，没有改"
_EDITED_AND_CHANGED = "文字已手工改写，数据又有变化"
_EDITED_JUDGEMENT = "由结论决定的文字经手工改写"
_UNSEEN_WORDS = "其中有读者看不到的文字"
_EDITED_NUMBERS = "改写的文字中有数字，不能逐个核对"


@dataclass(frozen=True)
class _Passage:
    """A passage of the file and what the new data say there."""

    name: str  # of its anchor
    anchor_range: AnchorRange
    new: Value
    made_from: (
        str | None
    )  # the pattern (for plain wording the text) that the words in the file were made from

    @property
    def is_same_wording(self) -> bool:
        """Return whether the data still want the same wording, whatever numbers are in it."""
        return self.made_from == (self.new.value if self.new.rule == PATTERN else self.new.display)

    @property
    def edit_may_stand(self) -> bool:
        """Return whether people's own words may stand for the same data.

        Each number in them is a value of its own then, they do not change the result, and none of them is hidden.
        """
        is_pattern = self.new.rule == PATTERN
        words = ANCHOR.sub("", str(self.new.value)) if is_pattern else self.new.display
        checkable = not any(map(str.isdigit, words)) and not self.anchor_range.has_unseen_words
        return checkable and not rests_on_verdict(self.new.id)


def refresh_passage(session: RefreshSession, name: str) -> None:
    """Renew a passage if nobody has touched it; other words for what people have edited are a conflict."""
    anchor_range, anchor = session.reading.ranges[name], session.anchors[name]
    if anchor.value_id not in session.register:
        session.enter_conflict(name, _NO_SUCH_PASSAGE)
        return
    passage = _passage(session, name)
    words, values_edited = words_of_passage(session.reading, anchor_range)
    untouched = words == anchor.baseline
    by_values = untouched and passage.is_same_wording
    is_same = values_edited or anchor.baseline == passage.new.display
    by_values = by_values and (is_same or _is_new_with_values(session, passage))
    if by_values or anchor_range.text == passage.new.display:
        # The same words: the values inside are renewed one by one and keep their formatting.
        session.enter(SAME if anchor.baseline == passage.new.display else REFRESHED, name)
        anchor.baseline, anchor.made_from = passage.new.display, None
    elif passage.is_same_wording and not untouched:
        _keep_edited_words(session, passage)
    elif untouched and not values_edited and not anchor_range.revised:
        _rewrite_untouched(session, passage)
    else:
        _enter_conflict(session, passage, _EDITED_AND_CHANGED)


def _is_new_with_values(session: RefreshSession, passage: _Passage) -> bool:
    """Return whether a passage says what the data say once the values anchored inside are renewed.

    One that was typed or pasted as plain text has none.
    """
    reading, register = session.reading, session.register

    def renewed(name: str) -> str:
        anchor = reading.anchor(name)
        is_there = anchor.value_id in register
        return register.text(anchor.value_id) if is_there else anchor.baseline

    return words_with_values(reading, passage.anchor_range, renewed) == passage.new.display


def _passage(session: RefreshSession, name: str) -> _Passage:
    anchor = session.anchors[name]
    new, made_from = session.register[anchor.value_id], anchor.made_from
    if made_from is None and new.rule == PATTERN:
        made_from = session.former_pattern(new.id)
    elif made_from is None and new.id in session.reading.values:
        made_from = session.reading.values.text(new.id)
    return _Passage(name, session.reading.ranges[name], new, made_from)


def _keep_edited_words(session: RefreshSession, passage: _Passage) -> None:
    """Enter people's own words for what the data still want said: they may stand, or somebody has to look at them."""
    if passage.edit_may_stand:
        session.enter(REWORDED, passage.name)
        return
    reason = _EDITED_JUDGEMENT if rests_on_verdict(passage.new.id) else _EDITED_NUMBERS
    if passage.anchor_range.has_unseen_words:
        reason = _UNSEEN_WORDS
    session.enter_detail(KEPT, passage.name, passage.anchor_range.text, passage.new.display, reason)


def _rewrite_untouched(session: RefreshSession, passage: _Passage) -> None:
    """Write the new words, unless something of people's stands among the old ones: it would lose what it is about."""
    shifted_bookmarks.restore_ends(passage.anchor_range)
    if not in_one_paragraph(passage.anchor_range):
        _enter_conflict(session, passage, _EDITED_AND_CHANGED)
    elif not can_be_rewritten(session, passage.anchor_range):
        _enter_conflict(session, passage, _HAS_OTHER_CONTENT)
    else:
        rewrite(session, passage.name)
        session.enter(REFRESHED, passage.name)


def _enter_conflict(session: RefreshSession, passage: _Passage, reason: str) -> None:
    """Enter a conflict; the anchor keeps what its words were made from, by which the next refresh finds it again.

    The values inside words of the verdict stay as they are with them: half of each would say what neither says.
    """
    session.anchors[passage.name].made_from = passage.made_from
    if rests_on_verdict(passage.new.id):
        owners = (
            session.reading.value_by_node.get(node, "") for node in passage.anchor_range.text_nodes
        )
        for name in dict.fromkeys(owners):
            if name in session.anchors:
                session.enter(SAME if _is_current(session, name) else CONFLICT, name)
    session.enter_conflict(passage.name, passage.new.display, reason)


def _is_current(session: RefreshSession, name: str) -> bool:
    """Return whether what was written at an anchor is what the data say now."""
    anchor = session.anchors[name]
    new = session.register.text(anchor.value_id) if anchor.value_id in session.register else None
    return new == anchor.baseline
