"""Where rule packs are: the shipped ones by id, a user's own by folder. Imports nothing heavy."""

from __future__ import annotations

from pathlib import Path

from shifan.errors import Refused

_FILES = ("standard.toml", "indicators.csv", "wording.toml", "check_items.csv")
SHIPPED = Path(__file__).parent


def shipped() -> list[str]:
    """Return the ids of the packs that come with shifan."""
    return sorted(path.parent.name for path in SHIPPED.glob("*/standard.toml"))


def _with_a_pack(folder: Path) -> Path:
    """Return a folder that holds at least one file of a pack; Refused for one that is about something else."""
    if any((folder / file).is_file() for file in _FILES):
        return folder
    raise Refused(
        "unknown-pack",
        file=str(folder),
        found="这个文件夹里没有规则包的文件",
        expected=f"{'、'.join(_FILES)}等",
        action="请核对路径；新建规则包用 shifan pack new",
    )


def pack_folder(pack: str | Path) -> Path:
    """Return the folder of a shipped pack's id or of a path; Refused with the shipped ids if there is none."""
    if str(pack) in shipped():
        return SHIPPED / str(pack)
    try:
        if str(pack).strip() and Path(pack).is_dir():
            return _with_a_pack(Path(pack))
    except (OSError, ValueError):
        pass  # a name no file system takes is no folder either
    raise Refused(
        "unknown-pack",
        file=str(pack),
        found="没有这个规则包",
        expected=f"随附的规则包（{'、'.join(shipped())}）或规则包所在文件夹",
        action="请核对 规则包 一栏或 --standard 参数",
    )
