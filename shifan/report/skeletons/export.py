"""A copy of a shipped skeleton, to be changed in Word."""

from __future__ import annotations

from pathlib import Path

from shifan.errors import Refused
from shifan.files.durable import write_whole
from shifan.report.make.skeleton_file import SKELETON
from shifan.standards.documents import SHIPPED_SKELETONS
from shifan.standards.pack_files import near_names


def export(target: Path, like: str = "") -> Path:
    """Write a copy of the report's shipped skeleton, or of that of a document, named by its file.

    Refused if the target is there already, or is named as another kind, and for a skeleton that is not shipped.
    """
    if target.suffix.lower() != ".docx":
        raise Refused(
            "suffix",
            file=target.name,
            found=f"扩展名是 {target.suffix or '空的'}",
            expected=".docx",
            action=f"请写作 {target.stem}.docx",
        )
    if target.exists():
        raise Refused(
            "exists", file=target.name, found="文件已存在", action="请换一个文件名，或先移走该文件"
        )
    if not target.parent.is_dir():
        raise Refused(
            "folder",
            file=target.name,
            found=f"没有文件夹 {target.parent}",
            action="请先建立该文件夹",
        )
    write_whole(target, _source(like).read_bytes())
    return target


def _source(like: str) -> Path:
    """Return the shipped skeleton of a name, with or without its suffix; without a name that of the report."""
    if not like:
        return SKELETON
    names = sorted(path.name for path in SHIPPED_SKELETONS.glob("*.docx"))
    name = f"{like.removesuffix('.docx')}.docx"
    if name not in names:
        raise Refused(
            "skeleton",
            file=like,
            found="没有这个随附的文书模板",
            expected=near_names(name, names),
            action="请核对 --like",
        )
    return SHIPPED_SKELETONS / name
