"""Records that do not apply, but say a number or how many problems: the pack's rules would count these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.clean.pack_columns import READ_AS
from shifan.clean.rounds import RECHECK_RECORDS
from shifan.clean.table_rows import rows
from shifan.errors import Finding
from shifan.raw_sheets import RECORDS, RecordRow
from shifan.standards import Standard, objects

if TYPE_CHECKING:
    from shifan.rules.language.program import Program

_OBJECTS = {RECORDS.table: objects.RECORDS, RECHECK_RECORDS: objects.RECHECKS}
_MOST_REPORTED = 200  # records of one column


def absent_records(city: CleanCity, standard: Standard) -> Iterable[Finding]:
    """Yield records with a result that does not apply and a number, or problems, all the same.

    Refused where the pack's rules read the column: they would count it, though its item does not count.
    """
    absent = [word.word for word in standard.results if word.share is None]
    for table, place in _OBJECTS.items():
        frame = city.tables.get(table)
        for field in READ_AS if frame is not None and absent else ():
            if frame is not None and field in frame.columns:
                contradicted = _contradicted(frame, field, absent)
                if len(contradicted):
                    counts = _is_read(_program(standard), place, field)
                    yield from _told(city, contradicted, field, counts)


def _program(standard: Standard) -> Program:
    # start-up time: a pack without rules of its own is checked without the language of rules
    from shifan.standards.method import scoring_program

    return scoring_program(standard)


def _contradicted(frame: pd.DataFrame, field: str, absent: list[str]) -> pd.DataFrame:
    """Return the records that do not apply and yet say something; no problems found is what such a record means."""
    own = frame[frame["result"].isin(absent).to_numpy(dtype=bool)]
    nothing = (None, 0) if field == "problem_count" else (None,)
    said = [not pd.isna(held) and held not in nothing for held in own[field].tolist()]
    return own[np.array(said, dtype=bool)]


def _is_read(program: Program, place: str, field: str) -> bool:
    """Return whether rules of the program read what is made of a field of records."""
    return any(
        reference.object == place and reference.name in READ_AS[field]
        for rule in program.rules
        for reference in rule.references
        if not reference.is_rule
    )


def _told(city: CleanCity, frame: pd.DataFrame, field: str, counts: bool) -> Iterator[Finding]:
    """Yield a finding at the cell of each record, up to so many, and one for the rest."""
    heading = RECORDS.heading(field)
    action = "请核对：不适用的清空此格，适用的改正检查结果" if counts else "不影响计分，请核对"
    for number, row in enumerate(rows(frame.head(_MOST_REPORTED + 1), RecordRow)):
        found = f"结果为“{row.result}”，却有{heading}：{getattr(row, field)}"
        if number == _MOST_REPORTED:
            found = f"同类问题另有{len(frame) - _MOST_REPORTED}处"
        notice = Notice(
            f"absent-{field.replace('_', '-')}",
            found,
            f"结果为“{row.result}”的不填{heading}",
            action,
            "error" if counts else "warning",
        )
        yield city.finding_at(RECORDS, field, row.row, notice)
