"""A copy of the shipped skeleton, to be changed in Word."""

from __future__ import annotations

from pathlib import Path

from shifan.errors import Refused
from shifan.files.durable import write_whole
from shifan.report.make.skeleton_file import SKELETON


def export(target: Path) -> Path:
    """Write a copy of the shipped skeleton; Refused if the file is there already, or is named as another kind."""
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
    write_whole(target, SKELETON.read_bytes())
    return target
