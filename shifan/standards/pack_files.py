"""The files of a pack's folder: which there may be, and their text whatever its encoding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from shifan.errors import Finding

NEXT = "请修改规则包后重试"
ENCODINGS = ("utf-8-sig", "gb18030")
# Notes for people.
_NOTES = (".md", ".txt")
SKELETON_SUFFIXES = (".docx", ".pptx")
# How files begin that have been saved as something else.
_OTHER_FILES = {
    b"\xff\xfe": "：UTF-16 编码（Excel 的“Unicode 文本”、记事本的“Unicode”）",
    b"\xfe\xff": "：UTF-16 编码",
    b"PK\x03\x04": "：是工作簿，只改了文件名",
    b"\xd0\xcf\x11\xe0": "：是旧版工作簿，只改了文件名",
}
_OF_THE_SYSTEM = ("thumbs.db", "desktop.ini")


def decoded(content: bytes) -> str:
    """Return the text of a file: strictly UTF-8, with or without its mark, else GB18030; UnicodeDecodeError."""
    if content.startswith(tuple(_OTHER_FILES)):  # some can be read as text that means nothing
        raise UnicodeDecodeError("utf-8", content, 0, 1, "another kind of file")
    for encoding in ENCODINGS[:-1]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            pass
    return content.decode(ENCODINGS[-1])


def unreadable(error: Exception) -> str:
    """Return what is found where a file cannot be read, or not as text: what it looks like, if that is known."""
    content = error.object if isinstance(error, UnicodeDecodeError) else b""
    looks_like = next(
        (word for start, word in _OTHER_FILES.items() if content.startswith(start)), ""
    )
    return f"无法读取{looks_like}"


def near_names(name: str, known: Iterable[str]) -> str:
    """Return the known names that come near a wrong one; all of them if none does."""
    known = list(dict.fromkeys(known))
    close = get_close_matches(name, known, n=3, cutoff=0.6)
    close = close or [each for each in known if each.lower() == name.lower()]
    return f"是否指：{'、'.join(close)}" if close else f"可用：{'、'.join(known)}"


def unknown_files(folder: Path, known: Iterable[str]) -> Iterator[Finding]:
    """Yield a finding for each file of a pack's folder that nobody reads and that is no note for people."""
    known = tuple(known)
    for path in sorted(folder.iterdir()):
        name = path.name
        if name in known or path.is_dir() or _is_of_no_account(name):
            continue
        yield Finding(
            "pack-file",
            "error",
            name,
            found="规则包中没有用到这个文件",
            expected=near_names(name, known),
            action="请改正文件名，或移出规则包；说明写在 .md 或 .txt 文件中",
        )


def _is_of_no_account(name: str) -> bool:
    """Return whether a file belongs to the system or an editor, or is a note for people or a skeleton."""
    lower = name.lower()
    if name.startswith((".", "~$")) or lower in _OF_THE_SYSTEM:
        return True
    hides_a_table = ".csv" in lower or ".toml" in lower  # rules.csv.txt, as editors name it
    return lower.endswith((*_NOTES, *SKELETON_SUFFIXES)) and not hides_a_table
