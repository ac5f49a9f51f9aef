"""Each example of the catalogue is mended and told, or refused; and without its rule it would not be."""

import shutil
from contextlib import ExitStack

import pytest

from shifan.clean import clean
from shifan.intake import read_city
from tests.clean.checklist import CHECKLIST, FILES
from tests.clean.without import without
from tests.small_city import raw_city, small_city, tiny_pack, write_city

PACK = tiny_pack()
KINDS = ("表头", "编码", "数", "编号", "日期", "空值", "编码值", "名称", "公式", "矛盾")


def found(city, expected):
    """Return whether a city says or holds what the catalogue says."""
    if callable(expected):
        return expected(city)
    told = {
        (finding.code, finding.severity, finding.sheet, finding.cell) for finding in city.findings
    }
    return (
        expected in told
        if isinstance(expected, tuple)
        else expected in {entry[0] for entry in told}
    )


def dealt_with(change, expected):
    sheets = small_city(PACK)
    change(sheets)
    raw = raw_city(sheets)
    name, told = getattr(change, "told", ("", {}))
    for key, value in told.items():
        setattr(
            next(book.sheets[name] for book in raw.workbooks.values() if name in book.sheets),
            key,
            value,
        )
    return found(clean(raw, PACK), expected)


def dealt_with_in_files(folder, change, expected):
    shutil.rmtree(folder, ignore_errors=True)
    change(write_city(folder, small_city(PACK)))
    return found(clean(read_city(folder), PACK), expected)


def lost(attempt, rules):
    """Return whether an example is dealt with no longer once its rules are off.

    Breaking down is no way to deal with it.
    """
    with ExitStack() as off:
        for rule in rules:
            off.enter_context(without(rule))
        try:
            return not attempt()
        except Exception:
            return True


@pytest.mark.parametrize(
    ("change", "expected", "rules"),
    [(*example[2:4], example[4:]) for example in CHECKLIST],
    ids=[f"{example[0]}-{example[1]}" for example in CHECKLIST],
)
def test_an_example_is_dealt_with_by_its_rule(change, expected, rules):
    assert dealt_with(change, expected)
    assert lost(lambda: dealt_with(change, expected), rules)


@pytest.mark.parametrize(
    ("change", "expected", "rules"),
    [(*example[2:4], example[4:]) for example in FILES],
    ids=[f"{example[0]}-{example[1]}" for example in FILES],
)
def test_a_file_is_dealt_with_by_its_rule(tmp_path, change, expected, rules):
    folder = tmp_path / "小城市"
    assert dealt_with_in_files(folder, change, expected)
    assert lost(lambda: dealt_with_in_files(folder, change, expected), rules)


def test_every_kind_has_examples_and_none_is_told_of_a_clean_city():
    assert {example[0] for example in (*CHECKLIST, *FILES)} == set(KINDS)
    assert all(example[4:] for example in (*CHECKLIST, *FILES))


def test_the_rules_are_back_afterwards():
    assert clean(raw_city(small_city(PACK)), PACK).findings == ()
