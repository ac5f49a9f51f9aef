"""What a run has left for its report: values that a file is judged and renewed by."""

from __future__ import annotations

from pathlib import Path

from shifan.errors import Refused
from shifan.values import Register


def values_of(run: Path) -> tuple[str, Register]:
    """Return the text and the register of a run's values; Refused if they cannot be read."""
    try:
        text = (run / "values.json").read_text(encoding="utf-8")
        return text, Register.from_json(text)
    except (OSError, ValueError, KeyError, TypeError):
        raise Refused("run-damaged", file=f"{run.name}/values.json", found="运行结果不完整或无法读取", expected="完整的运行",
                      action="请加 --force 重新运行该城市，或用 --run 指定另一次运行") from None
