"""The marks of one sheet, put into its parts: cells, comments and their boxes; those of an earlier check taken out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from shifan.addresses import address
from shifan.intake.annotate.cell_marks import SheetMarks
from shifan.intake.annotate.cell_notes import CellNotes
from shifan.intake.annotate.cell_styles import CellStyles
from shifan.intake.annotate.note_shapes import NoteShapes
from shifan.intake.annotate.package_parts import NotEditable, PackageParts
from shifan.intake.annotate.sheet_cells import Place, SheetPart
from shifan.intake.annotate.workbook_sheets import WorkbookSheets
from shifan.intake.cell_ranges import known_position
from shifan.records import dataclass

_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"


@dataclass
class MarkedSheet:
    """What became of a sheet: the formats of the cells that are marked now, and those with a thread of comments."""

    covered: dict[str, int] = field(default_factory=dict)
    threads: list[str] = field(default_factory=list)


class SheetMarking:
    """A sheet under way: its part, its comments and their boxes."""

    def __init__(self, package: PackageParts, sheets: WorkbookSheets, part: str) -> None:
        self._package, self._sheets, self._part = package, sheets, part
        self._relations = package.relations(part)
        self._notes_part = next((name for _, name in self._relations.of_kind("comments")), "")
        content = package.read(self._notes_part) if self._notes_part else None
        self._notes = CellNotes(content, sheets.namespace)

    def mark(self, marks: SheetMarks, listed: Mapping[str, int], styles: CellStyles) -> MarkedSheet:
        """Put marks at cells; `listed` are the cells that an earlier check marked, with their formats before it."""
        signed, emptied = self._notes.remove_earlier()
        earlier = signed | listed.keys()
        done = MarkedSheet()
        if not marks and not earlier:
            return done
        cells = SheetPart(self._package.read(self._part))

        def restyled(place: Place, style: int) -> int:
            cell = address(*place)
            if cell in earlier and styles.is_marked(style):
                style = styles.with_fill_of(style, listed.get(cell, 0))
            if place not in marks:
                return style
            done.covered[cell] = style
            return styles.marked(style, marks[place].severity)

        cells.restyle({*marks, *map(known_position, earlier)}, restyled)
        if marks or emptied:
            self._write_notes(cells, marks, emptied, done)
        if marks or signed:
            self._save_notes()
        self._package.replace(self._part, cells.content())
        return done

    def _write_notes(
        self, cells: SheetPart, marks: SheetMarks, emptied: set[str], done: MarkedSheet
    ) -> None:
        """Write the comments of marks, and give each comment its box."""
        drawing = self._drawing(cells)
        shapes = NoteShapes(self._package.read(drawing) if drawing else None)
        for cell in emptied:
            shapes.remove(known_position(cell))
        for place, mark in sorted(marks.items()):
            cell = address(*place)
            if self._notes.add(cell, mark.text):
                shapes.add(place, mark.text)
            else:
                shapes.enlarge(place, self._notes.text(cell))
                done.threads += [cell] if self._notes.is_thread(cell) else []
        if drawing:
            self._package.replace(drawing, shapes.content())
            return
        drawing = self._package.add("xl/drawings/vmlDrawing{}.vml", shapes.content(), _DRAWING_TYPE)
        space = self._sheets.relations_namespace
        cells.add_drawing_of_comments(self._relations.add(f"{space}/vmlDrawing", drawing), space)
        self._package.replace_relations(self._part, self._relations)

    def _drawing(self, cells: SheetPart) -> str:
        """Return the part with the boxes of the sheet's comments; empty if it has none."""
        relation = cells.drawing_of_comments()
        if not relation:
            return ""
        drawing = dict(self._relations.of_kind("vmlDrawing")).get(relation, "")
        if not self._package.has(drawing):
            raise NotEditable("drawing of comments is missing")
        return drawing

    def _save_notes(self) -> None:
        if self._notes_part:
            self._package.replace(self._notes_part, self._notes.content())
            return
        part = self._package.add("xl/comments{}.xml", self._notes.content(), _NOTES_TYPE)
        self._relations.add(f"{self._sheets.relations_namespace}/comments", part)
        self._package.replace_relations(self._part, self._relations)
