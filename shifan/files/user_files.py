"""Writing a file that people work with: under a free name, whole or not at all, and nothing that is there is lost."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shifan.errors import Refused
from shifan.files.durable import clear_unfinished, sync, temporary_name

# Word opens no file whose name ends otherwise than what is inside it says.
_KEPT_SUFFIXES = (".docx", ".docm", ".dotx", ".dotm", ".pptx")
_TOO_LONG_ON_WINDOWS = 206


def target_of(path: Path, output: Path | None, in_place: bool) -> Path:
    """Return where the new edition of `path` goes: to `output`, onto itself, or to a free name beside it."""
    if output and in_place:
        raise Refused(
            "docx",
            file=output.name,
            found="--in-place 与 -o 同时给出",
            expected="只用其中一个",
            action="写回原文件请去掉 -o；另写一个文件请去掉 --in-place",
        )
    if output:
        return _new_file(output, _suffix(path))
    return path if in_place else free_name(path.with_name(f"{path.stem}-更新{_suffix(path)}"))


def without_links(path: Path) -> Path:
    """Return the file that a link stands for, so that it is replaced and not the link to it."""
    return Path(os.path.realpath(path))


def _new_file(output: Path, suffix: str) -> Path:
    """Return `output` if it ends as it must and is not there yet; Refused otherwise."""
    if output.suffix.lower() != suffix.lower():
        raise Refused(
            "docx",
            file=output.name,
            found=f"-o 后的文件名不以 {suffix} 结尾",
            expected=f"与原文件同类的 {suffix} 文件",
            action=f"请把文件名改为以 {suffix} 结尾；需要 PDF 的另加 --pdf",
        )
    if os.path.lexists(output):
        raise Refused(
            "docx",
            file=output.name,
            found="文件已存在",
            expected="新的文件名",
            action="请换一个文件名，已有文件不会被覆盖",
        )
    return output


def _suffix(path: Path) -> str:
    return path.suffix if path.suffix.lower() in _KEPT_SUFFIXES else ".docx"


def free_name(wanted: Path) -> Path:
    """Return the path, or the first of its numbered neighbours (`报告2.docx`) that is not taken."""
    free, number = wanted, 2
    while os.path.lexists(free):
        free, number = wanted.with_name(f"{wanted.stem}{number}{wanted.suffix}"), number + 1
    return free


def renaming_notes(wanted: str, written: Path) -> list[str]:
    """Return the note that a file was written under another name than wanted; none if it was not."""
    return [] if written.name == wanted else [f"已有 {wanted}，未覆盖，另写为 {written.name}"]


def write_whole(path: Path, target: Path, content: bytes) -> None:
    """Write the new edition of `path` to `target`, whole or not at all.

    If it replaces `path` itself, the former edition is kept beside it as `…-更新前`. Refused, with
    what to do, if it cannot be written.
    """
    try:
        with _temporary(target.parent, content) as new:
            if target == path:
                shutil.copymode(path, new)
                with _temporary(path.parent, path.read_bytes()) as former:
                    former.replace(free_name(path.with_name(f"{path.stem}-更新前{_suffix(path)}")))
            new.replace(target)
    except OSError as error:
        raise _refusal(error, target) or error from None


@contextmanager
def _temporary(folder: Path, content: bytes) -> Iterator[Path]:
    """Give a file of some content; at the end it is gone unless it was given another name."""
    clear_unfinished(folder)
    temporary = temporary_name(
        folder
    )  # short, whatever the report is called: names have a longest length
    try:
        temporary.write_bytes(content)
        sync(temporary)
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _refusal(error: OSError, target: Path) -> Refused | None:
    """Return how to mend it; None for what every command explains alike, such as a full disk."""
    too_long_on_windows = getattr(error, "winerror", None) == _TOO_LONG_ON_WINDOWS
    if error.errno == errno.ENAMETOOLONG or too_long_on_windows:
        return Refused(
            "docx",
            file=target.name,
            found="文件名过长，不能建立这个文件",
            expected="较短的文件名（一般不超过80个汉字）",
            action="请先把原文件改为较短的文件名，或用 -o 另给一个",
        )
    if isinstance(error, PermissionError):
        return Refused(
            "docx",
            file=target.name,
            found="无法写入（没有权限，或正被 Word、WPS 打开）",
            action="请关闭文件，或用 -o 换一个位置",
        )
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return Refused(
            "docx",
            file=str(target.parent),
            found="没有这个文件夹",
            action="请先建立该文件夹，或用 -o 换一个位置",
        )
    return None
