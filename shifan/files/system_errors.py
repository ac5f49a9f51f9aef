"""What the system refuses a run — space, rights — said so that the user can mend it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from shifan.errors import Refused

_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}
_IN_THE_WAY = {errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY, errno.EISDIR}


@contextmanager
def mendable(place: str = "", all_the_same: str = "") -> Iterator[None]:
    """Turn a full disk, a read-only folder or a file held open into Refused; other errors pass.

    `place` is what the user knows the folder by; without it the file of the error is named. `all_the_same` says what holds nevertheless.
    """
    try:
        yield
    except OSError as error:
        said = str(error)
        full = (
            error.errno in _FULL or "No space left" in said
        )  # pyarrow gives the text, not the number
        if (
            not full
            and error.errno not in _CLOSED | _IN_THE_WAY
            and not isinstance(error, PermissionError)
        ):
            raise
        found, action = _told(full, error.errno in _IN_THE_WAY)
        raise Refused(
            "output",
            file=place or str(error.filename or ""),
            found=f"{all_the_same}无法写入：{found}（{error.strerror or said}）",
            expected="可以写入的文件夹",
            action=action,
        ) from error


def _told(full: bool, in_the_way: bool) -> tuple[str, str]:
    if full:
        return "磁盘空间不足", "请清理磁盘空间后重试"
    if in_the_way:
        return "应为文件夹的位置有同名文件", "请移走该文件后重试"
    return "没有写入权限，或文件正被打开", "请检查写入权限，关闭打开的文件后重试"
