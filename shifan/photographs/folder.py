"""The folder 照片 of a city: the file of each 照片编号, told apart by name alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from shifan.errors import Finding
from shifan.patterns import pattern_of
from shifan.records import dataclass

FOLDER = "照片"
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff")
_APPLE = (".heic", ".heif")
_LEFT_BY_SYSTEMS = pattern_of(r"\.|~\$|thumbs\.db$|desktop\.ini$", re.IGNORECASE)
_BETWEEN = pattern_of(r"[、，,;；\s]+")
_PATH = pattern_of(r"[\\/:*?\"<>|]|^\.+$")


@dataclass(frozen=True)
class PhotographFolder:
    """The pictures of a folder by `number_key` of their 照片编号, and what is wrong with its files."""

    files: Mapping[str, Path]
    findings: tuple[Finding, ...] = ()


def numbers_in(text: str) -> list[str]:
    """Return the 照片编号 in a cell: several are separated by 、, commas or blanks."""
    return [number for number in _BETWEEN.split(text) if number]


def number_key(number: str) -> str:
    """Return a number as it is compared: capitals, full-width signs, blanks and the ending of a file do not matter."""
    text = "".join(unicodedata.normalize("NFKC", number).casefold().split())
    return next((text.removesuffix(end) for end in SUFFIXES if text.endswith(end)), text)


def is_path(number: str) -> bool:
    """Return whether a number could not be the name of a file in the folder: it names another place."""
    return bool(_PATH.search(unicodedata.normalize("NFKC", number)))


def picture_files(folder: Path) -> list[Path]:
    """Return the files of a city's folder 照片 that may be pictures, sorted; none without the folder."""
    return [path for path in _files(folder / FOLDER) if path.suffix.lower() in SUFFIXES]


def read_folder(folder: Path) -> PhotographFolder | None:
    """Return the pictures of a city's folder 照片, by name; None for a city without the folder.

    Two files of one number, and a link that leads out of the folder, are error findings; other files are warnings.
    """
    if not (folder / FOLDER).is_dir():
        return None
    by_key: dict[str, list[Path]] = {}
    findings = list(_other_files(folder / FOLDER))
    for path in picture_files(folder):
        if path.resolve().parent != (folder / FOLDER).resolve():
            findings.append(_finding("photo-outside", path, "链接到文件夹之外", "照片本身"))
            continue  # what lies outside is not looked at
        by_key.setdefault(number_key(path.name), []).append(path)
    for paths in by_key.values():
        if len(paths) > 1:
            names = "、".join(path.name for path in paths)
            findings.append(
                _finding("photo-twice", paths[0], f"编号相同的照片：{names}", "一个编号一张照片")
            )
    return PhotographFolder({key: paths[0] for key, paths in by_key.items()}, tuple(findings))


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    kept = (path for path in folder.iterdir() if not _LEFT_BY_SYSTEMS.match(path.name))
    return sorted((path for path in kept if path.is_file()), key=_order)


def _order(path: Path) -> tuple[str, str]:
    """Return what orders files alike on every system: Windows compares paths without case, others with it."""
    return path.name.casefold(), path.name


def _other_files(folder: Path) -> Iterator[Finding]:
    """Yield a warning for each file and folder that is no picture by its name."""
    for path in sorted(folder.iterdir(), key=_order):
        is_picture = path.suffix.lower() in SUFFIXES
        if _LEFT_BY_SYSTEMS.match(path.name) or (is_picture and path.is_file()):
            continue
        action = "未读取；如是照片，请另存为 .jpg"
        if path.suffix.lower() in _APPLE:
            action = "未读取；请在手机“相机—格式”中选“兼容性最佳”，或另存为 .jpg"
        found = path.suffix or "没有扩展名"
        if path.is_dir():
            found, action = "文件夹", "未读取；照片请直接放在“照片”中"
        elif not path.is_file():
            found, action = "链接的文件不存在", "未读取；请放入照片本身"
        yield _finding("photo-file", path, found, "、".join(SUFFIXES), action)


def _finding(code: str, path: Path, found: str, expected: str, action: str = "") -> Finding:
    return Finding(
        code,
        "warning" if action else "error",
        file=f"{FOLDER}/{path.name}",
        found=found,
        expected=expected,
        action=action or "请改正",
    )
