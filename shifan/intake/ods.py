"""What an ods sheet hides: error cells, formulas without value, hidden rows, and blocks repeated beyond reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from shifan.intake.safety import LARGEST_CELLS, MOST_ROWS, Odd, Unsafe
from shifan.safe_xml import MalformedXml, declares_entities, parse_workbook_part

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_REPEATED = re.compile(
    rb"<table:table-(row|cell)\b[^<>]*number-(?:rows|columns)-repeated=[\"'](\d+)[\"'][^<>]*>"
)
_COUNTS = re.compile(rb"number-(rows|columns)-repeated=[\"'](\d+)[\"']")
_MOST = {b"row": 20_000, b"cell": 200}
_ENDS = {b"row": b"</table:table>", b"cell": b"</table:table-row>"}
_CONTENT = re.compile(rb"office:value-type|<text:p")
_HINTS = (
    b'"error"',
    b"table:formula",
    b'"collapse"',
    b'"filter"',
    b"#N/A",
    b"#REF!",
    b"Err:",
    b"-spanned",
)


def scan(content: bytes) -> dict[str, Odd]:
    """Return the oddities by sheet name; Unsafe for entity declarations and absurd repetitions."""
    if declares_entities(content):
        raise Unsafe("文件中含有实体声明，可能是恶意文件")
    _refuse_repeats(content)
    _measure(content)
    return _odd_cells(content) if any(hint in content for hint in _HINTS) else {}


def _refuse_repeats(content: bytes) -> None:
    """Refuse blocks repeated beyond reason in or after which anything is written: trailing empty blocks are ordinary."""
    empty = {
        b"row": 0,
        b"cell": 0,
    }  # up to where nothing is written: no stretch is looked through twice
    for match in _REPEATED.finditer(content):
        kind, count = match[1], int(match[2])
        if count > _MOST[kind] and match.end() > empty[kind]:
            stop = content.find(_ENDS[kind], match.end())
            empty[kind] = stop if stop > 0 else len(content)
            if _CONTENT.search(match[0]) or _CONTENT.search(content, match.end(), empty[kind]):
                raise Unsafe(f"表格中有重复{count}次的{'行' if kind == b'row' else '列'}")


def _measure(content: bytes) -> None:
    """Refuse a grid too large: filled rows and cells count as often as they are repeated."""
    rows, width = 0, 0
    for line in content.split(b"</table:table-row>"):
        if b"<text:p" in line or b"office:value" in line:
            repeats = [(kind, int(count)) for kind, count in _COUNTS.findall(line)]
            rows += 1 + sum(
                count - 1 for kind, count in repeats if kind == b"rows" and count <= _MOST[b"row"]
            )
            width = max(
                width,
                line.count(b"<table:table-cell")
                + sum(
                    count - 1
                    for kind, count in repeats
                    if kind == b"columns" and count <= _MOST[b"cell"]
                ),
            )
    if rows * width > LARGEST_CELLS:
        raise Unsafe(f"表格过大（{rows}行、{width}列），请拆分，或删去多余的行和列")


def _odd_cells(content: bytes) -> dict[str, Odd]:
    sheets: dict[str, Odd] = {}
    try:
        for table in parse_workbook_part(content).iter(f"{_TABLE}table"):
            sheets[table.get(f"{_TABLE}name", "")] = _odd(table)
    except MalformedXml as error:
        raise Unsafe("文件损坏或不完整") from error
    return sheets


def _odd(table: ElementTree.Element) -> Odd:
    from shifan.addresses import address

    odd, row = Odd(), 0
    for line in table.iter(f"{_TABLE}table-row"):
        repeated = int(line.get(f"{_TABLE}number-rows-repeated", "1"))
        if line.get(f"{_TABLE}visibility") in ("collapse", "filter") and repeated <= _MOST[b"row"]:
            odd.hidden_rows += range(row + 1, row + repeated + 1)
        for column, cell in _cells(line):
            down, across = (
                int(cell.get(f"{_TABLE}number-{side}-spanned", "1")) for side in ("rows", "columns")
            )
            if down > 1 or across > 1:
                odd.merges.append((row, column, row + down - 1, column + across - 1))
            text = "".join(cell.itertext())
            if text.startswith(
                ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "Err:")
            ):
                odd.errors.append((address(row, column), text))
            elif cell.get(f"{_TABLE}formula") and not cell.get(f"{_OFFICE}value-type"):
                odd.hollow.append(address(row, column))
        row += repeated
        if row > MOST_ROWS:
            break
    return odd


def _cells(line: ElementTree.Element) -> Iterator[tuple[int, ElementTree.Element]]:
    column = 0
    for cell in line:
        if cell.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            yield column, cell
            column += int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
