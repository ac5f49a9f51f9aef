"""The register inside a report: sealed when it was written, and the same as that of a run that read its files.

The chain of digests begins with the files that the run has read, as its manifest names them: the manifest itself is
written after the report, so it is found by these, and it vouches for the values that the run has left.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from shifan.errors import Refused
from shifan.files.manifest import read_manifest
from shifan.files.places import numbered_runs
from shifan.files.run_values import values_of
from shifan.report.verify.context import VerifyContext
from shifan.report.verify.items import CHANGED, VerifiedItem
from shifan.values import Register

BROKEN = "文件内登记表被改动：校验链与登记的内容不符，其中的数字不能作为依据"
_OTHER = "文件内登记表与运行不符：原始数据和规则包相同，登记的内容不同"
_NO_ORIGIN = (
    "现有各次运行的清单中，没有一次读的是文件内登记的这些原始文件：不能确认由哪一次运行生成"
)


def judged_register(context: VerifyContext) -> Iterator[VerifiedItem]:
    """Yield the printed values that no run has so, though it has read the same files.

    A correction in 更正.csv, another date or another version of the program gives other values from the same files:
    what one of these runs has so was changed by nobody.
    """
    registered = context.reading.values
    printed = {anchor.value_id for anchor in context.reading.anchors.values()}
    others = [key for key in registered if key in printed]
    known: set[str] = set()
    for register in _registers_of_same_files(context):
        known.update(register)
        others = [key for key in others if not registered.displays_alike(register, key)]
        if not others:
            return
    for key in others:
        if key in known:
            yield VerifiedItem(registered.text(key), key, CHANGED, _OTHER)


def notes_on_origin(context: VerifyContext) -> list[str]:
    """Return that no run's manifest names the files that a report says it was made from; none where one does."""
    files = context.reading.values.files
    if context.run is None or not files or _newest_has(context, files):
        return []
    return [] if any(True for _ in _runs_that_read(context.run, files)) else [_NO_ORIGIN]


def _newest_has(context: VerifyContext, files: dict[str, str]) -> bool:
    return context.newest_values is not None and context.newest_values.files == files


def _registers_of_same_files(context: VerifyContext) -> Iterator[Register]:
    """Yield the registers of the runs that have read the files of a report's, the newest run first."""
    files, newest = context.reading.values.files, context.newest_values
    if context.run is None or newest is None or not files:
        return
    if newest.files == files:
        yield newest
    for run in _runs_that_read(context.run, files):
        try:
            _, register = values_of(run)
        except Refused:  # changed by hand: it proves nothing
            continue
        if register.files == files:
            yield register


def _runs_that_read(newest: Path, files: dict[str, str]) -> Iterator[Path]:
    """Yield the other runs of a city whose manifest names some files; one without that list, too."""
    for run in reversed(numbered_runs(newest.parent)):
        manifest = None if run == newest else read_manifest(run)
        if manifest is None:
            continue
        named = {path.rpartition("/")[2]: digest for path, digest in manifest.inputs.items()}
        own = {name: digest for name, digest in files.items() if "/" not in name}
        if not named or own.items() <= named.items():
            yield run
