"""What documents say of a group: items by name over all business types, as the report does."""

from dataclasses import replace

from shifan.score import score
from shifan.standards.documents import DeclaredDocument
from tests.score.mini import city, pack


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
