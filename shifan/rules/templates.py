"""The shipped templates of methods: rules in the language, one file a variant. Read once in a process."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from shifan.rules.language.program import RuleText

_FOLDER = Path(__file__).parents[1] / "standards" / "templates"
RULES_FILE = "rules.csv"
# Rules that take the place of a template's others: for packs with results of their own, for 视同满分, for both.
SHARES, FULL_MARKS_FILE, SHARES_FULL_MARKS = "shares.csv", "full_marks.csv", "shares_full_marks.csv"


@lru_cache(maxsize=16)
def template_rules(name: str, file: str = RULES_FILE) -> tuple[RuleText, ...]:
    """Return the rules of a shipped template, their lines counted below 0; none without the file."""
    path = _FOLDER / name / file
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return tuple(RuleText(**row, line=n - len(rows)) for n, row in enumerate(rows))


def template(name: str, shares: bool = False, full_marks: bool = False) -> list[RuleText]:
    """Return the rules of a template for packs with results of their own (`shares`) or with 视同满分."""
    rules = list(template_rules(name))
    for file, applies in (
        (SHARES, shares),
        (FULL_MARKS_FILE, full_marks),
        (SHARES_FULL_MARKS, shares and full_marks),
    ):
        if applies:
            others = {(text.object, text.id): text for text in template_rules(name, file)}
            rules = [others.get((text.object, text.id), text) for text in rules]
    return rules
