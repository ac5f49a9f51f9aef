"""How problems stand in the ledger, and by when those that are open are to be solved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np

from shifan.raw_sheets import RECTIFICATION, RectificationRow
from shifan.raw_sheets.rectification import DONE, PASSED
from shifan.records import dataclass
from shifan.score.claims.claim import Claim, remedy
from shifan.score.claims.shortcomings import ClaimEvidence
from shifan.score.register_writer import Derivation, RegisterWriter
from shifan.score.stated_facts import date_of
from shifan.values import chinese_date

_LEDGER_OF = "整改台账中与这些问题对应的条目计数"
_DUE_OF = "尚未复查通过、未逾期的条目中最晚的整改时限"
_DONE_REMEDY = "done"


@dataclass(frozen=True)
class LinesOfProblems:
    """The lines of the ledger on `problems` failed records, by how they stand on the day of the report.

    `done` are completed and not rechecked yet; a pack without words for them has them among `late` and `waiting`.
    Lines without a limit are in neither. `inputs` are the cells that decide it; none without lines.
    """

    problems: int
    number: int
    open: list[RectificationRow]
    done: list[RectificationRow]
    late: list[RectificationRow]
    waiting: list[dt.date]
    inputs: tuple[str, ...]

    @property
    def all_closed(self) -> bool:
        """Return whether each problem has a line, and each line passed its recheck."""
        return 0 < self.problems <= self.number and not self.open


def lines_of(evidence: ClaimEvidence, failed: np.ndarray) -> LinesOfProblems:
    """Return how the problems of failed records, given by position, stand in the ledger."""
    writer, report_date = evidence.writer, date_of(evidence.writer, "报告日期")
    lines = _lines(writer, failed)
    open_lines = [line for line in lines if line.conclusion != PASSED]
    told = writer.standard.wording.claims.remedy(_DONE_REMEDY)
    done = [line for line in open_lines if told and line.status == DONE and not line.conclusion]
    rest = [line for line in open_lines if line not in done]
    late = [line for line in rest if _is_late(line, report_date[0])]
    waiting = [line.due for line in rest if line.due and line not in late]
    fields = ("conclusion", "due", "site", "item", *(("status",) if told else ()))
    cells = [cell for field in fields for cell in writer.all_cells("rectification", field)]
    inputs = (*cells, *report_date[1], *evidence.everything) if lines else ()
    return LinesOfProblems(len(failed), len(lines), open_lines, done, late, waiting, inputs)


def deadlines(evidence: ClaimEvidence, lines: LinesOfProblems, id: str) -> Iterator[Claim]:
    """Yield by when the ledger wants the problems solved that are not closed, or that all of them are closed."""
    writer, inputs = evidence.writer, lines.inputs
    of_ledger = Derivation(_LEDGER_OF, inputs)
    if lines.all_closed:
        yield remedy(writer, "closed", {}, *inputs)
    if lines.late:
        writer.count(f"{id}.overdue", "其中逾期的问题数", len(lines.late), of_ledger)
        kind = _of_some_or_all(writer, "overdue", len(lines.late) == lines.problems)
        yield remedy(writer, kind, {"overdue": f"{id}.overdue"}, *inputs)
    if lines.waiting:
        due = chinese_date(max(lines.waiting))
        writer.count(f"{id}.open", "尚未复查通过的问题数", len(lines.waiting), of_ledger)
        writer.text(f"{id}.due", "最晚整改时限", due, Derivation(_DUE_OF, inputs))
        kind = _of_some_or_all(writer, "open", len(lines.waiting) == lines.problems)
        yield remedy(writer, kind, {"open": f"{id}.open", "due": f"{id}.due"}, *inputs)
    if lines.done:
        name = "已完成整改、尚未复查的问题数"
        writer.count(f"{id}.{_DONE_REMEDY}", name, len(lines.done), of_ledger)
        kind = _of_some_or_all(writer, _DONE_REMEDY, len(lines.done) == lines.problems)
        yield remedy(writer, kind, {"done": f"{id}.{_DONE_REMEDY}"}, *inputs)


def _of_some_or_all(writer: RegisterWriter, kind: str, all_of_them: bool) -> str:
    """Return the kind of remedy for some of the problems; for all of them where the pack has words for that."""
    words_for_all = writer.standard.wording.claims.remedy(f"{kind}_all")
    return f"{kind}_all" if all_of_them and words_for_all else kind


def _lines(writer: RegisterWriter, failed: np.ndarray) -> list[RectificationRow]:
    """Return the lines of the ledger that are about some failed records."""
    sites, items = (writer.column("records", field)[failed] for field in ("site", "item"))
    wanted = set(zip(map(str, sites), map(str, items), strict=True))
    return [line for line in writer.rows(RECTIFICATION) if (line.site, line.item) in wanted]


def _is_late(line: RectificationRow, report_date: dt.date | None) -> bool:
    return line.due is not None and report_date is not None and line.due < report_date
