"""Values of the check items that failed anywhere, and how the problems add up over them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from shifan.records import dataclass
from shifan.score import deciding_inputs
from shifan.score.compute import item_results
from shifan.score.register_writer import Derivation, RegisterWriter, quoted
from shifan.score.results import Results
from shifan.standards.model import CheckItem

_FILE = "check_items.csv"
_TOTAL = "各检查项不符合次数之和"
_RUNNING = "不符合次数由多到少排列，到该检查项为止的次数之和÷不符合次数合计"


@dataclass(frozen=True)
class _FailedItem:
    """A check item with problems, its position in the pack, and how often it was assessed and failed."""

    declared: CheckItem
    position: int
    checked: int
    problems: int

    @property
    def id(self) -> str:
        """Return the id that the ids of its values begin with."""
        return f"item.{self.declared.code}"


def enter(writer: RegisterWriter, results: Results) -> None:
    """Enter the check items that failed, most frequent first (ties: pack order), and their running share."""
    failed = _failed_items(writer, results)
    is_problem = np.isin(writer.column("records", "result"), writer.standard.problem_words)
    for item in failed:
        _item(writer, results.records.item == item.position, is_problem, item)
    without_problems = {*range(len(writer.standard.item_list))} - {item.position for item in failed}
    idle = deciding_inputs.results_of(writer, results, without_problems)
    _running_share(writer, failed, idle)


def _failed_items(writer: RegisterWriter, results: Results) -> list[_FailedItem]:
    declared = writer.standard.item_list
    columns = item_results(results, len(declared))
    checked, problems = columns.counts("checked"), columns.counts("problems")
    items = zip(declared, range(len(declared)), checked, problems, strict=True)
    failed = [_FailedItem(*item) for item in items if item[-1]]
    return sorted(failed, key=lambda item: -item.problems)


def _item(
    writer: RegisterWriter, of_item: np.ndarray, is_problem: np.ndarray, item: _FailedItem
) -> None:
    code, rows = item.declared.code, writer.column("records", "row")
    cells = writer.cells("records", "result", rows[of_item])
    name_cells = writer.pack(_FILE, "name", [item.position])
    if item.problems == 1:
        # The list names items with problems only: the one failed record of an item keeps it there.
        name_cells += writer.cells("records", "result", rows[of_item & is_problem])
    writer.text(f"{item.id}.name", f"{code}内容", item.declared.name, quoted(*name_cells))
    writer.count(
        f"{item.id}.checked", f"{code}检查次数", item.checked, Derivation("item_checked", cells)
    )
    writer.count(
        f"{item.id}.problems", f"{code}问题次数", item.problems, Derivation("item_problems", cells)
    )


def _running_share(
    writer: RegisterWriter, failed: Sequence[_FailedItem], idle: tuple[str, ...]
) -> None:
    """Enter the number of all problems and, item by item from the most frequent on, the share reached so far.

    `idle` are the results of items that have not failed yet.
    """
    total, reached = sum(item.problems for item in failed), 0
    counts = [f"{item.id}.problems" for item in failed]
    writer.count("problems.total", "不符合次数合计", total, Derivation(_TOTAL, [*counts, *idle]))
    before: tuple[str, ...] = ()
    for item in failed:
        reached += item.problems
        inputs = (*before, f"{item.id}.problems", "problems.total")
        writer.rate(
            f"{item.id}.running",
            f"{item.declared.code}累计占比",
            Fraction(reached, total),
            Derivation(_RUNNING, inputs),
        )
        before = (f"{item.id}.running",)
