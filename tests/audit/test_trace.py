"""Trace, down to cells and up to values; its promise against the effect of real changes."""

from decimal import Decimal

import pytest

from shifan.audit.trace.trace import trace
from shifan.errors import Refused
from shifan.score import score
from shifan.values import Register, Value
from tests.score.mini import city, pack, rows


@pytest.fixture(scope="module")
def register():
    return score(city(), pack())


def test_down_to_the_raw_cells(register):
    (found,) = trace(register, "indicator.K1.document_rate")
    assert "资料审查.xlsx!评分!D2:D4" in found.cells and "scores.total" in found.feeds
    assert found.rule.startswith("资料审查得分率＝")


def test_by_printed_number(register):
    assert {each.id for each in trace(register, "50.00%")} == {
        "rectification.rate",
        "item.M1-2.running",
    }


def test_by_cell(register):
    (found,) = trace(register, "资料审查.xlsx!评分!D3")
    assert "indicator.K1.score" in found.feeds and "indicator.K2.score" not in found.feeds


def test_unknown_is_refused_with_near_ids(register):
    with pytest.raises(Refused, match=r"scores\.total"):
        trace(register, "score.total")


def test_a_blank_query_matches_no_value_that_shows_nothing(register):
    hollow = Register([*register.values(), Value("hollow", "空白", None, "")], register.files)
    for query in ("", " ", "None"):
        with pytest.raises(Refused):
            trace(hollow, query)


def shown(register):
    return {key: value.display for key, value in register.items()}


@pytest.mark.parametrize("line", range(6))
def test_what_a_deduction_changes_is_what_its_trace_names(register, line):
    documents = rows()["documents"]
    row = documents[line]
    documents[line] = (*row[:3], row[3] + Decimal("0.7"), *row[4:])
    after = shown(score(city(documents=documents), pack()))
    changed = {key for key, text in shown(register).items() if after.get(key) != text}
    (found,) = trace(register, f"资料审查.xlsx!评分!D{line + 2}")
    assert changed and changed <= set(found.feeds)


@pytest.mark.parametrize(
    "line", [0, 2, 3, 4, 5, 7]
)  # the ledger quotes the others: they have to fail
def test_what_a_record_changes_is_what_its_trace_names(register, line):
    records = rows()["records"]
    row = records[line]
    records[line] = (*row[:2], "符合" if row[2] != "符合" else "合理缺项", *row[3:])
    after = shown(score(city(records=records), pack()))
    changed = {key for key, text in shown(register).items() if key in after and after[key] != text}
    (found,) = trace(register, f"现场检查.xlsx!检查记录!C{line + 2}")
    assert changed <= set(found.feeds)
