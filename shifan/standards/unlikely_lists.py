"""What is possible in the lists of a pack but hardly meant: aliases, equal names, shares, items that do not count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

import pandas as pd

from shifan.errors import Finding
from shifan.rules.language.objects import CITY
from shifan.rules.words import BASICALLY, CONFORMS, FAILS
from shifan.standards import objects
from shifan.standards.model import CheckItem, Indicator, ResultWord, records_of
from shifan.standards.pack_columns import (
    INDICATORS,
    ITEMS,
    RESULTS,
    RULES,
    TOPICS,
    TYPES,
    VETOES,
)

_NEXT = "请核对；确实如此的不用改"
_SEPARATORS = "、，,；;／/"
# Rules of a pack's own that may let check items count in other ways than the template.
_DECIDING = frozenset(
    (
        *((objects.INDICATORS, id) for id in ("rate", "score", "onsite_rate")),
        (CITY, "total"),
    )
)
_NEARLY = 6  # points by which full scores may miss 100 without another sum being meant
_MILDER = {FAILS: BASICALLY, BASICALLY: CONFORMS}
Tables = Mapping[str, pd.DataFrame]


def asked(file: str, place: str, found: str, expected: str) -> Finding:
    """Return the question whether something is meant as it stands."""
    return Finding(
        "pack-implausible",
        "warning",
        file,
        cell=place,
        found=found,
        expected=expected,
        action=_NEXT,
    )


def unlikely_in_lists(tables: Tables) -> Iterator[Finding]:
    """Yield what is hardly meant in the lists, one after the other."""
    yield from _other_separators(tables[TYPES])
    for file in (VETOES, TOPICS):
        yield from _equal_names(file, tables[file])
    yield from _rising_shares(tables[RESULTS])
    yield from _full_scores(tables)
    yield from _formulas_that_are_numbers(tables[RULES])


def _other_separators(types: pd.DataFrame) -> Iterator[Finding]:
    """Yield aliases that another sign than | keeps apart: together they are one alias, which no city has."""
    for line, aliases in enumerate(types["aliases"].tolist(), 2):
        sign = next((sign for sign in _SEPARATORS if sign in (aliases or "")), None)
        if sign:
            found = f"{aliases}：“{sign}”不隔开别名，这是一个别名"
            yield asked(TYPES, f"第{line}行 aliases", found, "几个别名用 | 隔开")


def _equal_names(file: str, table: pd.DataFrame) -> Iterator[Finding]:
    names = Counter(name for name in table["name"].tolist() if name)
    for line, name in enumerate(table["name"].tolist(), 2):
        if names[name] > 1:
            yield asked(file, f"第{line}行 name", f"有{names[name]}个“{name}”", "名称不重复")


def _rising_shares(results: pd.DataFrame) -> Iterator[Finding]:
    """Yield results that are problems and yet earn as much as one that is none, or more than a milder one."""
    shares, problems = dict[str, Decimal](), dict[str, bool]()
    lines: dict[str, int] = {}
    for line, result in enumerate(records_of(results, ResultWord), 2):
        if result.word and result.share is not None:
            shares[result.word], problems[result.word] = result.share, bool(result.problem)
            lines[result.word] = line
    good = [share for word, share in shares.items() if share and not problems[word]]
    for word, share in shares.items():
        milder = _MILDER.get(word, "")
        found = ""
        if share > shares.get(milder, share):
            found = f"“{word}”{share}，高于“{milder}”{shares[milder]}"
        elif problems[word] and good and share >= min(good):
            found = f"“{word}”算问题，得分比例 {share} 却不低于没有问题的 {min(good)}"
        if found:
            yield asked(RESULTS, f"第{lines[word]}行 share", found, "问题越重，得分比例越低")


def _formulas_that_are_numbers(rules: pd.DataFrame) -> Iterator[Finding]:
    """Yield formulas that are a bare number, as Excel leaves where values have been pasted over formulas."""
    for line, formula in enumerate(rules["formula"].tolist(), 2):
        if objects.is_numeric([str(formula or "")]):
            expected = "以 = 开头的公式；确实是一个数的写作 =数"
            yield asked(RULES, f"第{line}行 formula", f"只有一个数 {formula}", expected)


def _full_scores(tables: Tables) -> Iterator[Finding]:
    """Yield full scores that all but make 100, where a pack's own total lets them make anything."""
    if (CITY, "total") not in zip(tables[RULES]["object"], tables[RULES]["id"], strict=True):
        return
    table = tables[INDICATORS]
    above = set(table["parent"]) if "parent" in table else set()
    rows = zip(table["code"], table["full_score"], strict=True)
    total = sum((full for code, full in rows if code not in above and full is not None), Decimal(0))
    if 0 < abs(total - 100) < _NEARLY:
        found = f"合计 {total:f}"
        yield asked(INDICATORS, "full_score", found, "合计 100，或确实是另一个满分")


def uncounted_items(tables: Tables) -> Iterator[Finding]:
    """Yield indicators of the usual method that only documents decide, unlike others, though check items are theirs."""
    if _DECIDING & set(zip(tables[RULES]["object"], tables[RULES]["id"], strict=True)):
        return
    items = records_of(tables[ITEMS], CheckItem)
    rows = records_of(tables[INDICATORS], Indicator)
    if all(row.document_share in (1, None) for row in rows):
        return  # what is seen on site counts nowhere: that is the method
    for line, row in enumerate(rows, 2):
        mapped = [item.code for item in items if row.code and item.indicator == row.code]
        if row.document_share == 1 and mapped:
            found = (
                f"1，而{row.code}有{len(mapped)}个检查项（{mapped[0]}{'等' if mapped[1:] else ''}）"
            )
            yield asked(
                INDICATORS,
                f"第{line}行 document_share",
                f"{found}：它们不计入得分",
                "小于1，或检查项归到别的指标",
            )
