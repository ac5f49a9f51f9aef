"""Load a pack: read every file, collect every fault, refuse or return."""

from __future__ import annotations

import copy
import hashlib
import tomllib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pandas as pd

from shifan.errors import Finding, Refused
from shifan.standards.folders import pack_folder
from shifan.standards.model import METHOD_NAMES, Standard
from shifan.standards.pack_checks import check
from shifan.standards.pack_tables import NEXT, TABLES, decimal, read_table
from shifan.standards.settings import ALL_SETTINGS, COUNT

_NUMBERS = {setting.key: setting.table for setting in ALL_SETTINGS if setting.kind != COUNT}
_WHOLE = {setting.key: setting.table for setting in ALL_SETTINGS if setting.kind == COUNT}


def load(pack: str | Path) -> Standard:
    """Return the pack of an id or a folder; Refused lists every fault with file, row and column."""
    folder = pack_folder(pack)
    found = _load(folder, tuple(_hashes(folder).items()))
    # A pack is the caller's own: whoever changes a table changes no one else's.
    return replace(
        found,
        **{
            name: copy.deepcopy(part)
            for name, part in vars(found).items()
            if isinstance(part, (pd.DataFrame, dict))
        },
    )


@lru_cache(maxsize=8)
def _load(folder: Path, hashes: tuple[tuple[str, str], ...]) -> Standard:
    """Return the pack; read and checked once as long as its files stay the same."""
    faults: list[Finding] = []
    tables = {name: read_table(folder / name, faults) for name in TABLES}
    raw, wording = (_toml(folder / name, faults) for name in ("standard.toml", "wording.toml"))
    settings = _settings(raw, faults) if raw is not None else {}
    faults.extend(check(settings, tables, wording or {}, {fault.file for fault in faults}))
    if faults:
        raise Refused(faults)
    settings.pop("mode")
    named = {name.removesuffix(".csv"): table for name, table in tables.items()}
    return Standard(folder=folder, files=dict(hashes), wording=wording, **settings, **named)


def _hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of the pack that can be read, line ends apart."""
    found = {}
    for name in sorted({*TABLES, "standard.toml", "wording.toml"}):
        with suppress(OSError):
            found[name] = hashlib.sha256(
                (folder / name).read_bytes().replace(b"\r\n", b"\n")
            ).hexdigest()
    return found


def _toml(path: Path, faults: list[Finding]) -> dict | None:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except FileNotFoundError:
        faults.append(Finding("pack-file", "error", path.name, found="没有这个文件", action=NEXT))
    except (OSError, ValueError) as error:
        faults.append(
            Finding(
                "pack-file",
                "error",
                path.name,
                found=f"无法读取：{error}",
                expected="UTF-8 编码的 TOML 文件",
                action=NEXT,
            )
        )
    return None


def _settings(raw: dict, faults: list[Finding]) -> dict[str, object]:
    """Return the settings of standard.toml with exact numbers; every missing or odd one is added to the faults."""
    out = {
        key: _get(raw, key, kind, faults)
        for key, kind in (
            ("id", str),
            ("title", str),
            ("official", bool),
            ("dimensions", list),
            ("missing_policy", str),
        )
    }
    out["dimensions"] = tuple(out["dimensions"] or ())
    numbers = {key: _number(raw, (table, key), faults) for key, table in _NUMBERS.items()}
    out["method_weights"] = {method: numbers.pop(method) for method in METHOD_NAMES}
    out["interview_weight"] = numbers.pop("weight")
    scores = _table(raw, "interview", "scores")
    out["interview_scores"] = {
        word: _number(raw, ("interview", "scores", word), faults) for word in scores
    }
    if not scores:
        faults.append(_fault("interview.scores", "没有", "每种掌握程度的得分"))
    out |= numbers
    for key, table in _WHOLE.items():
        out[key] = _get(_table(raw, table), key, int, faults, f"{table}.{key}")
    out["mode"] = _table(raw, "rounding").get("mode", "没有")
    _unknown(raw, faults)
    return out


def _table(raw: dict, *path: str) -> dict:
    """Return a table of the file; one that is absent or no table is empty."""
    own: object = raw
    for part in path:
        own = own.get(part) if isinstance(own, dict) else None
    return own if isinstance(own, dict) else {}


def _unknown(raw: dict, faults: list[Finding]) -> None:
    """A key nobody reads is a slip of the pen: the setting meant would silently keep another value."""
    names = {
        path for key, table in (_NUMBERS | _WHOLE).items() for path in (f"{table}.{key}", table)
    }
    known = {
        "id",
        "title",
        "official",
        "dimensions",
        "missing_policy",
        "rounding.mode",
        "interview.scores",
        *names,
    }
    for key, own in raw.items():
        inner = [f"{key}.{name}" for name in own] if isinstance(own, dict) else []
        faults.extend(
            _fault(name, "规则中没有这一项", "删除或改正")
            for name in (key, *inner)
            if name not in known
        )


def _get(table: dict, key: str, kind: type, faults: list[Finding], name: str = "") -> object:
    found = table.get(key)
    if not isinstance(found, kind) or (kind is int and (isinstance(found, bool) or found < 0)):
        faults.append(
            _fault(
                name or key,
                "没有" if found is None else found,
                {str: "文字", bool: "true 或 false", list: "列表", int: "不小于0的整数"}[kind],
            )
        )
        return None
    return found


def _number(raw: dict, path: Iterable[str], faults: list[Finding]) -> Decimal:
    found: object = raw
    for part in path:
        found = found.get(part) if isinstance(found, dict) else None
    try:
        # Unquoted numbers come as Decimal (parse_float) or int: exact like the quoted ones.
        return decimal("真假值" if isinstance(found, bool) else str(found))
    except ValueError as expected:
        faults.append(
            _fault(".".join(path), "没有" if found is None else found, f"{expected}，加引号书写")
        )
        return Decimal(0)


def _fault(name: str, found: object, expected: str) -> Finding:
    return Finding(
        "pack-setting",
        "error",
        "standard.toml",
        cell=name,
        found=str(found),
        expected=expected,
        action=NEXT,
    )
