"""What the evaluators themselves found (评审意见): printed before what the records prove, in their own order."""

from __future__ import annotations

from collections.abc import Iterable

from shifan.clean.checks.opinions import basis_of
from shifan.clean.citations import ids_in, with_anchors
from shifan.errors import Refused
from shifan.raw_sheets import OPINIONS, OpinionRow
from shifan.raw_sheets.opinions import HIGHLIGHT
from shifan.score.claims.claim import Claim, ClaimedParagraph
from shifan.score.inspected_units import without_units
from shifan.score.register_writer import RegisterWriter
from shifan.values import ANCHOR

_CONCLUSION = "初评结论"
_TABLE = OPINIONS.table
_OF_INDICATOR = "indicator."


def opinions(writer: RegisterWriter, kind: str) -> list[OpinionRow]:
    """Return the opinions of a kind in the order of their numbers; none where the workbook is absent."""
    if _TABLE not in writer.clean.tables:
        return []
    return sorted(
        (row for row in writer.rows(OPINIONS) if row.kind == kind), key=lambda row: row.number
    )


def indicators_of(row: OpinionRow) -> set[str]:
    """Return the codes of indicators that an opinion rests on, named as such or by one of their values."""
    found = set()
    for part in basis_of(row):
        found.add(part)
        if part.startswith(_OF_INDICATOR):  # codes may have points of their own: 3.10
            found.add(part.removeprefix(_OF_INDICATOR).rpartition(".")[0])
    return found


def paragraph_of(writer: RegisterWriter, row: OpinionRow) -> ClaimedParagraph:
    """Return an opinion as a paragraph; what it says rests on its basis and on the cell where it stands."""
    pattern = _pattern(writer, row)
    title_cells = writer.cells(_TABLE, "title", [row.row])
    told = ids_in(row.content)
    evidence = (*_evidence(writer, row), *told, *_cells(writer, row), *_order(writer))
    claim = Claim("opinion", pattern if pattern.endswith("。") else f"{pattern}。", evidence)
    return ClaimedParagraph(row.title.rstrip("。"), title_cells[0], [claim])


def enter_highlights(writer: RegisterWriter) -> None:
    """Enter what the evaluators say in praise: of the conclusion, and of the city as a whole; empty without any."""
    for id, name, concludes in (
        ("highlight.overall", "评审意见中的总体评价", False),
        ("highlight.conclusion", "评审意见中的结论评价", True),
    ):
        found = opinions(writer, HIGHLIGHT)
        own = [row for row in found if (row.title == _CONCLUSION) is concludes]
        pattern = "".join(_pattern(writer, row) for row in own)
        inputs = [*ANCHOR.findall(pattern)]
        for row in own:
            inputs += [*ids_in(row.content), *_evidence(writer, row), *_cells(writer, row)]
        writer.pattern(id, name, pattern, dict.fromkeys([*inputs, *_order(writer)]))


def _pattern(writer: RegisterWriter, row: OpinionRow) -> str:
    return with_anchors(without_units(writer, row.content))


def _cells(writer: RegisterWriter, row: OpinionRow) -> tuple[str, ...]:
    return writer.cells(_TABLE, "content", [row.row])


def _order(writer: RegisterWriter) -> tuple[str, ...]:
    """Return the cells that decide which opinions stand where."""
    if _TABLE not in writer.clean.tables:
        return ()
    return (*writer.all_cells(_TABLE, "kind"), *writer.all_cells(_TABLE, "number"))


def _evidence(writer: RegisterWriter, row: OpinionRow) -> Iterable[str]:
    """Yield the values and cells of an opinion's basis; Refused for an id that no value has."""
    codes = {indicator.code for indicator in writer.standard.indicator_list}
    for part in basis_of(row):
        if part in codes:
            yield f"indicator.{part}.rate"
        elif "!" in part or "！" in part or part in writer.register:
            yield part.replace("！", "!")
        else:
            raise _unknown(writer, row, part)


def _unknown(writer: RegisterWriter, row: OpinionRow, part: str) -> Refused:
    source = writer.clean.sources[_TABLE]
    return Refused(
        "opinion-basis",
        file=source.file,
        sheet=source.sheet,
        cell=source.address("basis", row.row),
        found=f"{part}：没有这个数据",
        expected="指标编号、数据编号或单元格",
        action="请改正依据",
    )
