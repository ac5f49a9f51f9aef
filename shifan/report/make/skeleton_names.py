"""Names that an anchor of a skeleton may have and that are no values: blocks, their parts, generated content.

`{{ # themes }} … {{ / themes }}` is a block, `{{ title }}` a part of it, `{{ table totals }}` generated content,
`{{ ref table totals }}` a reference to it.
"""

from __future__ import annotations

from collections.abc import Iterable

from shifan.report.editions import INTERNAL, PUBLIC
from shifan.report.make.conditions import CONDITIONS
from shifan.tables.annexes import TABLES

OPENING, CLOSING = "# ", "/ "  # before the name of a block
EDITIONS = (INTERNAL, PUBLIC)  # blocks that are kept in one edition only
THEMES, SHORTCOMINGS, SUGGESTIONS = "themes", "shortcomings", "suggestions"
REPEATED = (THEMES, SHORTCOMINGS, SUGGESTIONS)  # blocks that are repeated for each item
NUMBER, ORDINAL, TITLE, TEXT = "number", "ordinal", "title", "text"
IN_BLOCKS = (NUMBER, ORDINAL, TITLE, TEXT)  # what stands for the parts of an item
IN_SENTENCES = (SUGGESTIONS,)  # what also lists all items in one paragraph
CONTENTS, CHARTS, REASONS, RULES = "contents", "charts", "reasons", "rules"
GENERATED = (REASONS, CHARTS, RULES)
OPTIONAL = ("shortcomings.none",)  # values that a city has or has not; a paragraph of its own
TABLE, CHART, REFERENCE = "table ", "chart ", "ref "  # before the name of a table or chart


def reserved_names(charts: Iterable[str]) -> tuple[str, ...]:
    """Return all names that are no values, given the names of the charts that are printed."""
    return (
        *IN_BLOCKS,
        *IN_SENTENCES,
        *OPTIONAL,
        CONTENTS,
        *(
            f"{sign}{block}"
            for block in (*EDITIONS, *REPEATED, *CONDITIONS)
            for sign in (OPENING, CLOSING)
        ),
        *GENERATED,
        *(f"{TABLE}{name}" for name in TABLES),
        *(f"{CHART}{name}" for name in charts),
    )


def is_generated(name: str) -> bool:
    """Return whether an anchor stands for content that is made: tables and charts, known or not, and the like."""
    return name.startswith((TABLE, CHART)) or name in GENERATED
