"""Where the page of a comparison may be written: never over a report, nor over anything else that is no such page."""

from __future__ import annotations

from pathlib import Path

from shifan.errors import Refused
from shifan.files.durable import write_whole
from shifan.report.compare.page import TITLE

_TITLE_WITHIN = 2000  # bytes: the title stands in the first lines


def refuse_unfit_target(target: Path, reports: tuple[Path, ...]) -> None:
    """Refuse a target that is a folder, lies in none, or would overwrite a report, or a file
    that is no such page."""
    if target.is_dir():
        raise _refused(target, "这是一个文件夹", f"写明文件名，如 {target / '比较.html'}")
    if not target.parent.is_dir():
        raise _refused(target, f"没有文件夹“{target.parent}”", "先建立该文件夹，或换一个位置")
    if any(_is_same_file(target, report) for report in reports):
        raise _refused(target, "这正是要比较的报告，写入会毁掉它", "换一个文件名，如 比较.html")
    if target.exists() and not _is_comparison_page(target):
        raise _refused(
            target, "已有这个文件，且不是比较网页", "换一个文件名；确实不要该文件时，先自行删除"
        )


def write_page(target: Path, content: str) -> None:
    """Write the page; Refused if the disk or the folder does not allow it."""
    try:
        write_whole(target, content.encode("utf-8"))
    except OSError:
        raise _refused(
            target, "文件写不进去", "关闭正在使用该文件的程序，核对文件夹是否可写、磁盘是否已满"
        ) from None


def _is_same_file(first: Path, second: Path) -> bool:
    try:
        return first.samefile(second)
    except OSError:
        return first.resolve() == second.resolve()


def _is_comparison_page(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return TITLE.encode() in file.read(_TITLE_WITHIN)
    except OSError:
        return False


def _refused(target: Path, found: str, action: str) -> Refused:
    return Refused(
        "page", file=str(target), found=found, expected="可以写入的网页文件（.html）", action=action
    )
