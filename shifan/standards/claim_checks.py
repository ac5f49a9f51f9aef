"""What must hold in the claims of a wording.toml: known kinds and names, limits, and nothing said without evidence.

A pack from before claims says of each indicator what is amiss, whatever the records say: it loads, those sentences
are left out, and a finding says what to add.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from shifan.errors import Finding
from shifan.standards.claim_kinds import (
    CLAIMS,
    NEED_LIMITS,
    SIZE_WORDS,
    SUBJECT_WORDS,
    ClaimKind,
)
from shifan.standards.document_sentence_kinds import DOCUMENT_SENTENCES
from shifan.standards.document_sentence_kinds import GROUP as DOCUMENT
from shifan.standards.pack_files import NEXT
from shifan.standards.toml_tables import TomlTable, as_written, entry_at, table_at
from shifan.standards.wording import FILE, is_older
from shifan.values import ANCHOR

_NUMBERS = {"count": "不小于1的整数", "sites": "不小于1的整数"}
_RATES = {"share": "0到1之间的数", "level": "0到1之间的数（不含0和1）"}
LIMITS = (*_NUMBERS, *_RATES)


def check_claims(wording: TomlTable) -> Iterator[Finding]:
    """Yield patterns that are no texts, limits that are none, and sentences that assert without evidence."""
    for group in ("claim", "remedy", DOCUMENT):
        for key, pattern in table_at(wording, group).items():
            if not isinstance(pattern, str):
                yield _fault((group, key), pattern, "文字")
    for group, kinds in (("claim", CLAIMS), (DOCUMENT, DOCUMENT_SENTENCES)):
        for key, pattern in table_at(wording, group).items():
            if key in kinds and isinstance(pattern, str):
                yield from _unearned((group, key), pattern, kinds[key])
    yield from _limits(wording)
    if not is_older(wording):
        yield from _titles(wording)
        yield from _of_the_city(wording)


def findings_of_older_packs(wording: TomlTable) -> Iterator[Finding]:
    """Yield what a pack must add so that the sentences which its report leaves out can be said."""
    left_out = [".".join(map(str, path)) for path, _ in _without_evidence(wording)]
    shown = "、".join(left_out[:3]) + ("等" if len(left_out) > 3 else "")
    if is_older(wording):
        yield _finding(
            "claim",
            f"没有 [claim] 和 [limits]；{len(left_out)}处断言没有依据：{shown}",
            "[claim] 写句型，[limits] 写 count、share、level、sites",
        )
        return
    if "limits" not in wording:
        lacking = [kind for kind in NEED_LIMITS if entry_at(wording, "claim", kind)]
        if lacking:
            yield _finding(
                "limits",
                f"没有界限，不能判断 {'、'.join(lacking)}",
                "[limits] 写 count、share、level、sites",
            )


def _finding(place: str, found: str, expected: str) -> Finding:
    action = "已略去这些句子，没有推测；请在规则包中补充"
    return Finding("pack-claims", "warning", FILE, "", place, found, expected, action)


def _fault(path: Iterable[object], found: object, expected: str) -> Finding:
    cell = ".".join(map(str, path))
    return Finding("pack-wording", "error", FILE, "", cell, as_written(found), expected, NEXT)


def _unearned(path: tuple[object, ...], text: str, kind: ClaimKind | None) -> Iterator[Finding]:
    """Yield a word of size without its count and whole, and words on people and industry."""
    names = ANCHOR.findall(text)
    own_words = ANCHOR.sub("", text)
    size, subject = SIZE_WORDS.search(own_words), SUBJECT_WORDS.search(own_words)
    earned = kind is not None and kind.part and {kind.part, kind.whole} <= set(names)
    if size and not earned:
        wanted = f"同时写出 {kind.part} 和 {kind.whole}" if kind and kind.part else "不写程度"
        yield _fault(path, size.group(), f"说程度的词须有数可依：{wanted}")
    if subject:
        yield _fault(
            path, subject.group(), "检查和审查的记录能证明的话；对产业和人的判断写入“评审意见”"
        )


def _of_the_city(wording: TomlTable) -> Iterator[Finding]:
    """Yield words of size and judgements in the sentences that speak of a city by its verdict, or in fixed ones."""
    tables = [(("verdict", name), table) for name, table in table_at(wording, "verdict").items()]
    fixed = [((key,), table_at(wording, key)) for key in ("sentence", "document")]
    for path, table in [*tables, *fixed]:
        for key, text in table.items() if isinstance(table, dict) else ():
            if isinstance(text, str) and key != "no_suggestions":  # advice alone
                yield from _unearned((*path, key), text, None)


def _titles(wording: TomlTable) -> Iterator[Finding]:
    entries = wording.get("theme")
    for number, entry in enumerate(entries if isinstance(entries, list) else [], 1):
        if isinstance(entry, dict) and isinstance(entry.get("title"), str):
            yield from _unearned(("theme", number, "title"), entry["title"], None)
            if not isinstance(entry.get("documents", False), bool):
                yield _fault(("theme", number, "documents"), entry["documents"], "true 或 false")
    entries = wording.get("suggestion")
    for number, entry in enumerate(entries if isinstance(entries, list) else [], 1):
        if isinstance(entry, dict) and not isinstance(entry.get("who", ""), str):
            yield _fault(("suggestion", number, "who"), entry["who"], "由谁落实（文字）")


def _without_evidence(wording: TomlTable) -> Iterator[tuple[tuple[object, ...], str]]:
    """Yield the sentences that assert something of the city and have no evidence, with their places."""
    for code, entry in table_at(wording, "indicator").items():
        if isinstance(entry, dict) and entry.get("shortcoming"):
            yield ("indicator", code, "shortcoming"), str(entry["shortcoming"])
    for group, keys in (("theme", ("lead", "items")), ("suggestion", ("items",))):
        entries = wording.get(group)
        for number, entry in enumerate(entries if isinstance(entries, list) else [], 1):
            for key in keys:
                if isinstance(entry, dict) and entry.get(key):
                    yield (group, number, key), str(entry[key])
    for key, text in table_at(wording, "items").items():
        yield ("items", key), str(text)


def _limits(wording: TomlTable) -> Iterator[Finding]:
    if "limits" not in wording:
        return
    table = table_at(wording, "limits")
    for key in table:
        if key not in (*_NUMBERS, *_RATES):
            yield _fault(
                ("limits", key), table[key], f"已知的界限（{'、'.join((*_NUMBERS, *_RATES))}）"
            )
    for key, expected in _NUMBERS.items():
        number = table.get(key)
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            yield _fault(("limits", key), number, expected)
    for key, expected in _RATES.items():
        if not _is_rate(table.get(key), open_ended=key == "level"):
            yield _fault(("limits", key), table.get(key), expected)


def _is_rate(entry: object, open_ended: bool) -> bool:
    try:
        rate = Fraction(str(entry))
    except (ValueError, ZeroDivisionError):
        return False
    return 0 < rate < 1 if open_ended else 0 <= rate <= 1
