"""Pictures in a document: the drawing in the text, and the parts of the package that it needs."""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Sequence
from dataclasses import field

from lxml import etree
from PIL import Image

from shifan.records import dataclass
from shifan.report.anchors.anchor_writer import AnchorWriter
from shifan.report.anchors.unique_ids import BlockCopier
from shifan.report.make.report_draft import Picture
from shifan.word.elements import el, run
from shifan.word.package_pictures import relation_id, with_pictures

_W_P = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PNG_SIZE = struct.Struct(">II")
_TWIP = 635  # in EMU
_BROADEST, _HIGHEST = 74 * 36_000, 74 * 36_000  # of a photograph, in EMU
_PHOTOGRAPH = "photo"  # what the files of photographs begin with
_DIGITS = 16  # of a digest by which a photograph is named
PHOTOGRAPH_ID = "photo.1"  # as `report.privacy` knows a photograph


@dataclass
class DocumentPictures:
    """The pictures of a document on its way: file name → bytes, in the order in which they were set in."""

    files: dict[str, bytes] = field(default_factory=dict)
    _photographs: dict[str, str] = field(default_factory=dict)  # key → file

    def chart(
        self, chart: Picture, anchors: AnchorWriter, width: int, drawing_id: int
    ) -> list[etree._Element]:
        """Return the anchored run of a chart, `width` twip broad."""
        columns, rows = _PNG_SIZE.unpack_from(chart.png, 16)
        broad = width * _TWIP
        drawing = self.drawing(
            "png",
            chart.png,
            (broad, broad * rows // columns),
            (f"sf:chart.{chart.name}", chart.alt),
        )
        next(drawing.iter(f"{{{_W_P}}}docPr")).set("id", str(drawing_id))
        return anchors.picture(chart.name, chart.title, chart.png, el("r", drawing))

    def photographs(
        self, taken: Sequence[tuple[str, bytes]], copier: BlockCopier, broadest: int = 0
    ) -> list[etree._Element]:
        """Return the runs of photographs (key, JPEG), two in the breadth of a page; one shown again is held once.

        `broadest` is the breadth of the cell in twip that they stand in, 0 outside a table. Files are named by their
        content: a row or paragraph that a refresh takes from another document brings the right picture.
        """
        runs: list[etree._Element] = []
        most = min(broadest * _TWIP, _BROADEST) if broadest else _BROADEST
        for key, jpeg in taken:
            if key not in self._photographs:
                digest = hashlib.sha256(jpeg).hexdigest()[:_DIGITS]
                self._photographs[key] = f"{_PHOTOGRAPH}{digest}.jpeg"
            file = self._photographs[key]
            self.files[file] = jpeg
            name, size = f"photo.{len(runs) // 2 + 1}", _size_in_print(jpeg, most)
            drawing = el("drawing", _inline(relation_id(file), size, (name, key)))
            next(drawing.iter(f"{{{_W_P}}}docPr")).set("id", str(copier.next_drawing_id()))
            runs += [run(" ")] if runs else []
            runs.append(el("r", drawing))
        return runs

    def drawing(
        self, kind: str, content: bytes, size: tuple[int, int], named: tuple[str, str]
    ) -> etree._Element:
        """Return the drawing of a picture, `size` in EMU, `named` its name and alternative text; it joins the files.

        Its id is still to be set.
        """
        file = f"document{len(self.files) + 1}.{kind}"
        self.files[file] = content
        holder = el("drawing")
        holder.append(_inline(relation_id(file), size, named))
        return holder

    def into(self, parts: dict[str, bytes]) -> dict[str, bytes]:
        """Return the parts of a package with the pictures, their relations and content types."""
        return with_pictures(parts, self.files)

    def by_relation(self) -> dict[str, bytes]:
        """Return the pictures by the ids of their relations."""
        return {relation_id(file): content for file, content in self.files.items()}


def is_photograph(part: str) -> bool:
    """Return whether a part of a package is a photograph that was set in here."""
    return part.startswith(f"word/media/{_PHOTOGRAPH}")


def _size_in_print(jpeg: bytes, broadest: int) -> tuple[int, int]:
    with Image.open(io.BytesIO(jpeg)) as picture:
        width, height = picture.size
    scale = min(broadest / width, _HIGHEST / height)
    return round(width * scale), round(height * scale)


def _inline(relation: str, size: tuple[int, int], named: tuple[str, str]) -> etree._Element:
    width, height = map(str, size)
    inline = etree.Element(
        f"{{{_W_P}}}inline", distT="0", distB="0", distL="0", distR="0", nsmap={"wp": _W_P, "a": _A}
    )
    etree.SubElement(inline, f"{{{_W_P}}}extent", cx=width, cy=height)
    etree.SubElement(inline, f"{{{_W_P}}}docPr", id="0", name=named[0], descr=named[1])
    frame = etree.SubElement(inline, f"{{{_W_P}}}cNvGraphicFramePr")
    etree.SubElement(frame, f"{{{_A}}}graphicFrameLocks", noChangeAspect="1")
    graphic = etree.SubElement(inline, f"{{{_A}}}graphic")
    data = etree.SubElement(graphic, f"{{{_A}}}graphicData", uri=_PIC)
    picture = etree.SubElement(data, f"{{{_PIC}}}pic", nsmap={"pic": _PIC, "r": _R})
    about = etree.SubElement(picture, f"{{{_PIC}}}nvPicPr")
    etree.SubElement(about, f"{{{_PIC}}}cNvPr", id="0", name=named[0])
    etree.SubElement(about, f"{{{_PIC}}}cNvPicPr")
    fill = etree.SubElement(picture, f"{{{_PIC}}}blipFill")
    etree.SubElement(fill, f"{{{_A}}}blip").set(f"{{{_R}}}embed", relation)
    etree.SubElement(etree.SubElement(fill, f"{{{_A}}}stretch"), f"{{{_A}}}fillRect")
    shape = etree.SubElement(picture, f"{{{_PIC}}}spPr")
    place = etree.SubElement(shape, f"{{{_A}}}xfrm")
    etree.SubElement(place, f"{{{_A}}}off", x="0", y="0")
    etree.SubElement(place, f"{{{_A}}}ext", cx=width, cy=height)
    outline = etree.SubElement(shape, f"{{{_A}}}prstGeom", prst="rect")
    etree.SubElement(outline, f"{{{_A}}}avLst")
    return inline
