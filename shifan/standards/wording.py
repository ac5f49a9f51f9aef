"""What must hold in wording.toml: every sentence the report needs, known ids, and no false good news."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from shifan.errors import Finding
from shifan.standards.pack_tables import NEXT

FILE = "wording.toml"
_CLAUSES = ("shortcoming", "measure")
_NEEDED = {
    ("facts",): ("platform", "province_office"),
    ("items",): ("shortcoming", "suggestion"),
    ("verdict", "passed"): ("overall", "conclusion", "result"),
    ("verdict", "failed"): ("overall", "conclusion", "result"),
    ("reason",): ("veto", "line", "floor"),
    ("ground",): ("veto", "line", "floor"),
}
_COUNTS = ("shortcomings", "suggestions", "items")
_GROUPS = {"theme": ("id", "title", "lead"), "suggestion": ("id", "title", "text")}
_MET = re.compile(
    r"(?<![未没不])(?<!未能)(?<!没有)(?<!尚未)(达到|符合|满足)[^，。；]*要求(?!还|尚|仍|有)"
)
_ANCHOR = re.compile(r"\{\{ [^{}\s]+ \}\}")


def check_wording(tables: dict[str, pd.DataFrame], wording: dict) -> Iterable[Finding]:
    """Yield every missing sentence, unknown id, broken anchor, and a failed verdict that claims success."""
    for path, keys in _NEEDED.items():
        yield from _texts(wording, path, keys)
    yield from _facts(wording)
    yield from _counts(wording)
    for group, keys in _GROUPS.items():
        yield from _group(wording, group, keys)
    yield from _indicators(wording, list(tables["indicators.csv"]["code"]))
    vetoes = list(tables["vetoes.csv"]["code"])
    yield from _unknown(wording, "veto", vetoes)
    for code in vetoes:
        yield from _texts(wording, ("veto", code), ("absent", "occurred"))
    yield from _honest(wording)
    yield from _anchors(wording, ())


def _fault(path: Iterable[object], found: object, expected: str) -> Finding:
    return Finding(
        "pack-wording",
        "error",
        FILE,
        cell=".".join(map(str, path)),
        found=str(found),
        expected=expected,
        action=NEXT,
    )


def _table(wording: dict, path: Iterable[str]) -> dict:
    """Return a table of the file; one that is absent or no table is empty."""
    own: object = wording
    for part in path:
        own = own.get(part) if isinstance(own, dict) else None
    return own if isinstance(own, dict) else {}


def _texts(wording: dict, path: tuple[str, ...], keys: Iterable[str]) -> Iterable[Finding]:
    own = _table(wording, path)
    for key in keys:
        if not isinstance(own.get(key), str) or not own[key].strip():
            yield _fault((*path, key), own.get(key, "没有"), "报告用语（文字）")


def _facts(wording: dict) -> Iterable[Finding]:
    own = _table(wording, ("facts",))
    methods, basis = own.get("methods"), own.get("basis")
    if (
        not isinstance(methods, list)
        or not methods
        or not all(isinstance(word, str) for word in methods)
    ):
        yield _fault(("facts", "methods"), "没有" if methods is None else methods, "评价方式的列表")
    if not isinstance(basis, list) or not all(
        isinstance(own, dict) and own.get("title") for own in basis
    ):
        yield _fault(
            ("facts", "basis"), "没有" if basis is None else basis, "依据的列表，每项有 title"
        )


def _counts(wording: dict) -> Iterable[Finding]:
    own = _table(wording, ("counts",))
    for key in _COUNTS:
        count = own.get(key)
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            yield _fault(("counts", key), "没有" if count is None else count, "不小于0的整数")


def _entries(wording: dict, group: str) -> list[dict]:
    own = wording.get(group)
    return [entry for entry in own if isinstance(entry, dict)] if isinstance(own, list) else []


def _group(wording: dict, group: str, keys: Iterable[str]) -> Iterable[Finding]:
    entries, seen = _entries(wording, group), set()
    if not entries:
        yield _fault((group,), "没有", f"至少一个 [[{group}]]")
    for number, entry in enumerate(entries, 1):
        for key in keys:
            if not isinstance(entry.get(key), str) or not entry[key].strip():
                yield _fault((group, number, key), entry.get(key, "没有"), "报告用语（文字）")
        if not isinstance(entry.get("items", ""), str):
            yield _fault(
                (group, number, "items"), entry["items"], "列出检查项的句子（文字），可以是空的"
            )
        if entry.get("id") in seen:
            yield _fault((group, number, "id"), entry["id"], "不重复的 id")
        seen.add(str(entry.get("id")))


def _indicators(wording: dict, codes: list[str]) -> Iterable[Finding]:
    yield from _unknown(wording, "indicator", codes)
    known = {group: {entry.get("id") for entry in _entries(wording, group)} for group in _GROUPS}
    for code in codes:
        path = ("indicator", code)
        yield from _texts(wording, path, (*_GROUPS, *_CLAUSES))
        own = _table(wording, path)
        for group in _GROUPS:
            if isinstance(own.get(group), str) and own[group] and own[group] not in known[group]:
                yield _fault((*path, group), own[group], f"[[{group}]] 中的 id")


def _unknown(wording: dict, group: str, codes: list[str]) -> Iterable[Finding]:
    for code in _table(wording, (group,)):
        if code not in codes:
            yield _fault((group, code), code, f"规则包中的编号（{'、'.join(codes)}）")


def _honest(wording: dict) -> Iterable[Finding]:
    """A city that failed is never said to meet the requirements."""
    for key, text in _table(wording, ("verdict", "failed")).items():
        claim = _MET.search(str(text))
        if claim:
            yield _fault(("verdict", "failed", key), claim.group(), "未通过时不得写达到要求")


def _anchors(own: object, path: tuple[object, ...]) -> Iterable[Finding]:
    """A brace that is not part of `{{ id }}` would be printed as it stands."""
    if isinstance(own, str) and re.search(r"[{}]", _ANCHOR.sub("", own)):
        yield _fault(path, own, "锚点写作 {{ 编号 }}，两侧各一个空格")
    for key, inner in (
        own.items() if isinstance(own, dict) else enumerate(own, 1) if isinstance(own, list) else ()
    ):
        yield from _anchors(inner, (*path, key))
