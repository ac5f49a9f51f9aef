"""A new rule pack: a copy of a shipped one under its own name, to be changed file by file or in Excel."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from shifan.errors import Refused
from shifan.patterns import pattern_of
from shifan.received import read_bytes
from shifan.standards import pack_folder, standard_file
from shifan.standards.pack_files import decoded

_ID = pattern_of(r'^id = ".*"$', re.MULTILINE)
_TITLE = pattern_of(r'^title = ".*"$', re.MULTILINE)


def new_pack(target: Path, like: str = "demo-2023") -> Path:
    """Return the folder of a new pack, a copy of `like`; its id and title are the folder's name.

    Refused if the folder is there already or its name cannot be an id. All of it is written or nothing.
    """
    _check_target(target)
    source = pack_folder(like)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        for path in sorted(source.iterdir()):
            if path.is_file() and not path.name.startswith((".", "~")):
                shutil.copyfile(path, unfinished / path.name)
        settings = unfinished / standard_file.FILE
        text = _ID.sub(f'id = "{target.name}"', decoded(read_bytes(settings)))
        text = _TITLE.sub(f'title = "{target.name}"', text)
        settings.write_text(text, encoding="utf-8", newline="\n")
        unfinished.rename(target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return target


def _check_target(target: Path) -> None:
    """Refuse a folder that is there already, or whose name cannot be a pack's id."""
    name = target.name
    if not re.fullmatch(r"[\w-]+", name):
        raise Refused(
            "pack-name",
            file=name,
            found=name,
            expected="汉字、字母、数字、-、_",
            action="请换一个名称",
        )
    if target.exists():
        raise Refused(
            "exists",
            file=name,
            found="文件夹已经存在",
            expected="新的文件夹",
            action="请换一个名称",
        )
