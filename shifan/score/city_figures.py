"""The city's own figures (工作成效!数据): quoted with their qualifier, never computed with."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from shifan.clean.cited_figures import TYPED, TYPED_IN_OPINIONS, TypedFigureRow
from shifan.clean.table_rows import rows
from shifan.raw_sheets import FIGURES
from shifan.score.register_writer import RegisterWriter, quoted
from shifan.score.results import Results
from shifan.values import QUOTED, Value

_BEFORE = ("约", "近")
_WITHIN = ("余", "多")
_SCALES = ("万", "亿")
_FIELDS = ("number", "qualifier", "unit")


def enter(writer: RegisterWriter, results: Results) -> None:
    """Enter every figure under its 数据编号, then the digits typed straight into the text of 成效."""
    for figure in writer.clean.rows(FIGURES):
        cells = [writer.cells("figures", field, [figure.row]) for field in _FIELDS]
        writer.register.add(
            Value(
                figure.figure,
                figure.name,
                figure.number,
                display(figure.number, figure.qualifier, figure.unit),
                figure.unit,
                figure.qualifier,
                QUOTED,
                tuple(cell for field_cells in cells for cell in field_cells),
            )
        )
    _typed_digits(writer)


def _typed_digits(writer: RegisterWriter) -> None:
    """Enter the digits that stand typed in texts of 成效 and 评审意见: printed as they are, their cell as source."""
    for table, sheet in ((TYPED, "成效"), (TYPED_IN_OPINIONS, "评审意见")):
        if table not in writer.clean.tables:
            continue
        for figure in rows(writer.clean.tables[table], TypedFigureRow):
            cells = writer.cells(table, "text", [figure.row])
            name = f"{sheet}正文第{figure.row}行的数字"
            writer.text(figure.figure, name, figure.text, quoted(*cells))


def display(number: Decimal | None, qualifier: str, unit: str) -> str:
    """Return 约/近 + number + 万/亿 + 余/多 + unit + 以上, as in 约2万余人次; no number gives the qualifier alone."""
    words = [word for word in qualifier.replace("／", "/").split("/") if word]
    digits, scale = "", ""
    if number is not None:
        digits = format(number, "f")
        scale = unit[:1] if unit[:1] in _SCALES else ""
    before, within = _among(words, _BEFORE), _among(words, _WITHIN)
    after = "".join(word for word in words if word not in (*_BEFORE, *_WITHIN))
    return f"{before}{digits}{scale}{within}{unit.removeprefix(scale)}{after}"


def _among(words: Iterable[str], known: tuple[str, ...]) -> str:
    return "".join(word for word in words if word in known)
