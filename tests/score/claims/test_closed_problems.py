"""What is asked for about problems that the ledger says are closed, or done and waiting for their recheck."""

import copy
from dataclasses import replace

import pytest

from shifan.clean import clean
from shifan.score import score
from shifan.standards import load
from tests.score.claims.random_city import with_fewer_types
from tests.small_city import raw_city, small_city

PACK = with_fewer_types(load("demo-2023"))
PHONE = set(PACK.check_items["code"][PACK.check_items["name"] == "公示投诉举报电话"])
CLOSED = ("已完成", "2023-11-10", "2023-11-14", "通过")
DONE = ("已完成", "2023-11-10", "", "")
NOT_PASSED = ("已完成", "2023-11-10", "2023-11-14", "未通过")
NOT_DONE = ("未整改", "", "", "")
LATE, LATER = "2023-11-20", "2023-12-20"


def suggested(*states, pack=PACK, items=PHONE):
    """Return the text on items that fail at the first sites that have them, one for each state of a line in the ledger.

    A state is a limit and what follows it in the ledger; None is a problem without a line.
    """
    sheets = small_city(PACK)
    for row in sheets["资料审查", "评分"][1:]:
        row[3:5] = [0, ""]
    records = sheets["现场检查", "检查记录"]
    for row in records[1:]:
        row[2:5] = ["符合", "", ""]
    failing = [row for row in records[1:] if row[1] in items][: len(states)]
    ledger = sheets["整改复查", "台账"]
    ledger[1:] = []
    for number, (row, state) in enumerate(zip(failing, states, strict=True)):
        row[2:4] = ["不符合", "没有公示"]
        if state:
            ledger.append([f"W{number}", *row[:2], "公示", *state])
    register = score(clean(raw_city(copy.deepcopy(sheets)), PACK).require(), pack)
    return "".join(value.display for value in register.match("suggestion.*.text"))


def without(*kinds):
    """Return a pack from before these remedies."""
    claims = PACK.wording.claims
    remedies = {kind: text for kind, text in claims.remedies.items() if kind not in kinds}
    return replace(PACK, wording=replace(PACK.wording, claims=replace(claims, remedies=remedies)))


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ([(LATE, *CLOSED), (LATER, *CLOSED)], ["共2项次", "已复查通过，由", "防止反弹"]),
        ([(LATE, *CLOSED), (LATE, *DONE)], ["已完成整改、尚未复查的1项次，应当及时申请复查"]),
        ([(LATE, *DONE), (LATER, *DONE)], ["上述问题已完成整改、尚未复查，应当及时申请复查"]),
        (
            [(LATE, *NOT_DONE), (LATE, *DONE), (LATER, *NOT_DONE)],
            ["其中1项次已超过整改时限", "还有1项次尚未整改到位", "尚未复查的1项次"],
        ),
        ([(LATE, *NOT_PASSED)], ["上述问题已超过整改时限，应当立即整改"]),
        ([(LATER, *NOT_PASSED)], ["上述问题尚未整改到位，最迟于2023年12月20日完成整改"]),
        ([(LATE, *CLOSED), None], ["整改“公示投诉举报电话”的问题，共2项次"]),
    ],
)
def test_what_is_done_is_not_to_be_done_again(states, told):
    text = suggested(*states)
    assert all(words in text for words in told)
    kinds = [state[1:] for state in states if state]
    assert ("应当立即整改" in text) == (
        (LATE, *NOT_DONE) in states or (LATE, *NOT_PASSED) in states
    )
    closed = len(kinds) == len(states) and set(kinds) == {CLOSED}
    assert ("整改“" in text) is not closed and ("逐项落实整改措施" not in text or not closed)
    assert ("完成整改并申请复查" in text) == any(
        state and state[0] == LATER and state[1:] in (NOT_DONE, NOT_PASSED) for state in states
    )


def test_a_pack_from_before_says_what_it_said():
    old = without("items_closed", "places_closed", "done", "done_all")
    text = suggested((LATE, *CLOSED), (LATER, *CLOSED), pack=old)
    assert "整改“公示投诉举报电话”的问题，共2项次" in text
    assert "上述问题已复查通过，应当防止反弹。" in text
    assert "上述问题已超过整改时限，应当立即整改。" in suggested((LATE, *DONE), pack=old)


@pytest.mark.parametrize(("last", "closed"), [(CLOSED, True), (DONE, False)])
def test_a_type_whose_problems_are_all_closed_is_not_to_be_rectified(last, closed):
    """Each of the four canteens fails a key item, so that none of them passes."""
    items = PACK.check_items
    kind = PACK.business_types["code"][PACK.business_types["name"] == "学校食堂"].iloc[0]
    key = items["code"][(items["business_type"] == kind) & items["key"].astype(bool)].iloc[0]
    text = suggested(*[(LATE, *CLOSED)] * 3, (LATE, *last), items={key})
    assert ("学校食堂的问题已复查通过，由市、县两级监管部门督促防止反弹。" in text) is closed
    assert ("对学校食堂的问题逐项落实整改措施" in text) is not closed
