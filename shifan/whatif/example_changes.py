"""An example of each change that can be asked for, in the words of one city and its pack."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from shifan.clean.table_rows import rows
from shifan.raw_sheets import DOCUMENTS, RECORDS, SITES, RecordRow
from shifan.rules.settings import METHOD_WEIGHT_TABLE, PASS_LINE
from shifan.standards.method import READING, READINGS

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

_WEIGHT = Decimal("0.5")
_DEDUCTION = Decimal("0.5")


def example_changes(clean: CleanCity, standard: Standard) -> dict[str, str]:
    """Return keyword → what can be typed after `=`, for each change that the city gives occasion for."""
    return dict(_of_records(clean, standard)) | dict(_of_pack(clean, standard))


def _of_records(clean: CleanCity, standard: Standard) -> Iterator[tuple[str, str]]:
    """Yield a site, its type and district, and another result of its first record."""
    sites = list(clean.rows(SITES))
    if len({site.business_type for site in sites}) > 1:
        code = sites[0].business_type
        yield "types", f'"{standard.type_names.get(code, code)}"'
    if len({site.district for site in sites}) > 1:
        yield "districts", f'"{sites[0].district}"'
    if len(sites) > 1:
        yield "without", f'"{sites[0].site}"'
    record = next(rows(clean.tables[RECORDS.table].head(1), RecordRow), None)
    others = [word.word for word in standard.results if word.share is not None]
    others = [word for word in others if record and word != record.result]
    if record and others:
        word = next((word for word in others if word in standard.problem_words), others[0])
        yield "records", f'{{"{record.site} {record.item}": "{word}"}}'


def _of_pack(clean: CleanCity, standard: Standard) -> Iterator[tuple[str, str]]:
    """Yield a deduction, a full score, and a number that the pack's rules read."""
    indicators = {indicator.code: indicator for indicator in standard.indicator_list}
    for row in clean.rows(DOCUMENTS):
        own = indicators.get(row.indicator)
        if own and own.document_share and not row.not_applicable:
            points = min(_DEDUCTION, own.full_score)
            yield "deductions", f'{{"{row.indicator} {row.aspect}": "{points}"}}'
            break
    for code, own in list(indicators.items())[:1]:
        yield "full_scores", f'{{"{code}": "{own.full_score / 2:f}"}}'
    for name, number in list(_parameters(standard))[:1]:
        yield from ((word, f'{{"{name}": "{number:f}"}}') for word in ("parameters", "settings"))


def _parameters(standard: Standard) -> Iterator[tuple[str, Decimal]]:
    """Yield numbers of the pack by name, each with another that it could be."""
    weights = [own for own in standard.settings if own.table == METHOD_WEIGHT_TABLE]
    if len(weights) > 1:
        yield standard.in_own_words(weights[-1].word_in_rules), _WEIGHT
    if standard.reads(PASS_LINE):
        yield PASS_LINE.name, standard.pass_line / 2
    for name, number in standard.parameters.items():
        another = next((way for way in READINGS if way != number), number)
        yield name, Decimal(another) if name == READING else number / 2
