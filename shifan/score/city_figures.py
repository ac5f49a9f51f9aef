"""The city's own figures (工作成效!数据): quoted with their qualifier, never computed with."""

from __future__ import annotations

from decimal import Decimal

from shifan.score.compute import Results
from shifan.score.value_entry import QUOTED, Book
from shifan.values import Value

_BEFORE = ("约", "近")
_WITHIN = ("余", "多")
_SCALES = ("万", "亿")


def enter(book: Book, results: Results) -> None:
    """Enter every figure under its 数据编号."""
    for figure in book.clean.tables["figures"].itertuples(index=False):
        cells = tuple(
            cell
            for field in ("number", "qualifier", "unit")
            for cell in book.cells("figures", field, [figure.row])
        )
        shown = display(figure.number, figure.qualifier, figure.unit)
        book.register.add(
            Value(
                figure.figure,
                figure.name,
                figure.number,
                shown,
                figure.unit,
                figure.qualifier,
                QUOTED,
                cells,
            )
        )
    _typed(book)


def _typed(book: Book) -> None:
    """Enter the digits that stand typed in the text of 成效: printed as they are, their cell as source."""
    if "typed" in book.clean.tables:
        for figure in book.clean.tables["typed"].itertuples(index=False):
            book.text(
                figure.figure,
                f"成效正文第{figure.row}行的数字",
                figure.text,
                QUOTED,
                book.cells("typed", "text", [figure.row]),
            )


def display(number: Decimal | None, qualifier: str, unit: str) -> str:
    """Return 约/近 + number + 万/亿 + 余/多 + unit + 以上, as in 约2万余人次; no number gives the qualifier alone."""
    words = [word for word in qualifier.replace("／", "/").split("/") if word]
    scale = unit[:1] if unit[:1] in _SCALES and number is not None else ""
    digits = "" if number is None else format(number, "f")
    before = "".join(word for word in words if word in _BEFORE)
    within = "".join(word for word in words if word in _WITHIN)
    after = "".join(word for word in words if word not in (*_BEFORE, *_WITHIN))
    return f"{before}{digits}{scale}{within}{unit.removeprefix(scale)}{after}"
