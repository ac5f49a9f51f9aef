"""The inputs of a value as nested lines, for a terminal."""

from __future__ import annotations

from shifan.addresses import file_of
from shifan.audit.lineage.graph import Lineage
from shifan.audit.trace.evidence import AppliedCorrection, Evidence
from shifan.audit.trace.rule_words import rule_in_words
from shifan.audit.trace.trace import origins
from shifan.records import dataclass
from shifan.values import Register

_SHOWN_DIGITS, _SHOWN_CELLS, _SHOWN_MENDED = 12, 8, 3


@dataclass(frozen=True)
class Branch:
    """A line of the tree and the branches below it."""

    label: str
    inputs: tuple[Branch, ...] = ()


def tree(
    register: Register, key: str, evidence: Evidence | None = None, depth: int = 3
) -> tuple[Branch, ...]:
    """Return the inputs of a value as branches; a lineage deeper than `depth` ends with the number of its cells."""
    return _branches(Lineage(register), key, evidence or Evidence(), depth)


def _branches(lineage: Lineage, key: str, evidence: Evidence, depth: int) -> tuple[Branch, ...]:
    register, branches = lineage.register, []
    for source, cells in _inputs(register, key).items():
        if cells:
            branches.append(Branch(_cells_line(register, source, cells, evidence)))
            continue
        value = register[source]
        label = (
            f"{source} = {value.display}　{rule_in_words(register, value.rule, evidence.policy)}"
        )
        branches.append(Branch(label, _below(lineage, source, evidence, depth - 1)))
    return tuple(branches)


def _below(lineage: Lineage, key: str, evidence: Evidence, depth: int) -> tuple[Branch, ...]:
    """Return the branches below a value; at depth 0 one that tells the number of its cells."""
    if depth > 0:
        return _branches(lineage, key, evidence, depth)
    number = len(origins(lineage, key))
    if not number:
        return ()
    return (Branch(f"……（以下来自 {number} 处原始单元格或规则包内容）"),)


def _inputs(register: Register, key: str) -> dict[str, list[str]]:
    """Return a value's inputs in their order.

    Values stand by id, without cells; the cells of one sheet stand under `file!sheet`.
    """
    inputs: dict[str, list[str]] = {}
    for source in register[key].inputs:
        if source in register:
            inputs[source] = []
        else:
            sheet, _, cell = source.rpartition("!")
            inputs.setdefault(sheet, []).append(cell)
    return inputs


def _cells_line(register: Register, sheet: str, cells: list[str], evidence: Evidence) -> str:
    """Return cells of one sheet on one line: where, the file's SHA-256, and what was corrected or mended there."""
    addresses = [f"{sheet}!{cell}" for cell in cells]
    more = f" 等{len(cells)}处" if len(cells) > _SHOWN_CELLS else ""
    digest = register.files.get(file_of(sheet), "")
    mended = evidence.mended_in(addresses)[:_SHOWN_MENDED]
    parts = [
        f"{sheet}!{'、'.join(cells[:_SHOWN_CELLS])}{more}",
        f"SHA-256 {digest[:_SHOWN_DIGITS]}…" if digest else "",
        *map(_correction, evidence.corrections_in(addresses)),
        *(f"{finding.cell} {finding.found}：{finding.action}" for finding in mended),
    ]
    return "　".join(part for part in parts if part)


def _correction(correction: AppliedCorrection) -> str:
    before, after = correction.before or "（空）", correction.after or "（空）"
    by = f"{correction.reason}，{correction.author}，{correction.date}"
    return f"更正 {correction.cell}：{before}→{after}（{by}）"
