"""How firm the verdict is, as tables: what each assumption moves, what the data ask about how they were gathered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.tables.description import DescribedRow, TableColumn, TableDescription

if TYPE_CHECKING:
    from shifan.values import Register

_FACTORS = (
    TableColumn("name", "变动因素", left=True),
    TableColumn("low", "最低总得分", printed="最低", kind="number"),
    TableColumn("low_case", "最低的情形", printed="情形", left=True),
    TableColumn("high", "最高总得分", printed="最高", kind="number"),
    TableColumn("high_case", "最高的情形", printed="情形", left=True),
    TableColumn("swing", "相差", kind="number"),
    TableColumn("verdict", "结论", kind="word"),
)
_QUESTIONS = (
    TableColumn("number", "序号", kind="count"),
    TableColumn("question", "问题", left=True),
    TableColumn("cells", "依据的单元格"),
)


def factors(register: Register) -> TableDescription:
    """Return how far each assumption moves the total, the widest first; no rows if that was not simulated."""
    rows = [
        DescribedRow(value.id.removesuffix(".name"))
        for value in register.match("firmness.factor.*.name")
    ]
    return TableDescription("firmness", "各因素单独变动时的总得分", _FACTORS, rows)


def questions(register: Register) -> TableDescription:
    """Return the questions that the data raise, with their cells, and below them what could not be judged."""
    asked = [
        (value.display, "；".join(value.inputs)) for value in register.match("firmness.question.*")
    ]
    unjudged = [
        (f"未作判断：{value.display}", "") for value in register.match("firmness.unjudged.*")
    ]
    rows = [
        DescribedRow(cells={"number": number, "question": question, "cells": cells})
        for number, (question, cells) in enumerate([*asked, *unjudged], 1)
    ]
    return TableDescription("questions", "可追问的问题", _QUESTIONS, rows)
