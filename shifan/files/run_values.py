"""What a run has left for its report: values that a file is judged and renewed by."""

from __future__ import annotations

from pathlib import Path

from shifan.errors import Refused
from shifan.files import manifest
from shifan.files.fingerprint import input_hashes
from shifan.files.places import Place
from shifan.values import Register


def values_of(run: Path) -> tuple[str, Register]:
    """Return the JSON and the register of a run's values; Refused if they cannot be read."""
    try:
        text = (run / "values.json").read_bytes().decode("utf-8")
        return text, Register.from_json(text)
    except (OSError, ValueError, KeyError, TypeError):
        raise Refused(
            "run-damaged",
            file=f"{run.name}/values.json",
            found="运行结果不完整或无法读取",
            expected="完整的运行",
            action="请加 --force 重新运行该城市，或用 --run 指定另一次运行",
        ) from None


def outdated(where: Place, run: Path) -> str:
    """Return what to know if the raw data have changed since a run; empty if they have not, or are not there."""
    if not where.raw.is_dir() or manifest.read(run).get("inputs") == input_hashes(where):
        return ""
    return f"原始数据在 {run.name} 之后有变化，尚未重新运行：是否最新只对该次运行而言。请运行 shifan run {where.city}"
