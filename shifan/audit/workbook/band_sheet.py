"""自定-档表: the decision tables of a pack as a sheet whose limits and results formulas look up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import is_dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from shifan.audit.workbook.layout import BANDS, FIRST
from shifan.rules import expression as ex
from shifan.rules.words import OTHERWISE

if TYPE_CHECKING:
    from shifan.audit.workbook.audit_workbook import AuditWorkbook, Head, SheetWriter
    from shifan.rules.language.program import CompiledRule


class BandCells:
    """Where the numbers and texts of decision tables stand, by the names under which formulas read them."""

    def __init__(self) -> None:
        self.cells: dict[str, str] = {}

    def looked_up(self, expression: ex.Node) -> ex.Node:
        """Return a rule's tree with the numbers and texts of its decision tables read from the sheet."""
        if not self.cells:
            return expression
        return _mapped(expression, lambda node: self._table(node) if _is_bands(node) else None)

    def _table(self, node: ex.Node) -> ex.Node:
        if not isinstance(node, ex.Bands):
            raise TypeError(node)
        rows = tuple(
            (self._condition(node.name, n, condition), self._result(node.name, n, result))
            for n, (condition, result) in enumerate(node.rows)
        )
        otherwise = self._result(node.name, len(rows), node.otherwise)
        return replace(node, rows=rows, otherwise=otherwise)

    def _condition(self, table: str, row: int, condition: ex.Node) -> ex.Node:
        limits = iter(range(len(_limits(condition))))

        def read(node: ex.Node) -> ex.Node | None:
            return self._input(limit_name(table, row, next(limits))) if _is_plain(node) else None

        return _mapped(condition, read)

    def _result(self, table: str, row: int, result: ex.Node) -> ex.Node:
        if not _is_plain(result):
            return result
        return self._input(result_name(table, row), isinstance(result, ex.Text))

    def _input(self, name: str, is_text: bool = False) -> ex.Input:
        return ex.Input(name, name, text=is_text)


def limit_name(table: str, row: int, limit: int) -> str:
    """Return what formulas call a limit of a decision table; rows and limits count from 0."""
    return f"@{table}.{row}.{limit}"


def result_name(table: str, row: int) -> str:
    """Return what formulas call the result of a row of a decision table."""
    return f"@{table}.{row}.结果"


def write_bands(book: AuditWorkbook, rules: tuple[CompiledRule, ...]) -> BandCells:
    """Write the decision tables that rules read, each row with its limits and result; return where these stand."""
    nodes = [node for rule in rules for node in ex.walk(rule.expression)]
    tables = {node.name: node for node in nodes if isinstance(node, ex.Bands)}
    known = BandCells()
    if not tables:
        return known
    most = max(len(_limits(row[0])) for node in tables.values() for row in node.rows)
    page = book.open(
        BANDS, _heads(most), "由上到下，第一行成立的条件决定结果；浅黄为公式引用的门槛和结果"
    )
    written = book.standard.bands.to_dict("records")
    row = FIRST
    for name, node in tables.items():
        rows = [entry for entry in written if str(entry["table"]) == name]
        for n, (condition, result) in enumerate((*node.rows, (None, node.otherwise))):
            texts = {
                "table": name,
                "number": str(n + 1),
                "condition": str(rows[n]["condition"]) or OTHERWISE,
                "formula": str(rows[n]["result"]),
                "note": str(rows[n]["note"]),
            }
            page.put_all(row, texts, "wrap")
            for k, limit in enumerate(_limits(condition) if condition else []):
                _put(page, (row, f"limit{k}"), limit, known, limit_name(name, n, k))
            if _is_plain(result):
                _put(page, (row, "result"), result, known, result_name(name, n))
            row += 1
    return known


def _heads(limits: int) -> list[Head]:
    return [
        ("table", "档表", 16.0),
        ("number", "行", 6.0),
        ("condition", "条件", 46.0),
        *((f"limit{n}", f"门槛{n + 1}", 11.0) for n in range(limits)),
        ("formula", "结果（规则包）", 18.0),
        ("result", "结果", 14.0),
        ("note", "说明", 30.0),
    ]


def _put(
    page: SheetWriter, place: tuple[int, str], plain: ex.Node, known: BandCells, name: str
) -> None:
    """Write a number or text of a table, and remember its cell."""
    row, field = place
    content: Fraction | str = plain.number if isinstance(plain, ex.Constant) else _text_of(plain)
    page.put(row, field, content, "input")
    known.cells[name] = page.fixed_cell(field, row)


def _text_of(node: ex.Node) -> str:
    return node.text if isinstance(node, ex.Text) else ""


def _is_bands(node: ex.Node) -> bool:
    return isinstance(node, ex.Bands)


def _is_plain(node: ex.Node) -> bool:
    """Return whether a node can stand in a cell of its own; an empty text would read as the number 0 there."""
    return isinstance(node, ex.Constant) or (isinstance(node, ex.Text) and node.text != "")


def _limits(condition: ex.Node) -> list[ex.Node]:
    """Return the numbers and texts of a condition, in the order in which a tree is walked."""
    found: list[ex.Node] = []

    def note(node: ex.Node) -> ex.Node | None:
        if _is_plain(node):
            found.append(node)
        return None

    _mapped(condition, note)
    return found


def _mapped(node: ex.Node, change: Callable[[ex.Node], ex.Node | None]) -> ex.Node:
    """Return a tree in which each node that `change` answers for is replaced, from the top down."""
    changed = change(node)
    if changed is not None:
        return changed
    contents = {name: _mapped_content(content, change) for name, content in vars(node).items()}
    return replace(node, **contents) if is_dataclass(node) else node


def _mapped_content(content: Any, change: Callable[[ex.Node], ex.Node | None]) -> Any:
    """Return the content of a node's field: a node, those of a tuple, the limit of a condition on child rows."""
    if isinstance(content, ex.Node):
        return _mapped(content, change)
    if isinstance(content, ex.ColumnCompares):
        return replace(content, limit=_mapped(content.limit, change))
    if isinstance(content, tuple):
        return tuple(_mapped_content(entry, change) for entry in content)
    return content
