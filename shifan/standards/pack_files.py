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
_OF_THE_SYSTEM = ("thumbs.db", "desktop.ini")


def decoded(content: bytes) -> str:
    """Return the text of a file: strictly UTF-8, with or without its mark, else GB18030; UnicodeDecodeError."""
    for encoding in ENCODINGS[:-1]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            pass
    return content.decode(ENCODINGS[-1])


def near_names(name: str, known: Iterable[str]) -> str:
    """Return the known names that come near a wrong one; all of them if none does."""
    known = list(dict.fromkeys(known))
    close = get_close_matches(name, known, n=3, cutoff=0.6)
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
