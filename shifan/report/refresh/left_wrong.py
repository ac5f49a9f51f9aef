"""What a refresh leaves wrong beside values: words that data decide on, rows twice, contents that no heading says."""

from __future__ import annotations

from shifan.report.anchors.anchor import TABLE
from shifan.report.anchors.reading import BODY, Reading
from shifan.report.anchors.rows_and_contents import entries_without_heading, repeated_rows
from shifan.report.refresh.ledger import KEPT, NEW, REMOVED, LedgerDetail
from shifan.report.refresh.session import RefreshSession
from shifan.word.contents import contents_entries
from shifan.word.elements import accepted_text, table_of

_TWICE = "同一行有两份，请删去一行"
_PAGES = "正文有增减，目录中的页码没有重排：请在 Word 中更新目录（右键，更新域）"
_CONTENTS, _NO_HEADING = "（目录）", "没有这样的标题，请在 Word 中更新目录"


def enter_left_wrong(session: RefreshSession, run_report: Reading | None) -> None:
    """Enter what is wrong in the refreshed report, or worded otherwise in the run's, though no value is wrong."""
    reading = session.reading
    if run_report is not None:
        # Start-up time: where rows and passages stay, data decide on no words.
        from shifan.report.refresh.conditional_words import enter_conditional_words

        enter_conditional_words(session, run_report)
    anchors = {**session.anchors, **session.new_anchors.written}
    for name, place in reading.ranges.items():
        table = table_of(place.start) if reading.anchor(name).kind == TABLE else None
        for text in () if table is None else repeated_rows(table, anchors):
            session.enter_detail(KEPT, name, text, reason=_TWICE)
    root = reading.roots[BODY]
    contents = contents_entries(root, reading.styles)
    if contents and (session.ledger[NEW] or session.ledger[REMOVED]):
        session.ledger.notes.append(_PAGES)
    for entry in entries_without_heading(root, contents):
        detail = LedgerDetail(KEPT, _CONTENTS, accepted_text(entry), reason=_NO_HEADING)
        session.ledger.enter_detail(detail)
