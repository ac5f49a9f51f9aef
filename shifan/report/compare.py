"""Compare two reports, .docx or .txt: outlines and figures side by side.

The command line calls `compare_files`. Headings are found by style or as typed (一、（一）1.); figures are compared as
quantities, so that 2万余 and 20000余 are the same.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from lxml import etree

from shifan.errors import Refused
from shifan.report.numbers import narrow, numbers
from shifan.report.package import read_parts

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TYPED = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．、](?!\d))")
_NUMBERING = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[.．、])\s*")
_LONGEST_HEADING = 40
_ALIKE = 0.6


@dataclass(frozen=True)
class Figure:
    """A figure with the words around it, by which it is recognized."""

    quantity: Decimal
    shown: str
    context: str


def compare_files(original: Path, generated: Path) -> dict[str, object]:
    """Return outline and figures (state matched, missing, extra, moved, changed), the percentage matched, and whether all is."""
    left, right = (_paragraphs(Path(path)) for path in (original, generated))
    outline = _outline(_headings(left), _headings(right))
    figures = _figures(_found(left), _found(right))
    both = [*outline, *figures]
    matched = sum(item["state"] == "matched" for item in both)
    percent = Decimal(100 * matched) / len(both) if both else Decimal(100)
    return {"outline": outline, "figures": figures, "percent": str(percent.quantize(Decimal("0.1"))), "same": matched == len(both)}


def _paragraphs(path: Path) -> list[tuple[str, bool]]:
    """Return the paragraphs with text, and whether each has a heading style."""
    if path.suffix.lower() == ".txt":
        return [(line.strip(), False) for line in _text(path).splitlines() if line.strip()]
    parts = read_parts(path)
    try:
        root = etree.fromstring(parts["word/document.xml"], etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError:
        raise Refused("docx-damaged", file=path.name, found="文件内容损坏", action="请重新取得该文件") from None
    found = []
    for element in root.iter(f"{_W}p"):
        text = "".join(node.text or "" for node in element.iter(f"{_W}t") if not any(a.tag in (f"{_W}del", f"{_W}moveFrom") for a in node.iterancestors()))
        style = element.find(f"{_W}pPr/{_W}pStyle")
        if text.strip():
            found.append((text.strip(), style is not None and style.get(f"{_W}val", "").startswith("Heading")))
    return found


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError:
        raise Refused("txt", file=path.name, found="文件打不开", action="请核对路径，关闭正在使用该文件的程序") from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("txt", file=path.name, found="既不是 UTF-8 也不是 GB18030 编码", action="请另存为 UTF-8 文本")


def _headings(paragraphs: list[tuple[str, bool]]) -> list[str]:
    """Return the headings; of a run-in heading the part before its full stop."""
    found = []
    for text, styled in paragraphs:
        if styled or _TYPED.match(text):
            head = re.split(r"[。\n]", text)[0]
            if styled or len(head) <= _LONGEST_HEADING:
                found.append(narrow(head))
    return found


def _outline(left: list[str], right: list[str]) -> list[dict[str, str]]:
    """Return the outlines side by side; a heading that stands elsewhere is moved, a like one in its place changed."""
    keys = [[_NUMBERING.sub("", head) for head in side] for side in (left, right)]
    rows = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if kind == "equal":
            rows += [_row("matched", x, y) for x, y in zip(left[a:b], right[c:d], strict=True)]
            continue
        rows += [_row("moved" if _NUMBERING.sub("", x) in keys[1] else "missing", x, "") for x in left[a:b]]
        rows += [_row("extra", "", y) for y in right[c:d] if _NUMBERING.sub("", y) not in keys[0]]
    return rows


def _row(state: str, original: str, generated: str) -> dict[str, str]:
    return {"state": state, "original": original, "generated": generated}


def _found(paragraphs: list[tuple[str, bool]]) -> list[Figure]:
    figures = []
    for text, _ in paragraphs:
        for number in numbers(text):
            around = re.sub(r"[\d０-９%％.,]", "", text[max(0, number.start - 10):number.end + 5])
            figures.append(Figure(number.quantity, text[max(0, number.start - 8):number.end + 4], around))
    return figures


def _figures(left: list[Figure], right: list[Figure]) -> list[dict[str, str]]:
    """Return the figures side by side: equal quantities matched, then like contexts as changed, the rest missing or extra."""
    stock = Counter(figure.quantity for figure in right)
    rows, open_left = [], []
    by_quantity: dict[Decimal, list[Figure]] = {}
    for figure in right:
        by_quantity.setdefault(figure.quantity, []).append(figure)
    for figure in left:
        if stock[figure.quantity]:
            stock[figure.quantity] -= 1
            own = by_quantity[figure.quantity]
            best = max(own, key=lambda one, figure=figure: _alike(one, figure))
            own.remove(best)
            rows.append(_row("matched", figure.shown, best.shown))
        else:
            open_left.append(figure)
    open_right = [figure for own in by_quantity.values() for figure in own]
    for figure in open_left:
        best = max(open_right, key=lambda one, figure=figure: _alike(one, figure), default=None)
        if best and _alike(best, figure) >= _ALIKE:
            open_right.remove(best)
            rows.append(_row("changed", figure.shown, best.shown))
        else:
            rows.append(_row("missing", figure.shown, ""))
    return rows + [_row("extra", "", figure.shown) for figure in open_right]


def _alike(one: Figure, other: Figure) -> float:
    return difflib.SequenceMatcher(None, one.context, other.context, autojunk=False).ratio()
