"""The run's own report: the model for rows and passages that come or go with the data.

Reading it takes time, so it is first asked whether it is needed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import compress, count, islice
from operator import ne
from pathlib import Path
from typing import TypeVar

from lxml import etree

from shifan.errors import Refused
from shifan.report.anchors.anchor import TABLE, VALUE, Anchors, rests_on_verdict
from shifan.report.anchors.reading import MODEL_PARTS, REGISTER_PARTS, Reading, read_model
from shifan.report.anchors.register_part import read_anchors
from shifan.report.editions import FILES, INTERNAL
from shifan.report.refresh.numbered_passages import FAMILY_PREFIXES
from shifan.report.run_documents import file_in_run
from shifan.values import Register
from shifan.word.elements import W
from shifan.word.package import read_parts, read_some

_MOST_LEVELS_TO_CELL = 5  # from an anchor up, whatever an office program put between
_UNKNOWN_DAY = "2000-01-01"


def read_run_report(run: Path, reading: Reading) -> Reading | None:
    """Return the reading of the run's own report or document, the same one as the file; Refused if it is damaged.

    None if the run has no such report.
    """
    return _read_of_report(run, reading, lambda path: read_model(read_parts(path, MODEL_PARTS)))


def read_run_anchors(run: Path, reading: Reading) -> Anchors | None:
    """Return what is printed at each anchor of the run's own report, which needs no look at its body; else as above."""
    return _read_of_report(run, reading, lambda path: read_anchors(read_some(path, REGISTER_PARTS)))


_Read = TypeVar("_Read")


def _read_of_report(run: Path, reading: Reading, read: Callable[[Path], _Read]) -> _Read | None:
    path = file_in_run(run, reading.info)
    if not path.is_file():
        return None
    try:
        return read(path)
    except ValueError:
        raise Refused(
            "run-damaged",
            file=f"{run.name}/{path.name}",
            found="运行结果中的报告已损坏",
            expected="完整的运行",
            action="请加 --force 重新运行该城市，或用 --run 指定另一次运行",
        ) from None


def day_of_run(run: Path) -> str:
    """Return the day of the run's data as YYYY-MM-DD; 2000-01-01 if its report does not say.

    Revisions are dated by it, so that the same refresh gives the same bytes.
    """
    core = read_parts(run / FILES[INTERNAL]).get("docProps/core.xml", b"").decode("utf-8")
    return core.partition('W3CDTF">')[2][:10] or _UNKNOWN_DAY


def is_data_dependent_passage(value_id: str) -> bool:
    """Return whether a value is wording that is only there if the data have it.

    Such are the words of the verdict, themes and numbered passages.
    """
    return rests_on_verdict(value_id) or value_id.startswith(FAMILY_PREFIXES)


def run_report_needed(reading: Reading, register: Register) -> bool:
    """Return whether rows, passages or blocks may have to come or go; where only values are renewed none is needed."""
    return (
        is_unfinished(reading)
        or reading.info.outline is not None
        or _rows_may_change(reading, register)
        or _passages_may_change(reading, register)
    )


def differing_ids(values: Register, register: Register) -> tuple[list[str], list[str]]:
    """Return the ids of former and new values, in order, without those that both begin and both end with.

    None are left as long as figures alone change.
    """
    before, now = list(values), list(register)
    if before == now:
        return [], []
    begin = _in_common(before, now)
    before, now = before[begin:], now[begin:]
    end = _in_common(before[::-1], now[::-1])
    return before[: len(before) - end], now[: len(now) - end]


def _in_common(first: list[str], second: list[str]) -> int:
    """Return how many texts two lists both begin with."""
    differs = map(ne, first, second)
    return next(compress(count(), differs), min(len(first), len(second)))


def is_unfinished(reading: Reading) -> bool:
    """Return whether an earlier refresh could not set in or change all that it should.

    The former values inside the file do not tell that any more, so it is noted there.
    """
    return bool(reading.info.undone)


def _rows_may_change(reading: Reading, register: Register) -> bool:
    """Return whether a table may have other rows now: values of a kind in it have come, gone or changed places."""
    changed = _changed_kinds(reading.values, register)
    for name, anchor in reading.anchors.items():
        anchor_range = reading.ranges.get(name)
        if anchor_range is None:
            continue
        if anchor.kind == TABLE and not _has_values(reading, anchor_range.start):
            return True
        if (
            anchor.kind == VALUE
            and _kind(anchor.value_id) in changed
            and _in_cell(anchor_range.start)
        ):
            return True
    return False


def _changed_kinds(values: Register, register: Register) -> set[str]:
    """Return the kinds of which values have come, gone or changed places."""
    before, now = map(_ids_by_kind, differing_ids(values, register))
    return {kind for kind in {*before, *now} if before.get(kind) != now.get(kind)}


def _kind(value_id: str) -> str:
    """Return of what kind a value is: `site` for `site.P1.name`."""
    return value_id.partition(".")[0]


def _ids_by_kind(value_ids: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for value_id in value_ids:
        found[value_id.partition(".")[0]].append(value_id)
    return found


def _in_cell(start: etree._Element) -> bool:
    around = islice(start.iterancestors(), _MOST_LEVELS_TO_CELL)
    return any(element.tag == f"{W}tc" for element in around)


def _has_values(reading: Reading, start: etree._Element) -> bool:
    """Return whether there is an anchor of a value in the table around an anchor; True if there is no table."""
    table = next(start.iterancestors(f"{W}tbl"), None)
    if table is None:
        return True
    names = (bookmark.get(f"{W}name", "") for bookmark in table.iter(f"{W}bookmarkStart"))
    return any(name in reading.ranges and reading.anchors[name].kind == VALUE for name in names)


def _passages_may_change(reading: Reading, register: Register) -> bool:
    before, now = differing_ids(reading.values, register)
    return any(map(is_data_dependent_passage, {*before} ^ {*now}))
