"""Diff of two runs: which values changed, and which inputs, rules, corrections or code caused it."""

from __future__ import annotations

import json
from pathlib import Path

from shifan.audit.trace import cells
from shifan.values import Register

_PARTS = {"inputs": "原始文件", "pack": "规则包", "notebooks": "笔记本", "code": "程序", "parameters": "参数"}


def diff(run_a: Path, run_b: Path) -> dict[str, object]:
    """Return `values` (before, after, causes), verdict first, and `causes`: what differs between the runs' inputs."""
    before, after = (Register.from_json((run / "values.json").read_text(encoding="utf-8")) for run in (run_a, run_b))
    causes = _causes(run_a, run_b)
    keys = [key for key in dict.fromkeys([*after, *before]) if _shown(before, key) != _shown(after, key)]
    keys.sort(key=lambda key: not key.startswith(("verdict.", "scores.total")))
    changes = [{"id": key, "name": (after.get(key) or before[key]).name, "before": _shown(before, key), "after": _shown(after, key),
                "causes": _own(after if key in after else before, key, causes)} for key in keys]
    return {"a": run_a.name, "b": run_b.name, "values": changes, "causes": [text for _, text in causes]}


def _shown(register: Register, key: str) -> str:
    return register.text(key) if key in register else "—"


def _causes(run_a: Path, run_b: Path) -> list[tuple[str, str]]:
    """Return (file or part, text) of everything that differs; for raw files the cells that changed."""
    a, b = (json.loads((run / "manifest.json").read_text(encoding="utf-8")) for run in (run_a, run_b))
    found = []
    for part, name in _PARTS.items():
        old, new = a.get(part) or {}, b.get(part) or {}
        for key in sorted({*old, *new}):
            if old.get(key) != new.get(key):
                kind = "新增" if key not in old else "删除" if key not in new else "变化"
                found.append((Path(key).name, f"{name}{kind}：{key}"))
    return found


def _own(register: Register, key: str, causes: list[tuple[str, str]]) -> list[str]:
    """Return the causes that the value's raw cells lie in; code and parameters may touch any value."""
    files = {source.split("!")[0].rsplit("/", 1)[-1] for source in cells(register, key)}
    return [text for file, text in causes if file in files or text.startswith(("程序", "参数", "笔记本"))]
