"""A report as plain text.

Decoded, without page numbers and contents list, with lines joined that were wrapped at a fixed width.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from shifan.errors import Refused
from shifan.patterns import pattern_of
from shifan.received import read_bytes
from shifan.report.compare.headings import typed_level

_PAGE_NUMBER = pattern_of(
    r"^(?:[-—–－―·]+\s*\d{1,4}\s*[-—–－―·]+"
    r"|第\s*\d{1,4}\s*页(?:\s*[,，/／]?\s*[(（]?\s*共\s*\d{1,4}\s*页[)）]?)?"
    r"|\d{1,4}\s*/\s*\d{1,4})$"
)
_CONTENTS_TITLE = pattern_of(r"^目\s*[录次]$")
_CONTENTS_ENTRY = pattern_of(r"^.{1,80}?(?:\s*[.…·．]{2,}\s*|\t+| {2,}|　+)\d{1,4}$")
_CLOSED = pattern_of(r"[。；：！？;:!?…”）)|｜\t]$")
_NARROWEST, _WIDEST = 15, 100  # signs to a line
_FULL_LINES = 3  # that show a common width
_BLANKS = " \t　"
_UTF16_MARKS, _UTF32_MARKS = (b"\xff\xfe", b"\xfe\xff"), (b"\xff\xfe\0\0", b"\0\0\xfe\xff")


def read_text_lines(path: Path) -> list[str]:
    """Return the paragraphs of a text file; Refused if it cannot be read."""
    lines = joined_where_wrapped(without_page_furniture(_decoded(path).splitlines()))
    return [line.strip() for line in lines if line.strip()]


def without_page_furniture(lines: list[str]) -> list[str]:
    """Return the lines without page numbers and without a contents list under 目录."""
    kept, in_contents = [], False
    for line in lines:
        text = line.strip()
        is_entry = in_contents and (not text or bool(_CONTENTS_ENTRY.match(text)))
        in_contents = bool(_CONTENTS_TITLE.match(text)) or is_entry
        if not in_contents and not _PAGE_NUMBER.match(text):
            kept.append(line)
    return kept


def joined_where_wrapped(lines: list[str]) -> list[str]:
    """Return the lines, those joined that end at the common width without a closing sign and go on in the next line."""
    is_full = _full_lines(lines)
    joined: list[str] = []
    for n, line in enumerate(lines):
        if n and is_full[n - 1] and _goes_on(lines[n - 1], line):
            joined[-1] = joined[-1].rstrip() + line
        else:
            joined.append(line)
    return joined


def _goes_on(line: str, following: str) -> bool:
    begins_paragraph = following[:1] in _BLANKS or bool(typed_level(following))
    return not begins_paragraph and not _CLOSED.search(line.rstrip())


def _full_lines(lines: list[str]) -> list[bool]:
    """Return which lines are as wide as the widest, by signs or else by half widths.

    None if that is no width at which one wraps.
    """
    for measure, slack, signs in ((len, 0, 1), (_half_widths, 2, 2)):
        is_full = _as_wide_as_widest(lines, measure, slack, signs)
        if sum(is_full) >= _FULL_LINES:
            return is_full
    return [False] * len(lines)


def _as_wide_as_widest(
    lines: list[str], measure: Callable[[str], int], slack: int, signs: int
) -> list[bool]:
    """Return which lines are as wide as the widest but for a slack; a sign is `signs` wide."""
    widths = [measure(line.rstrip()) for line in lines]
    widest = max(widths, default=0)
    is_usual = _NARROWEST <= widest // signs <= _WIDEST
    return [is_usual and width >= widest - slack for width in widths]


def _half_widths(line: str) -> int:
    return 2 * len(line) - len(line.encode("ascii", "ignore"))


def _decoded(path: Path) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or GB18030; Refused if it is in none."""
    try:
        content = read_bytes(path)
    except OSError:
        found, action = "文件打不开", "请核对路径，关闭正在使用该文件的程序"
        raise Refused("txt", file=path.name, found=found, action=action) from None
    for encoding in _possible_encodings(content):
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


def _possible_encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith(_UTF32_MARKS):
        return ()
    return ("utf-16",) if content.startswith(_UTF16_MARKS) else ("utf-8-sig", "gb18030")
