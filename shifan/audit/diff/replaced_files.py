"""Raw files that were put in the place of others, or saved anew, whatever became of their contents."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePosixPath

from shifan.audit.diff.causes import FILE, Cause
from shifan.audit.diff.compared_run import ComparedRun
from shifan.intake.provenance import FILE as PROVENANCE
from shifan.raw_sheets import WORKBOOKS

_NONE = "（没有）"


def replaced_files(a: ComparedRun, b: ComparedRun, changed: Collection[str]) -> Iterator[Cause]:
    """Yield a cause for each workbook whose files are others, and say whether their contents differ.

    `changed` are the labels whose content differs. A file with the same name and other contents is
    none: its cells say what has changed.
    """
    for workbook in WORKBOOKS:
        old, new = _files(a, workbook.name), _files(b, workbook.name)
        if old == new:
            continue
        cells = sum(label.startswith(f"{workbook.name}!") for label in changed)
        if old.keys() == new.keys():
            if not cells:
                names = "、".join(old)
                yield Cause(FILE, names, "", "", "文件重新保存过，内容相同")
            continue
        note = f"换了文件，其中{cells}处内容不同，见各单元格" if cells else "换了文件，内容相同"
        before, after = "、".join(old) or _NONE, "、".join(new) or _NONE
        yield Cause(FILE, workbook.name, before, after, note)


def moved_entries(a: ComparedRun, b: ComparedRun, labels: Collection[str]) -> set[str]:
    """Return the labels of 来源.toml that only follow a replaced file: its entry says the same under the new name."""
    moved = set()
    for workbook in WORKBOOKS:
        old, new = _files(a, workbook.name), _files(b, workbook.name)
        gone, come = old.keys() - new.keys(), new.keys() - old.keys()
        if not gone or not come:
            continue
        for label in labels:
            file, name = _entry_of(label)
            if file in gone:
                moved |= {label} if _said(a, label) in _said_of(b, come, name) else set()
            elif file in come:
                moved |= {label} if _said(b, label) in _said_of(a, gone, name) else set()
    return moved


def _entry_of(label: str) -> tuple[str, str]:
    """Return file and key of an entry of 来源.toml by its label; empty for another label."""
    if not label.startswith(f"{PROVENANCE} "):
        return "", ""
    file, _, name = label.removeprefix(f"{PROVENANCE} ").rpartition(" ")
    return file, name


def _said(run: ComparedRun, label: str) -> str:
    return run.contents.by_label.get(label, "")


def _said_of(run: ComparedRun, files: Collection[str], name: str) -> set[str]:
    return {_said(run, f"{PROVENANCE} {file} {name}") for file in files}


def _files(run: ComparedRun, workbook: str) -> Mapping[str, str]:
    """Return name → SHA-256 of the raw files of a workbook: `资料审查.xlsx`, `资料审查-评分.csv`."""
    names = ((PurePosixPath(path).name, digest) for path, digest in run.made_from.inputs.items())
    return {
        name: digest
        for name, digest in sorted(names)
        if PurePosixPath(name).stem.split("-")[0] == workbook
    }
