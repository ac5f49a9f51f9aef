"""Checks of the folder 照片: every 照片编号 of a record has its picture, every picture its record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shifan.clean.model import CleanCity
from shifan.clean.notice import Notice
from shifan.errors import Finding
from shifan.photographs.folder import (
    FOLDER,
    PhotographFolder,
    is_path,
    number_key,
    numbers_in,
)
from shifan.raw_sheets import RECORDS

_MOST_TOLD = 12
_FIELD = "photo"


def photographs(city: CleanCity, folder: PhotographFolder | None) -> Iterator[Finding]:
    """Yield what is wrong with a city's pictures, numbers without a picture, pictures without a number.

    Nothing for a city without the folder. A file that a record names and that is no picture is refused.
    """
    if folder is None or RECORDS.table not in city.tables:
        return
    yield from folder.findings
    frame = city.tables[RECORDS.table]
    named: dict[str, int] = {}  # key → the first row that names it
    missing: list[tuple[int, str]] = []
    for row, text in zip(frame["row"].tolist(), frame[_FIELD].tolist(), strict=True):
        for number in numbers_in(text or ""):
            if is_path(number):
                yield city.finding_at(RECORDS, _FIELD, row, _outside(number))
            elif number_key(number) not in folder.files:
                missing.append((row, number))
            named.setdefault(number_key(number), row)
    yield from _missing(city, missing)
    yield from _surplus(name.name for key, name in folder.files.items() if key not in named)
    yield from _unusable(folder, named)


def _outside(number: str) -> Notice:
    action = f"请把照片放进“{FOLDER}”，这里只写编号"
    return Notice("photo-path", f"照片编号：{number}", "编号，不是路径", action)


def _missing(city: CleanCity, missing: list[tuple[int, str]]) -> Iterator[Finding]:
    """Yield a warning at the first cell whose picture is not there, with the numbers of all."""
    if missing:
        numbers = list(dict.fromkeys(number for _, number in missing))
        found = f"“{FOLDER}”中没有 {_listed(numbers)}"
        notice = Notice(
            "photo-missing", found, "每个照片编号一张照片", "请补上照片，或核对编号", "warning"
        )
        yield city.finding_at(RECORDS, _FIELD, missing[0][0], notice)


def _surplus(names: Iterable[str]) -> Iterator[Finding]:
    surplus = list(names)
    if surplus:
        yield Finding(
            "photo-surplus",
            "warning",
            file=FOLDER,
            found=f"没有记录引用 {_listed(surplus)}",
            expected="检查记录的照片编号",
            action="不印出；请核对编号，或移出",
        )


def _unusable(folder: PhotographFolder, named: Iterable[str]) -> Iterator[Finding]:
    """Yield an error for each picture named by a record that cannot be printed, as far as its head tells."""
    wanted = [folder.files[key] for key in named if key in folder.files]
    if not wanted:
        return
    # start-up time: only cities with photographs need Pillow
    from shifan.photographs.printed import UnusablePhotograph, require_picture

    for path in wanted:
        try:
            require_picture(path)
        except UnusablePhotograph as unusable:
            yield unusable.finding(path)


def _listed(names: list[str]) -> str:
    """Return names joined, the first ones and how many there are."""
    more = f" 等{len(names)}张" if len(names) > _MOST_TOLD else ""
    return "、".join(names[:_MOST_TOLD]) + more
