"""A report as plain text: decoded, without page numbers and contents list, with lines joined that were wrapped at a fixed width."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from shifan.errors import Refused
from shifan.report.compare.headings import typed_level

_PAGE = re.compile(
    r"^(?:[-—–－―·]+\s*\d{1,4}\s*[-—–－―·]+|第\s*\d{1,4}\s*页(?:\s*[,，/／]?\s*[(（]?\s*共\s*\d{1,4}\s*页[)）]?)?|\d{1,4}\s*/\s*\d{1,4})$"
)
_CONTENTS, _ENTRY = (
    re.compile(r"^目\s*[录次]$"),
    re.compile(r"^.{1,80}?(?:\s*[.…·．]{2,}\s*|\t+| {2,}|　+)\d{1,4}$"),
)
_ENDED = re.compile(r"[。；：！？;:!?…”）)|｜\t]$")
_LEAST, _MOST, _FULL_LINES = 15, 100, 3
_BLANKS = " \t　"


def lines(path: Path) -> list[str]:
    """Return the paragraphs of a text file; Refused if it cannot be read."""
    return [
        line.strip()
        for line in unwrapped(without_furniture(decoded(path).splitlines()))
        if line.strip()
    ]


def decoded(path: Path) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or GB18030."""
    try:
        content = path.read_bytes()
    except OSError:
        raise Refused(
            "txt", file=path.name, found="文件打不开", action="请核对路径，关闭正在使用该文件的程序"
        ) from None
    wide = content[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
    for encoding in (
        ()
        if wide
        else ("utf-16",)
        if content[:2] in (b"\xff\xfe", b"\xfe\xff")
        else ("utf-8-sig", "gb18030")
    ):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
        break
    raise Refused(
        "txt",
        file=path.name,
        found="不是 UTF-8、GB18030 或带标记的 UTF-16 文本",
        action="请另存为 UTF-8 文本",
    )


def without_furniture(found: list[str]) -> list[str]:
    """Return the lines without page numbers and without a contents list under 目录."""
    kept, contents = [], False
    for line in found:
        text = line.strip()
        contents = bool(_CONTENTS.match(text)) or (
            contents and (not text or bool(_ENTRY.match(text)))
        )
        if not contents and not _PAGE.match(text):
            kept.append(line)
    return kept


def unwrapped(found: list[str]) -> list[str]:
    """Return the lines, those joined that end at the common width without a closing sign and go on in the next line."""
    full = next(
        (
            full
            for full in (_full(found, len, 0), _full(found, _width, 2))
            if sum(full) >= _FULL_LINES
        ),
        None,
    )
    if full is None:
        return found
    joined: list[str] = []
    for n, line in enumerate(found):
        goes_on = (
            n > 0
            and full[n - 1]
            and line[:1] not in _BLANKS
            and not typed_level(line)
            and not _ENDED.search(found[n - 1].rstrip())
        )
        if goes_on:
            joined[-1] = joined[-1].rstrip() + line
        else:
            joined.append(line)
    return joined


def _full(found: list[str], measure: Callable[[str], int], slack: int) -> list[bool]:
    """Return which lines are as wide as the widest; none if that is no width at which one wraps."""
    widths = [measure(line.rstrip()) for line in found]
    widest = max(widths, default=0)
    usual = _LEAST <= widest // (2 if slack else 1) <= _MOST
    return [usual and width >= widest - slack for width in widths]


def _width(line: str) -> int:
    return 2 * len(line) - len(line.encode("ascii", "ignore"))  # half width: what is ASCII
