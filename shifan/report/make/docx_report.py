"""Fill the skeleton: values into anchors, blocks repeated, tables and charts built. The one way to a docx."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document

from shifan.errors import Refused
from shifan.report.anchors import register_part
from shifan.report.anchors.creation import AnchorWriter
from shifan.report.anchors.unique_ids import Copies, largest_ids
from shifan.report.editions import INTERNAL, PUBLIC
from shifan.report.make import (
    blocks,
    embedded_register,
    generated_content,
    headers_and_notes,
    skeleton_cleanup,
    table_of_contents,
    unused_parts,
)
from shifan.report.make.document import Filling, Picture
from shifan.report.make.expansion import Expander
from shifan.report.make.missing_styles import supply
from shifan.report.make.unclosed_anchors import half_closed
from shifan.values import Register
from shifan.word.east_asian_punctuation import hint_east_asian
from shifan.word.package import repack

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

__all__ = ["INTERNAL", "PUBLIC", "SKELETON", "Picture", "build"]
SKELETON = Path(__file__).parents[1] / "skeleton.docx"
_DRAWINGS = 9000  # our drawings are numbered from here, or above the skeleton's own
_DAY = re.compile(r"(\d+)年(\d+)月(\d+)日")


def build(
    register: Register,
    standard: Standard,
    clean: CleanCity,
    charts: Sequence[Picture],
    edition: str,
    skeleton: Path | None = None,
) -> bytes:
    """Return the report as docx bytes, the same for the same input.

    `edition` is `internal` or `public`. Refused names every anchor without a value.
    """
    work = _prepared(register, standard, clean, charts, edition, skeleton)
    document, expander = work.document, work.expander
    blocks.expand(work)
    unused_parts.drop(document)
    headers_and_notes.expand(document, expander)
    _resolve(expander, drawn=bool(charts))
    expander.require()
    table_of_contents.place(work)
    hint_east_asian(document.element)
    _describe(work)
    register_part.write(document, *embedded_register.content(work))
    buffer = io.BytesIO()
    document.save(buffer)
    return repack(buffer.getvalue())


def _prepared(
    register: Register,
    standard: Standard,
    clean: CleanCity,
    charts: Sequence[Picture],
    edition: str,
    skeleton: Path | None,
) -> Filling:
    """Return the work on a skeleton made ready: known styles, no comment and no revision, ids that are free."""
    document = _open(skeleton or SKELETON)
    if skeleton:
        supply(document, Document(str(SKELETON)))
    bookmarks, drawings = largest_ids(list(headers_and_notes.roots(document)))
    expander = Expander(
        register,
        AnchorWriter(first_id=bookmarks),
        reserved=(
            *blocks.NAMES,
            *generated_content.NAMES,
            *(f"chart {chart.name}" for chart in charts),
        ),
        file=skeleton.name if skeleton else "报告模板",
    )
    skeleton_cleanup.tidy(document.element)
    skeleton_cleanup.drop_comments(document.part)
    expander.faults += half_closed("word/document.xml", document.element, expander.file)
    return Filling(
        document,
        register,
        standard,
        clean,
        charts,
        edition,
        expander,
        Copies(expander.anchors, max(_DRAWINGS, drawings)),
    )


def _open(path: Path):
    try:
        return Document(str(path))
    except PermissionError:
        raise Refused(
            "skeleton",
            file=path.name,
            found="模板打不开（正被 Word、WPS 打开）",
            action="请关闭后重试",
        ) from None
    except Exception as error:
        if any(kind in str(error) for kind in ("wordprocessingml.template", "macroEnabled")):
            raise Refused(
                "skeleton",
                file=path.name,
                found="这是 Word 的 .dotx 模板或带宏的文档（.docm、.dotm）",
                expected="docx 文件",
                action="请在 Word 中另存为 .docx",
            ) from None
        raise Refused(
            "skeleton",
            file=path.name,
            found="不是可用的 Word 模板",
            expected="docx 文件",
            action="请核对模板文件",
        ) from error


def _resolve(expander: Expander, drawn: bool) -> None:
    for name in expander.references.resolve(drawn):
        expander.fault(
            f"ref {name}",
            "引用的表或图不在本文件中",
            "本文件有的表和图",
            "请改正引用，或在模板中加入该表、图",
        )


def _describe(work: Filling) -> None:
    """Set the document's properties; its date is the report's."""
    core, register = work.document.core_properties, work.register
    city, day = register.text("city"), _DAY.match(register.text("report.date"))
    core.title = f"{city}创建国家食品安全示范城市省级初评报告{'（公开版）' if work.edition == PUBLIC else ''}"
    core.subject, core.keywords, core.category = (
        "国家食品安全示范城市省级初评",
        f"{city}；国家食品安全示范城市；省级初评",
        "公文",
    )
    core.language, core.revision = "zh-CN", 1
    if day:
        core.created = core.modified = dt.datetime(*map(int, day.groups()))
