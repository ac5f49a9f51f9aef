"""What documents say of a group: items by name over all business types, as the report does."""

import datetime as dt
from dataclasses import replace

import pytest

from shifan.score import score
from shifan.standards.documents import DeclaredDocument
from tests.score.mini import DAY, city, pack


def register_of(names, results):
    """Return the register of the mini city whose check items have these names, its records these results."""
    own = pack()
    items = own.check_items.assign(name=names)
    document = DeclaredDocument("通知", "通知.docx", "city", "internal")
    standard = replace(own, check_items=items, documents=(document,))
    clean = city()
    records = clean.tables["records"].assign(result=results)
    return score(replace(clean, tables={**clean.tables, "records": records}), standard)


def test_an_item_that_several_types_have_is_counted_once_by_its_name():
    # M1-2 (at P1) and A1-1 (at Q1) bear one name and fail once each; M1-3 fails once.
    names = ["许可", "记录", "公示", "记录", "证件"]
    results = ["符合", "不符合", "不符合", "符合", "符合", "符合", "不符合", "符合"]
    register = register_of(names, results)
    assert register.text("repeated.whole.1.item") == "记录"
    assert register["repeated.whole.1.problems"].value == 1 + 1
    assert "repeated.whole.2.item" not in register
    assert "次数居前的有“记录”2项次" in register.text("whole.found.text")
    lines = [cell for cell in register["repeated.whole.1.item"].inputs if "check_items" in cell]
    assert len(lines) == 1 + 1  # of each type that has it


def test_an_item_that_failed_once_is_not_called_repeated():
    names = ["许可", "记录", "公示", "票据", "证件"]
    results = ["符合", "不符合", "不符合", "符合", "符合", "符合", "不符合", "符合"]
    register = register_of(names, results)
    assert "repeated.whole.1.item" not in register
    assert "次数居前的有" not in register.text("whole.found.text")


DONE = ("已完成", DAY, None, "")
CLOSED = ("已完成", DAY, DAY, "通过")
NOT_PASSED = ("已完成", DAY, DAY, "未通过")
NOT_DONE = ("未整改", None, None, "")
LATE, LATER = dt.date(2023, 11, 29), dt.date(2023, 11, 30)  # the report is of 30 November


def of_ledger(*states, words=None):
    """Return the register of the mini city whose ledger has these lines, each a limit and what follows it."""
    places = [("P1", "M1-2"), ("Q1", "A1-1"), ("P1", "M1-1"), ("P2", "M1-1")]
    lines = [
        (f"W{number}", *place, "补", *state)
        for number, (place, state) in enumerate(zip(places, states, strict=False))
    ]
    document = DeclaredDocument("通知", "通知.docx", "city", "internal")
    standard = replace(pack(), documents=(document,))
    if words is not None:
        standard = replace(standard, wording=replace(standard.wording, documents=words))
    return score(city(rectification=lines), standard)


@pytest.mark.parametrize(
    ("states", "overdue", "pending", "awaiting", "overdue_undone", "pending_undone"),
    [
        ([(LATE, *NOT_DONE)], 1, 0, 0, 1, 0),
        ([(LATER, *NOT_DONE)], 0, 1, 0, 0, 1),
        ([(LATE, *DONE)], 1, 0, 1, 0, 0),
        ([(LATER, *DONE)], 0, 1, 1, 0, 0),
        ([(LATE, *NOT_PASSED)], 1, 0, 0, 1, 0),
        ([(LATE, *CLOSED), (LATER, *CLOSED)], 0, 0, 0, 0, 0),
        ([(LATE, *DONE), (LATE, *NOT_DONE), (LATER, *DONE)], 2, 1, 2, 1, 0),
    ],
)
def test_what_waits_for_its_recheck_is_not_to_be_rectified(
    states, overdue, pending, awaiting, overdue_undone, pending_undone
):
    register = of_ledger(*states)
    counts = ("overdue", "pending", "awaiting", "overdue_undone", "pending_undone")
    expected = [overdue, pending, awaiting, overdue_undone, pending_undone]
    assert [register[f"whole.{count}"].value for count in counts] == expected
    said = register.text("whole.demand.text")
    assert ("请立即整改" in said) == (overdue_undone > 0)
    assert ("请按所列时限整改到位" in said) == (pending_undone > 0)
    assert (f"{awaiting}个已完成整改、尚未复查，请及时申请复查。" in said) == (awaiting > 0)
    actions = "".join(value.display for value in register.match("action.*.text"))
    assert ("逐个督办" in actions) == (overdue_undone > 0)
    assert ("抓紧复查" in actions) == (awaiting > 0)


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ([(LATE, *CLOSED), (LATE, *NOT_DONE), (LATE, *CLOSED)], "2个，已复查通过，请防止反弹。"),
        ([(LATE, *CLOSED), (LATE, *DONE), (LATE, *DONE)], "2个，已完成整改，复查通过1个，"),
        ([(LATE, *DONE), (LATE, *DONE), (LATE, *NOT_DONE)], "2个，请按所列时限整改，"),
        ([(LATE, *NOT_PASSED)], "1个，请按所列时限整改，"),
    ],
)
def test_a_site_is_asked_for_what_is_open_there(states, told):
    said = of_ledger(*states).text("site.P1.demand.text")
    assert said.startswith(f"列入整改台账的问题{told}")


def test_a_pack_from_before_asks_for_what_it_asked():
    words = dict(pack().wording.documents)
    for kind in ("awaiting", "site_done", "site_closed", "ask_closed", "first_awaiting"):
        del words[kind]
    words |= {"overdue": "{{ overdue }}个逾期。", "first_overdue": "{{ overdue }}个督办。"}
    register = of_ledger((LATE, *DONE), (LATE, *CLOSED), words=words)
    assert "1个逾期。" in register.text("whole.demand.text")
    assert register.text("action.1.text") == "1个督办。"
    assert "请按所列时限整改" in register.text("site.Q1.demand.text")
