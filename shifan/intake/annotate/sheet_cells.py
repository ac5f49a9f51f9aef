"""The XML of a sheet, changed where cells get another format, and nowhere else.

Tags are found by their shape: where no comment, no CDATA and no instruction hides a sign, each `<` begins a tag.
Rows and cells that the sheet does not have yet are added.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from shifan.addresses import address, position
from shifan.intake.annotate.package_parts import NotEditable
from shifan.patterns import pattern_of

Place = tuple[int, int]  # row and column, counted from 0
Restyle = Callable[
    [Place, int], int
]  # the cell and the number of its format → the number of its new one

_HIDING = pattern_of(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)
_ATTRIBUTES = rb"""(?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*"""
_ROOT = pattern_of(rb"<(?:([\w.-]+):)?(?:work|chart|dialog|macro)sheet[\s>]")
_TAG = pattern_of(rb"<(/?)([\w:.-]+)" + _ATTRIBUTES + rb"(/?)>")
_NUMBER = pattern_of(rb"""\sr\s*=\s*["'](\d+)["']""")
_ADDRESS = pattern_of(rb"""\sr\s*=\s*["']([A-Z]+\d+)["']""")
_STYLE = pattern_of(rb"""\ss\s*=\s*["'](\d+)["']""")
_OWN_FORMAT = pattern_of(rb"""\scustomFormat\s*=\s*["'](?:1|true)["']""")
_BOUND = pattern_of(rb"\d+")
_SPANS = pattern_of(rb"""\sspans\s*=\s*(?:"[^"]*"|'[^']*')""")
_SELECTED = pattern_of(rb"""(\stabSelected\s*=\s*)["'](?:1|true)["']""")
_RELATION = pattern_of(rb"""\s[\w.-]+:id\s*=\s*["']([^"']*)["']""")
_COLUMN = rb"""\s%s\s*=\s*["'](\d+)["']"""
# What stands behind the drawing of comments in a sheet.
_BEHIND = (
    b"legacyDrawingHF",
    b"drawingHF",
    b"picture",
    b"oleObjects",
    b"controls",
    b"webPublishItems",
    b"tableParts",
    b"extLst",
)


class SheetPart:
    """A sheet's part and the changes to it."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        hidden = _HIDING.search(content, 100) is not None or b"<!" in content[:100]
        self._plain = (
            _HIDING.sub(lambda match: b" " * len(match[0]), content) if hidden else content
        )
        root = _ROOT.search(self._plain)
        if not root:
            raise NotEditable("no sheet")
        self._prefix = root[1] + b":" if root[1] else b""
        self._changes: list[tuple[int, int, bytes]] = []

    def content(self) -> bytes:
        """Return the part with the changes."""
        pieces, end = [], 0
        for start, stop, new in sorted(self._changes, key=lambda change: change[:2]):
            pieces += [self._content[end:start], new]
            end = stop
        return b"".join((*pieces, self._content[end:]))

    def is_selected(self) -> bool:
        """Return whether the sheet is selected, as it is opened."""
        return any(_SELECTED.search(view[0]) for view in self._tags(b"sheetView"))

    def deselect(self) -> None:
        """Let the sheet not be selected: what is typed would go into all selected sheets."""
        for view in self._tags(b"sheetView"):
            self._change(view.span(), _SELECTED.sub(rb'\g<1>"0"', view[0]))

    def restyle(self, cells: Iterable[Place], restyle: Restyle) -> None:
        """Give each cell the format that `restyle` returns for it."""
        wanted: dict[int, list[int]] = defaultdict(list)
        for row, column in sorted(set(cells)):
            wanted[row].append(column)
        data = next(self._tags(b"sheetData"), None)
        if not data:
            raise NotEditable("no cells")
        end = self._plain.find(b"</" + self._prefix + b"sheetData", data.end())
        if data[1] or end < 0:
            self._fill_empty(data, wanted, restyle)
            return
        missing = dict(wanted)
        for number, tag in self._rows(data.end(), end):
            if number in missing:
                self._restyle_row(number, tag, missing.pop(number), restyle)
        self._add_rows(missing, (data.end(), end), restyle)

    def drawing_of_comments(self) -> str:
        """Return the id of the relation to the drawing of comments; empty if there is none."""
        tag = next(self._tags(b"legacyDrawing"), None)
        relation = _RELATION.search(tag[0]) if tag else None
        return relation[1].decode() if relation else ""

    def add_drawing_of_comments(self, relation: str, namespace: str) -> None:
        """Refer to the drawing of comments at the place where a sheet has it."""
        place = self._place_of_drawing()
        new = f'legacyDrawing xmlns:r="{namespace}" r:id="{relation}"/>'.encode()
        self._change((place, place), b"<" + self._prefix + new)

    def _tags(
        self, name: bytes, start: int = 0, end: int | None = None
    ) -> Iterator[re.Match[bytes]]:
        """Yield each start tag of a name; its first group is a slash where the element is empty."""
        shape = re.compile(
            rb"<" + re.escape(self._prefix + name) + rb"(?=[\s/>])" + _ATTRIBUTES + rb"(/?)>"
        )
        return shape.finditer(self._plain, start, len(self._plain) if end is None else end)

    def _change(self, span: tuple[int, int], new: bytes) -> None:
        self._changes.append((*span, new))

    def _rows(self, start: int, end: int) -> Iterator[tuple[int, re.Match[bytes]]]:
        """Yield the number, counted from 0, and the tag of each row; one without number follows that before it."""
        number = -1
        for tag in self._tags(b"row", start, end):
            given = _NUMBER.search(tag[0])
            number = int(given[1]) - 1 if given else number + 1
            yield number, tag

    def _cells(self, start: int, end: int) -> Iterator[tuple[int, re.Match[bytes]]]:
        column = -1
        for tag in self._tags(b"c", start, end):
            given = _ADDRESS.search(tag[0])
            place = position(given[1].decode()) if given else None
            column = place[1] if place else column + 1
            yield column, tag

    def _restyle_row(
        self, row: int, tag: re.Match[bytes], columns: list[int], restyle: Restyle
    ) -> None:
        """Restyle cells of a row that is there, and add those that are not."""
        if tag[1]:  # without cells
            new = self._new_cells(row, columns, tag[0], restyle)
            start = _SPANS.sub(b"", tag[0]).rstrip(b"/>").rstrip()
            self._change(tag.span(), b"%s>%s</%srow>" % (start, new, self._prefix))
            return
        end = self._plain.find(b"</" + self._prefix + b"row", tag.end())
        missing = set(columns)
        for column, cell in self._cells(tag.end(), end):
            if column in missing:
                missing.discard(column)
                given = _STYLE.search(cell[0])
                before = int(given[1]) if given else 0
                style = restyle((row, column), before)
                if style != before:
                    self._change(cell.span(), self._with_style(cell[0], style))
        if missing:
            self._change(tag.span(), _with_room(tag[0], missing))
            self._add_cells(row, tag, sorted(missing), restyle)

    def _add_cells(
        self, row: int, tag: re.Match[bytes], columns: list[int], restyle: Restyle
    ) -> None:
        end = self._plain.find(b"</" + self._prefix + b"row", tag.end())
        there = [(column, cell.start()) for column, cell in self._cells(tag.end(), end)]
        for column in columns:
            place = next((start for other, start in there if other > column), end)
            self._change((place, place), self._new_cells(row, [column], tag[0], restyle))

    def _new_cells(self, row: int, columns: list[int], tag: bytes, restyle: Restyle) -> bytes:
        """Return cells without content, in the formats that they have by their row or column."""
        cells = [
            b'<%sc r="%s" s="%d"/>'
            % (
                self._prefix,
                address(row, column).encode(),
                restyle((row, column), self._inherited_style(tag, column)),
            )
            for column in columns
        ]
        return b"".join(cells)

    def _inherited_style(self, row: bytes, column: int) -> int:
        """Return the format that an absent cell shows: that of its row, else that of its column."""
        given = _STYLE.search(row)
        if given and _OWN_FORMAT.search(row):
            return int(given[1])
        for tag in self._tags(b"col"):
            first, last, style = (
                int(found[1]) if (found := re.search(_COLUMN % name, tag[0])) else 0
                for name in (b"min", b"max", b"style")
            )
            if first <= column + 1 <= last:
                return style
        return 0

    def _add_rows(
        self, rows: dict[int, list[int]], span: tuple[int, int], restyle: Restyle
    ) -> None:
        """Add rows that are not there, each before the first one with a higher number."""
        missing = sorted(rows, reverse=True)
        for number, tag in self._rows(*span) if missing else ():
            while missing and missing[-1] < number:
                self._change((tag.start(),) * 2, self._new_row(missing.pop(), rows, restyle))
        for number in reversed(missing):
            self._change((span[1],) * 2, self._new_row(number, rows, restyle))

    def _new_row(self, row: int, rows: dict[int, list[int]], restyle: Restyle) -> bytes:
        cells = self._new_cells(row, rows[row], b"", restyle)
        return b'<%srow r="%d">%s</%srow>' % (self._prefix, row + 1, cells, self._prefix)

    def _fill_empty(
        self, data: re.Match[bytes], rows: dict[int, list[int]], restyle: Restyle
    ) -> None:
        """Put rows into a sheet without any."""
        name = self._prefix + b"sheetData"
        new = b"".join(self._new_row(row, rows, restyle) for row in rows)
        self._change(data.span(), b"<%s>%s</%s>" % (name, new, name))

    def _with_style(self, tag: bytes, style: int) -> bytes:
        """Return the tag of a cell with the number of its format; 0 needs none."""
        new = b' s="%d"' % style if style else b""
        if _STYLE.search(tag):
            return _STYLE.sub(new, tag, count=1)
        given = _ADDRESS.search(tag)
        start = given.end() if given else len(b"<" + self._prefix + b"c")
        return tag[:start] + new + tag[start:]

    def _place_of_drawing(self) -> int:
        """Return the place before the first element that stands behind the drawing of comments, or the end's."""
        data = next(self._tags(b"sheetData"), None)
        if not data:
            raise NotEditable("no cells")
        # Among the cells there is nothing to be looked for.
        closing = self._plain.find(b"</" + self._prefix + b"sheetData", data.end())
        start = data.start() if data[1] else closing
        path: list[tuple[bytes, int]] = [] if data[1] else [(data[0], data.start())]
        for tag in _TAG.finditer(self._plain, start):
            if tag[1]:
                if not path:
                    return tag.start()
                path.pop()
                continue
            name = tag[2].removeprefix(self._prefix)
            if name in _BEHIND and _is_child(path):
                return path[0][1] if path else tag.start()
            if not tag[3]:
                path.append((tag[2], tag.start()))
        raise NotEditable("no end of the sheet")


def _is_child(path: list[tuple[bytes, int]]) -> bool:
    """Return whether what stands at a path belongs to the sheet itself, at most inside alternatives of it."""
    return not path or (path[0][0].endswith(b":AlternateContent") and len(path) == 2)


def _with_room(row: bytes, columns: Iterable[int]) -> bytes:
    """Return the tag of a row that says nothing of the columns in use which more columns would make untrue."""
    spans = _SPANS.search(row)
    bounds = [int(bound) for bound in _BOUND.findall(spans[0])] if spans else []
    if len(bounds) == 2 and all(bounds[0] <= column + 1 <= bounds[1] for column in columns):
        return row
    return _SPANS.sub(b"", row)
