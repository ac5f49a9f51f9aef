"""The values that a run has left: what a report is verified against and refreshed from."""

from __future__ import annotations

from pathlib import Path

from shifan.errors import Refused
from shifan.files.manifest import is_made_from_present_inputs
from shifan.files.places import Place
from shifan.files.run_files import VALUES
from shifan.files.unchanged import read_unchanged
from shifan.values import Register


def values_of(run: Path) -> tuple[bytes, Register]:
    """Return the JSON and the register of a run's values; Refused if they cannot be read or were changed by hand."""
    try:
        text = read_unchanged(run, VALUES)
        return text, Register.from_own_lines(text)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise Refused(
            "run-damaged",
            file=f"{run.name}/{VALUES}",
            found="运行结果不完整或无法读取",
            expected="完整的运行",
            action="请加 --force 重新运行该城市，或用 --run 指定另一次运行",
        ) from None


def outdated(place: Place, run: Path) -> str:
    """Return a note that the raw data have changed since a run.

    Empty if they have not changed, or are not there to compare with.
    """
    if not place.raw.is_dir() or is_made_from_present_inputs(run, place):
        return ""
    return (
        f"原始数据在 {run.name} 之后有变化，尚未重新运行：是否最新只对该次运行而言。"
        f"请运行 shifan run {place.city}"
    )
