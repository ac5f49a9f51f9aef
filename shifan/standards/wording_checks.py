"""What must hold in wording.toml: every sentence the report needs, known ids, and no false good news."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from shifan.errors import Finding
from shifan.patterns import pattern_of
from shifan.standards.claim_checks import LIMITS, check_claims
from shifan.standards.claim_kinds import CLAIMS, REMEDIES
from shifan.standards.document_sentence_kinds import DOCUMENT_SENTENCES
from shifan.standards.document_sentence_kinds import GROUP as DOCUMENT
from shifan.standards.pack_files import NEXT, near_names
from shifan.standards.pack_settings import OUTCOMES, Outcome
from shifan.standards.toml_tables import TomlTable, as_written, entry_at, table_at
from shifan.standards.wording import FAILED, FILE, OWN_SENTENCES, PASSED, SENTENCES
from shifan.standards.wording_names import ALWAYS, check_names

_NEEDED = {
    ("facts",): ("platform", "province_office"),
    ("sentence",): SENTENCES,
    ("verdict", "passed"): ("overall", "conclusion", "result"),
    ("verdict", "failed"): ("overall", "conclusion", "result"),
    ("reason",): ("veto", "line", "floor"),
    ("ground",): ("veto", "line", "floor"),
}
_MAY_BE_LEFT_OUT = "clauses"
_COUNTS = ("shortcomings", "suggestions", "items", _MAY_BE_LEFT_OUT)
_GROUPS = {"theme": ("id", "title"), "suggestion": ("id", "title", "text")}
_CLAUSES = ("measure",)
_OF_NUMBERS = ("counts", "limits", "claim", "remedy")  # checked by themselves
_FLAGS_AND_NUMBERS = ("documents", "items")
_SENTENCE = "报告用语（文字）"
# Every table and key that somebody reads; a table of None holds a table for each code or name.
_FACTS = ("methods", "platform", "province_office", "basis")
_KNOWN: dict[str, tuple[str, ...]] = {
    "facts": _FACTS,
    "counts": ("shortcomings", "suggestions", "items", "clauses"),
    "theme": ("id", "title", "documents", "lead", "items"),
    "suggestion": ("id", "title", "text", "who", "items"),
    "items": ("shortcoming", "suggestion"),
    "limits": LIMITS,
    "claim": tuple(CLAIMS),
    "remedy": tuple(REMEDIES),
    DOCUMENT: tuple(DOCUMENT_SENTENCES),
    "reason": ("veto", "line", "floor"),
    "ground": ("veto", "line", "floor"),
    "sentence": (*SENTENCES, *OWN_SENTENCES),
}
_ONLY_FAILING = ("public", "public_veto")  # keys of a verdict by which a city does not pass
_KNOWN_INSIDE: dict[str, tuple[str, ...]] = {
    "indicator": ("theme", "suggestion", "shortcoming", "measure"),
    "veto": ("absent", "occurred"),
    "verdict": (
        "overall",
        "conclusion",
        "result",
        "suggestions",
        "no_suggestions",
        *_ONLY_FAILING,
    ),
}
# 达到…要求 within a clause; verb and object are looked for one after the other, so that each is gone through once.
_CLAUSE = pattern_of("[^，。；]+")
_MET = pattern_of(r"(?<![未没不])(?<!未能)(?<!没有)(?<!尚未)(?:达到|符合|满足)")
_REQUIREMENT = pattern_of("要求(?!还|尚|仍|有)")
_ANCHOR = pattern_of(r"\{\{ [^{}\s]+ \}\}")


def check_wording(
    wording: TomlTable,
    indicators: Sequence[str],
    vetoes: Sequence[str],
    outcomes: Sequence[Outcome] = OUTCOMES,
    values: tuple[str, ...] = ALWAYS,
) -> Iterator[Finding]:
    """Yield every missing sentence, unknown key or id, broken anchor, and a failed verdict that claims success.

    `indicators` and `vetoes` are the codes of the pack, `outcomes` what its verdict may be,
    `values` the ids of the values that its sentences may cite.
    """
    found = list(_all_but_kinds(wording, indicators, vetoes, outcomes))
    found += [*check_claims(wording), *check_names(wording, values)]
    yield from found
    told = {fault.cell for fault in found}
    for fault in _no_texts(wording, ()):
        steps = fault.cell.split(".")
        if not any(".".join(steps[:n]) in told for n in range(1, len(steps) + 1)):
            yield fault


def _all_but_kinds(
    wording: TomlTable,
    indicators: Sequence[str],
    vetoes: Sequence[str],
    outcomes: Sequence[Outcome],
) -> Iterator[Finding]:
    yield from unknown_keys(wording)
    yield from _outcomes(wording, outcomes)
    for path, keys in _NEEDED.items():
        yield from _missing_texts(wording, path, keys)
    yield from _fact_lists(wording)
    yield from _counts(wording)
    for group, keys in _GROUPS.items():
        yield from _group(wording, group, keys)
    yield from _indicators(wording, indicators)
    yield from _unknown_codes(wording, "veto", vetoes)
    for code in vetoes:
        yield from _missing_texts(wording, ("veto", code), ("absent", "occurred"))
    for key, meets in ((PASSED, True), (FAILED, False)):
        names = (key, *(outcome.name for outcome in outcomes if outcome.meets is meets))
        yield from (_not_printed if meets else _false_success)(wording, names)
    yield from _broken_anchors(wording, ())


def _no_texts(entry: object, path: tuple[object, ...]) -> Iterator[Finding]:
    """Yield the entries that are no texts though they are printed: 5 without quotes, a list of sentences."""
    if path and (path[0] in _OF_NUMBERS or path[-1] in _FLAGS_AND_NUMBERS):
        return
    if path and not isinstance(entry, str) and (_holds_a_text(path) or not _has_parts(entry)):
        yield _fault(path, entry, "加引号的文字")
        return
    for key, inner in _inner(entry):
        yield from _no_texts(inner, (*path, key))


def _has_parts(entry: object) -> bool:
    return isinstance(entry, (dict, list))


def _holds_a_text(path: tuple[object, ...]) -> bool:
    """Return whether what stands at a path is a text, and no table or list of them."""
    depth = {"methods": 3, "basis": 4}.get(str(path[1]), 2) if len(path) > 1 else 2
    if path[0] in (*_KNOWN_INSIDE, *_GROUPS):
        depth = 3
    return len(path) >= depth


def _fault(path: Iterable[object], found: object, expected: str) -> Finding:
    return Finding(
        "pack-wording",
        "error",
        FILE,
        cell=".".join(map(str, path)),
        found=as_written(found),
        expected=expected,
        action=NEXT,
    )


def _is_text(entry: object) -> bool:
    return isinstance(entry, str) and bool(entry.strip())


def _missing_texts(
    wording: TomlTable, path: tuple[str, ...], keys: Iterable[str]
) -> Iterator[Finding]:
    for key in keys:
        entry = entry_at(wording, *path, key)
        if not _is_text(entry):
            yield _fault((*path, key), entry, _SENTENCE)


def _fact_lists(wording: TomlTable) -> Iterator[Finding]:
    methods, basis = entry_at(wording, "facts", "methods"), entry_at(wording, "facts", "basis")
    if not methods or not _is_list_of(methods, lambda entry: isinstance(entry, str)):
        yield _fault(("facts", "methods"), methods, "评价方式的列表")
    if not _is_list_of(basis, _is_basis):
        yield _fault(("facts", "basis"), basis, "依据的列表，每项有 title")


def _is_basis(entry: object) -> bool:
    return isinstance(entry, dict) and _is_text(entry.get("title"))


def _is_list_of(entries: object, fits: Callable[[Any], object]) -> bool:
    return isinstance(entries, list) and all(fits(entry) for entry in entries)


def _counts(wording: TomlTable) -> Iterator[Finding]:
    for key in _COUNTS:
        count = entry_at(wording, "counts", key)
        if count is None and key == _MAY_BE_LEFT_OUT:
            continue
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            yield _fault(("counts", key), count, "不小于0的整数")


def _entries(wording: TomlTable, group: str) -> list[TomlTable]:
    entries = wording.get(group)
    if not isinstance(entries, list):
        return []
    return [entry for entry in entries if isinstance(entry, dict)]


def _group(wording: TomlTable, group: str, keys: Iterable[str]) -> Iterator[Finding]:
    """Yield what is wrong with the entries of a group: [[theme]] or [[suggestion]]."""
    entries, ids = _entries(wording, group), set()
    if not entries:
        yield _fault((group,), None, f"至少一个 [[{group}]]")
    for number, entry in enumerate(entries, 1):
        for key in keys:
            if not _is_text(entry.get(key)):
                yield _fault((group, number, key), entry.get(key), _SENTENCE)
        id = str(entry.get("id"))
        if id in ids:
            yield _fault((group, number, "id"), id, "不重复的 id")
        ids.add(id)


def _indicators(wording: TomlTable, codes: Sequence[str]) -> Iterator[Finding]:
    yield from _unknown_codes(wording, "indicator", codes)
    known = {
        group: {str(entry.get("id")) for entry in _entries(wording, group)} for group in _GROUPS
    }
    for code in codes:
        path = ("indicator", code)
        yield from _missing_texts(wording, path, (*_GROUPS, *_CLAUSES))
        for group in _GROUPS:
            id = entry_at(wording, *path, group)
            if isinstance(id, str) and id and id not in known[group]:
                yield _fault((*path, group), id, f"[[{group}]] 中的 id")


def _unknown_codes(wording: TomlTable, group: str, codes: Sequence[str]) -> Iterator[Finding]:
    for code in table_at(wording, group):
        if code not in codes:
            known = (
                f"规则包中的编号（{'、'.join(codes)}）" if codes else "删去：规则包没有列这一类编号"
            )
            yield _fault((group, code), code, known)


def unknown_keys(wording: TomlTable) -> Iterator[Finding]:
    """Yield a fault for each table and key that nobody reads, with the names that come near."""
    tables = (*_KNOWN, *_KNOWN_INSIDE)
    for name, entry in wording.items():
        if name not in tables:
            yield _fault((name,), name, near_names(name, tables))
        elif name in _KNOWN:
            entries = entry if isinstance(entry, list) else [entry]
            for table in entries:
                yield from _keys_beside(table, _KNOWN[name], (name,))
        elif isinstance(entry, dict):
            for inner, table in entry.items():
                yield from _keys_beside(table, _KNOWN_INSIDE[name], (name, inner))
    for number, entry in enumerate(entry_at(wording, "facts", "basis") or (), 1):
        yield from _keys_beside(entry, ("title", "number"), ("facts", "basis", number))


def _keys_beside(
    table: object, known: Sequence[str], path: tuple[object, ...]
) -> Iterator[Finding]:
    """Yield a fault for each key of a table that is not among the known ones."""
    for key in table if isinstance(table, dict) else ():
        if key not in known:
            yield _fault((*path, key), key, near_names(str(key), known))


def _outcomes(wording: TomlTable, outcomes: Sequence[Outcome]) -> Iterator[Finding]:
    """Yield tables under [verdict] that are for no outcome of the pack, and what those of outcomes lack."""
    names = [PASSED, FAILED, *(outcome.name for outcome in outcomes)]
    for name in table_at(wording, "verdict"):
        if name not in names:
            yield _fault(("verdict", name), name, near_names(name, names))
        elif name not in (PASSED, FAILED):
            yield from _missing_texts(wording, ("verdict", name), _NEEDED["verdict", "passed"])


def _not_printed(wording: TomlTable, passing: Sequence[str]) -> Iterator[Finding]:
    """Yield what only the public edition of a city that failed prints, where it is said of one that passed."""
    for outcome in passing:
        for key in _ONLY_FAILING:
            if key in table_at(wording, "verdict", outcome):
                yield _fault(("verdict", outcome, key), key, "只写在未通过的结论下")


def _false_success(wording: TomlTable, failing: Sequence[str]) -> Iterator[Finding]:
    """Yield the sentences by which a city that failed would meet the requirements."""
    for outcome in failing:
        for key, text in table_at(wording, "verdict", outcome).items():
            claim = _claimed_success(str(text))
            if claim:
                place = ("verdict", outcome, key)
                yield _fault(place, claim, "未通过时不得写达到要求")


def _claimed_success(text: str) -> str:
    """Return the first words of a text that say that requirements are met; empty if none do."""
    for clause in _CLAUSE.finditer(text):
        start, end = clause.span()
        if verb := _MET.search(text, start, end):
            ends = [hit.end() for hit in _REQUIREMENT.finditer(text, verb.end(), end)]
            if ends:
                return text[verb.start() : ends[-1]]
    return ""


def _broken_anchors(entry: object, path: tuple[object, ...]) -> Iterator[Finding]:
    """Yield the texts with a brace that is not part of `{{ id }}`: it would be printed as it stands."""
    if isinstance(entry, str) and re.search(r"[{}]", _ANCHOR.sub("", entry)):
        yield _fault(path, entry, "锚点写作 {{ 编号 }}，两侧各一个空格")
    for key, inner in _inner(entry):
        yield from _broken_anchors(inner, (*path, key))


def _inner(entry: object) -> Iterable[tuple[object, object]]:
    """Return the entries of a table by key, of a list by number from 1; a text has none."""
    if isinstance(entry, dict):
        return entry.items()
    return enumerate(entry, 1) if isinstance(entry, list) else ()
