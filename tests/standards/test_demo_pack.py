"""The shipped pack: its size, its sums, and sentences that a reader can tell apart."""

import re
import tomllib
from decimal import Decimal

import pytest

from shifan.raw_sheets import SHEET_NAMES
from shifan.standards import load


@pytest.fixture(scope="module")
def pack():
    return load("demo-2023")


def test_it_never_claims_to_be_official(pack):
    assert not pack.official
    assert pack.label == "示例规则包（示例，非官方）"


def test_thirty_indicators_in_three_dimensions(pack):
    table = pack.indicators
    assert table.groupby("dimension", sort=False).size().to_dict() == {
        "基础工作": 14,
        "能力建设": 8,
        "生产经营状况": 8,
    }
    full = {name: sum(own["full_score"]) for name, own in table.groupby("dimension", sort=False)}
    assert full == {"基础工作": Decimal(40), "能力建设": Decimal(25), "生产经营状况": Decimal(35)}
    assert list(table["code"][table["key"].astype(bool)]) == ["B03", "B09", "B10", "J01", "J06"]


def test_eighteen_announced_and_four_covert_types(pack):
    types = pack.business_types
    assert types.groupby("method").size().to_dict() == {"announced": 18, "covert": 4}
    assert types["items"].between(8, 24).all()
    assert (types["key_items"] < types["items"]).all()


def test_points_follow_the_weight_of_an_item(pack):
    for item in pack.check_items.itertuples():
        low, high = (3, 5) if item.key else (1, 2)
        assert low <= item.points <= high, item.code


def test_items_are_distinct_within_a_type(pack):
    assert not pack.check_items.duplicated(["business_type", "name"]).any()


def test_items_belong_to_indicators_with_an_onsite_part(pack):
    shares = dict(zip(pack.indicators["code"], pack.indicators["document_share"], strict=True))
    assert {code for code, share in shares.items() if share < 1} == set(
        pack.check_items["indicator"]
    )


def test_every_sheet_has_aliases(pack):
    named = set(zip(pack.headers["workbook"], pack.headers["sheet"], strict=True))
    assert named == {
        (workbook, sheet) for workbook, sheets in SHEET_NAMES.items() for sheet in sheets
    }


def test_measures_are_distinct_clauses(pack):
    phrases = [own.measure for own in pack.wording.indicators.values()]
    assert len(set(phrases)) == 30
    assert not [phrase for phrase in phrases if re.search(r"[。；\d]", phrase) or len(phrase) < 10]


def test_body_sentences_hold_no_typed_number(pack):
    """Body numbers come through anchors; the edition of a document title and words such as 三 are no values."""

    def texts(own):
        if isinstance(own, str):
            return [own]
        return [
            text
            for inner in (
                own.values() if isinstance(own, dict) else own if isinstance(own, list) else ()
            )
            for text in texts(inner)
        ]

    wording = tomllib.loads((pack.folder / "wording.toml").read_text(encoding="utf-8"))
    for key, own in wording.items():
        if key != "facts":
            for text in texts(own):
                assert not re.search(r"\d", re.sub(r"（2023版）|\{\{.*?\}\}", "", text)), text
