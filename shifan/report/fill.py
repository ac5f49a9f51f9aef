"""Fill the skeleton: values into anchors, blocks repeated, tables and charts built. The one way to a docx."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from shifan.errors import Refused
from shifan.report import blocks, carried, generated, provenance
from shifan.report.expand import Expander
from shifan.report.filling import INTERNAL, PUBLIC, Filling, Picture
from shifan.report.package import repack
from shifan.values import Register

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

__all__ = ["INTERNAL", "PUBLIC", "SKELETON", "Picture", "build"]
SKELETON = Path(__file__).with_name("skeleton.docx")


def build(register: Register, standard: Standard, clean: CleanCity, charts: Sequence[Picture], edition: str,
          skeleton: Path | None = None) -> bytes:
    """Return the report as docx bytes, the same for the same input.

    `edition` is `internal` or `public`. Refused names every anchor without a value.
    """
    document = _open(skeleton or SKELETON)
    expander = Expander(register, reserved=("themes", "shortcomings", "suggestions", *generated.NAMES))
    work = Filling(document, register, standard, clean, charts, edition, expander)
    blocks.expand(work)
    _margins(work)
    _drop_unused(document)
    expander.require()
    core = document.core_properties
    core.title = f"{register.text('city')}创建国家食品安全示范城市省级初评报告{'（公开版）' if edition == PUBLIC else ''}"
    provenance.write(document, carried.content(work))
    buffer = io.BytesIO()
    document.save(buffer)
    return repack(buffer.getvalue())


def _open(path: Path):
    try:
        return Document(str(path))
    except PermissionError:
        raise Refused("skeleton", file=path.name, found="模板打不开（正被 Word、WPS 打开）", action="请关闭后重试") from None
    except Exception as error:
        raise Refused("skeleton", file=path.name, found="不是可用的 Word 模板", expected="docx 文件", action="请核对模板文件") from error


def _margins(work: Filling) -> None:
    """Expand the anchors of headers and footers; each part once."""
    seen = set()
    for section in work.document.sections:
        for part in (section.header, section.even_page_header, section.footer, section.even_page_footer):
            element = part._element
            if id(element) not in seen:
                seen.add(id(element))
                for one in element.iter(qn("w:p")):
                    work.expander.paragraph(one)


def _drop_unused(document) -> None:
    """Drop the headers and footers of sections that this edition does not have."""
    text = etree.tostring(document.element)
    for key, relation in list(document.part.rels.items()):
        if relation.reltype.endswith(("/header", "/footer")) and f'"{key}"'.encode() not in text:
            document.part.rels.pop(key)
