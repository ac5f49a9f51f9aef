"""Trace: what a value is made of, down to the raw cells, and what a cell feeds, up to every value.

Both ways follow the inputs of the register. What a cell feeds is exact in this sense
(docs/decisions/0030): nothing changes with the cell that is not named, and nothing is named that
the cell could not change; simulations are counted, not named. Nothing heavy is imported.
"""

from __future__ import annotations

from collections.abc import Iterable

from shifan.addresses import Box, as_box
from shifan.audit.lineage.graph import SIMULATED, Lineage
from shifan.audit.trace.answer import TraceAnswer, by_sheet
from shifan.audit.trace.evidence import Evidence
from shifan.audit.trace.queries import refusal, require_query, spellings
from shifan.audit.trace.rule_words import rule_in_words
from shifan.values import Register

RAW_CELL, RAW_ROW, SETTING = "原始单元格", "标识单元格，按整行回答", "规则包或来源登记"


def trace(register: Register, query: str, evidence: Evidence | None = None) -> list[TraceAnswer]:
    """Return one answer for each match of a value id, a cell address or a printed number.

    Refused with near ids if there is none.
    """
    query, wanted = query.strip(), require_query(query)
    evidence, lineage = evidence or Evidence(), Lineage(register)
    if query in register:
        return [answer_for_value(lineage, query, evidence)]
    if "!" in wanted:
        return [_answer_for_address(lineage, evidence.sheets.full_address(wanted), evidence)]
    matches = [key for key, value in register.items() if wanted in spellings(value)]
    if not matches:
        raise refusal(register, query)
    return [answer_for_value(lineage, key, evidence) for key in matches]


def simulated(register: Register) -> int:
    """Return how many values are results of simulations: whether one changes is known after a new run only."""
    return sum(key.startswith(SIMULATED) for key in register)


def answer_for_value(lineage: Lineage, key: str, evidence: Evidence | None = None) -> TraceAnswer:
    """Return what a value is made of, what it feeds, and where it is printed."""
    register, evidence = lineage.register, evidence or Evidence()
    value, cells = register[key], origins(lineage, key)
    return TraceAnswer(
        id=key,
        name=value.name,
        display=value.display,
        rule=rule_in_words(register, value.rule, evidence.policy),
        inputs=value.inputs,
        cells=cells,
        feeds=_feeds(lineage, [key]),
        sources=by_sheet(register, cells),
        simulated=0 if key.startswith(SIMULATED) else simulated(register),
        corrections=evidence.corrections_in(cells),
        places=evidence.places(key),
    )


def _answer_for_address(lineage: Lineage, address: str, evidence: Evidence) -> TraceAnswer:
    """Return what a raw cell, a row's identifying cell or a setting feeds.

    Refused for an address that holds no data.
    """
    register, box, kind = lineage.register, as_box(address), SETTING
    if box:
        row = evidence.sheets.identified_row(box)
        kind = RAW_ROW if row else RAW_CELL
        feeds = fed_by_cells(lineage, row or box)
        known = bool(feeds) or _holds_data(lineage, evidence, box, address)
    else:
        box = Box(address.rpartition("!")[0], 0, 0, 0, 0)
        feeds = _feeds(lineage, [address])
        known = bool(feeds)
    if not known:
        raise evidence.sheets.refusal(address, box)
    return TraceAnswer(
        id=address,
        name=kind,
        display=evidence.content(address),
        rule=kind,
        inputs=(),
        cells=(address,),
        feeds=feeds,
        sources=by_sheet(register, [address]),
        simulated=simulated(register),
        corrections=evidence.corrections_in([address]),
        places=(),
    )


def _holds_data(lineage: Lineage, evidence: Evidence, box: Box, address: str) -> bool:
    """Return whether a cell that feeds nothing is one of the data at all.

    It is if it holds something, or if its row feeds something.
    """
    if not evidence.sheets.is_read(box):
        return False
    whole_row = evidence.sheets.whole_row(box)
    return bool(evidence.content(address) or fed_by_cells(lineage, whole_row))


def origins(lineage: Lineage, key: str) -> tuple[str, ...]:
    """Return the raw cells and pack entries that a value comes from, all the way down, sorted."""
    return tuple(sorted(lineage.origins([key]).addresses))


def fed_by_cells(lineage: Lineage, box: Box) -> tuple[str, ...]:
    """Return the ids of all values that some cell of a box feeds, in register order; simulations are left out."""
    return _feeds(
        lineage,
        [address for address in lineage.source_addresses() if box.overlaps(as_box(address))],
    )


def _feeds(lineage: Lineage, sources: Iterable[str]) -> tuple[str, ...]:
    fed = lineage.fed_by(sources, simulated=False)
    return tuple(lineage.in_register_order(fed))
