"""Fill the skeleton: values into anchors, blocks repeated, tables and charts built. The one way to a docx."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document

from shifan.errors import Refused
from shifan.report import blocks, carried, generated, margins, provenance, tidy
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
    expander = Expander(register, reserved=(*blocks.NAMES, *generated.NAMES))
    work = Filling(document, register, standard, clean, charts, edition, expander)
    tidy.tidy(document.element)
    tidy.drop_comments(document.part)
    blocks.expand(work)
    margins.drop_unused(document)
    margins.expand(document, expander)
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
