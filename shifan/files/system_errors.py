"""Errors of the system — no space, no rights — as refusals that say how the user can mend them."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from shifan.errors import Refused
from shifan.received import NotARegularFile

_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
NO_MEMORY, CLOSE_OTHERS = "内存不足", "请关闭其他程序，或放宽内存限制（ulimit -v）后重试"
_FULL_WORDS = "No space left"  # pyarrow gives the text without the number
_NOT_ALLOWED = {errno.EROFS, errno.EACCES, errno.EPERM}
_IN_THE_WAY = {errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY, errno.EISDIR}


@contextmanager
def refuse_system_errors(place: str = "", still_valid: str = "") -> Iterator[None]:
    """Turn a full disk, a read-only folder or a file held open into Refused; other errors pass.

    `place` is what the user knows the folder by; without it the file of the error is named.
    `still_valid` is a sentence on what holds all the same.
    """
    try:
        yield
    except MemoryError:
        raise Refused("memory", found=NO_MEMORY, action=CLOSE_OTHERS) from None
    except NotARegularFile as error:
        raise Refused(
            "file",
            file=str(error.filename or place),
            found="不是普通文件（管道、设备等），或大得异常",
            expected="普通文件",
            action="请移走它，或换成原来的文件",
        ) from None
    except OSError as error:
        explanation = _explanation(error)
        if explanation is None:
            raise
        cause, action = explanation
        raise Refused(
            "output",
            file=place or str(error.filename or ""),
            found=f"{still_valid}无法写入：{cause}（{error.strerror or error}）",
            expected="可以写入的文件夹",
            action=action,
        ) from error


def _explanation(error: OSError) -> tuple[str, str] | None:
    """Return the cause and what to do about it; None for an error that the user cannot mend."""
    if error.errno == errno.ENOMEM:
        return NO_MEMORY, CLOSE_OTHERS
    if error.errno in _FULL or _FULL_WORDS in str(error):
        return "磁盘空间不足", "请清理磁盘空间后重试"
    if error.errno in _IN_THE_WAY:
        return "应为文件夹的位置有同名文件", "请移走该文件后重试"
    if error.errno in _NOT_ALLOWED or isinstance(error, PermissionError):
        return "没有写入权限，或文件正被打开", "请检查写入权限，关闭打开的文件后重试"
    return None
