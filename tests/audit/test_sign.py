"""Sign-off: kept with the city, shown in status, pages and by the next run, expired by a change of what was signed."""

import json
import shutil

import pytest

from shifan.audit.sign import signing
from shifan.audit.sign.scope_states import EXPIRED, SIGNED, UNSIGNED, scope_states
from shifan.audit.sign.scopes import SigningScope, scopes_of_run
from shifan.audit.sign.signatures import Signature, read_signatures
from shifan.audit.sign.status import overview, reviews
from shifan.errors import Refused
from shifan.files.places import Place
from shifan.run.one_city import run_city
from tests.conftest import SMALL, copy_finished, in_one_process
from tests.run_folders import vouch_for

CITY, AT = "示例乙市", "2024-03-01T09:00:00+08:00"


@pytest.fixture
def root(finished, tmp_path):
    """A root of its own with the city's raw data and its last run."""
    return copy_finished(finished, tmp_path, CITY)


def sign(root, city, reviewer, scopes, note=""):
    """Return the signature of a reviewer under some scopes, at a set time."""
    return signing.sign(root, city, signing.SigningRequest(reviewer, scopes, AT, note))


def state(root, scope):
    return next(review for review in reviews(root, CITY) if review.scope == scope)


def test_nothing_is_signed_before(root):
    assert {review.state for review in reviews(root, CITY)} == {UNSIGNED}


def test_who_checked_what_against_which_digest_is_kept(root):
    before = {
        path: path.read_bytes() for path in (root / "data" / "raw").rglob("*") if path.is_file()
    }
    made = sign(root, CITY, " 审查员01 ", ["B01、B03"], note="抽查佐证材料")
    where = Place(root, CITY)
    (kept,) = read_signatures(where)
    assert (
        kept == made
        and kept.reviewer == "审查员01"
        and kept.signed_at == AT
        and kept.note == "抽查佐证材料"
    )
    assert kept.scopes == {
        scope.code: scope.sha256
        for scope in scopes_of_run(where.latest)
        if scope.code in ("B01", "B03")
    }
    assert kept.inputs[f"data/raw/{CITY}/资料审查.xlsx"]
    assert (state(root, "B01").state, state(root, "B02").state) == (SIGNED, UNSIGNED)
    assert {
        path: path.read_bytes() for path in (root / "data" / "raw").rglob("*") if path.is_file()
    } == before


def test_all_is_every_scope_and_the_same_is_not_signed_twice(root):
    sign(root, CITY, "甲", ["B01"])
    made = sign(root, CITY, "甲", ["all"])
    assert "B01" not in made.scopes and {"B02", "all"} <= set(made.scopes)
    assert sign(root, CITY, "甲", ["B01", "all"]) is None
    assert {review.state for review in reviews(root, CITY)} == {SIGNED}
    assert set(sign(root, CITY, "乙", ["B01"]).scopes) == {"B01"}


def test_a_name_serves_as_well_as_a_code(root):
    assert set(sign(root, CITY, "甲", ["党政同责"]).scopes) == {"B01"}


def test_signatures_expire_with_the_digest_and_one_that_holds_is_enough():
    known = [SigningScope("B01", "一", "new"), SigningScope("B02", "二", "x")]
    old, new = (
        Signature("甲", "1", "r001-0", {"B01": "old"}),
        Signature("乙", "2", "r002-0", {"B01": "new"}),
    )
    assert [each.state for each in scope_states(known, [old])] == [EXPIRED, UNSIGNED]
    assert [item.state for item in scope_states(known, [old, new])] == [SIGNED, UNSIGNED]
    assert scope_states(known, [old, new])[0].by == (
        ("甲", "1", "r001-0", False),
        ("乙", "2", "r002-0", True),
    )


@pytest.mark.parametrize(
    "reviewer, asked, told",
    [
        ("甲", ["B99"], "B09"),
        ("甲", [], "指标编号或 all"),
        ("  ", ["all"], "复核人姓名"),
        ("甲" * 41, ["all"], "不超过40字"),
        ("甲\n乙", ["all"], "复核人姓名"),
    ],
)
def test_what_cannot_be_signed_is_refused(root, reviewer, asked, told):
    with pytest.raises(Refused, match=told):
        sign(root, CITY, reviewer, asked)
    assert not (root / "data" / "reviews" / f"{CITY}.json").exists()


def test_unknown_city_and_no_run_are_refused(root):
    with pytest.raises(Refused, match="没有城市"):
        sign(root, "无此市", "甲", ["all"])
    (root / "output" / CITY / "latest.json").unlink()
    with pytest.raises(Refused, match="还没有完整的运行"):
        sign(root, CITY, "甲", ["all"])
    with pytest.raises(Refused, match="还没有完整的运行"):
        reviews(root, CITY)
    assert overview(root)[0].run is None


def test_data_changed_since_the_run_are_not_signed(root):
    (root / "data" / "raw" / CITY / "来源.toml").write_text("\n", encoding="utf-8")
    with pytest.raises(Refused, match="有变化"):
        sign(root, CITY, "甲", ["all"])
    assert overview(root)[0].changed is True


def test_a_pack_changed_since_the_run_is_not_signed(root, tmp_path):
    from shifan.standards import load

    pack = shutil.copytree(load("demo-2023").folder, tmp_path / "pack")
    manifest = Place(root, CITY).latest / "manifest.json"
    vouch_for(manifest.parent, pack_name=str(pack))
    assert sign(root, CITY, "甲", ["B01"])
    (pack / "wording.toml").write_text(
        (pack / "wording.toml").read_text(encoding="utf-8") + "# 1\n", encoding="utf-8"
    )
    with pytest.raises(Refused, match="规则包在"):
        sign(root, CITY, "甲", ["B02"])
    shutil.rmtree(pack)
    assert sign(root, CITY, "甲", ["B02"])


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"city": "示例乙市"}',
        '{"city": "示例乙市", "signatures": [{"reviewer": "甲"}]}',
        '{"city": "别市", "signatures": []}',
        '{"city": "示例乙市", "signatures": [{"reviewer": 1, "signed_at": "", "run": "", "scopes": {}}]}',
    ],
)
def test_a_file_that_is_no_record_is_refused_and_left(root, content):
    file = root / "data" / "reviews" / f"{CITY}.json"
    file.parent.mkdir()
    file.write_text(content, encoding="utf-8")
    with pytest.raises(Refused, match="签署记录"):
        sign(root, CITY, "甲", ["all"])
    assert file.read_text(encoding="utf-8") == content
    assert "签署记录" in overview(root)[0].note


def test_a_run_refuses_a_record_that_it_cannot_show(root):
    before = Place(root, CITY).latest
    (root / "data" / "reviews").mkdir()
    (root / "data" / "reviews" / f"{CITY}.json").write_text("{", encoding="utf-8")
    with pytest.raises(Refused, match="签署记录无法读取"):
        run_city(root, CITY)
    assert Place(root, CITY).latest == before and len(Place(root, CITY).runs()) == 1


def test_a_signed_run_is_not_pruned(root):
    from shifan.run.prune import prune

    signed = sign(root, CITY, "甲", ["all"]).run
    run = root / "output" / CITY / signed
    for n in (900, 901):
        shutil.copytree(run, run.with_name(f"r{n}-00000000"))
    done = prune(root, CITY, 1)
    assert done.removed == ("r900-00000000",) and signed in done.kept


def test_a_run_without_scopes_asks_for_a_new_one(root):
    (Place(root, CITY).latest / "复核基准.json").unlink()
    with pytest.raises(Refused, match="shifan run"):
        sign(root, CITY, "甲", ["all"])


def test_the_next_run_shows_it_and_a_correction_expires_it(small):
    from python_calamine import CalamineWorkbook

    sign(small, SMALL, "审查员01", ["B01", "J01"])
    shown = run_city(small, SMALL, in_one_process(small))
    page = (shown.run / "审计" / "index.html").read_text(encoding="utf-8")
    cover = CalamineWorkbook.from_path(str(shown.workbook)).get_sheet_by_name("说明").to_python()
    assert sum(f"审查员01　{AT}" in str(cell) for row in cover for cell in row) == 2 and any(
        "已签署2项，未签署2项" in str(row[1]) for row in cover
    )
    assert shown.changed and page.count(f"审查员01，{AT}") == 2 and "已签署2项" in page
    assert not run_city(small, SMALL, in_one_process(small)).changed
    assert json.loads((shown.run / "manifest.json").read_text(encoding="utf-8"))["times"][
        "taken_over"
    ] == ["01_clean", "02_score", "03_charts", "04_report"]
    rows = (
        CalamineWorkbook.from_path(str(small / "data" / "raw" / SMALL / "资料审查.xlsx"))
        .get_sheet_by_name("评分")
        .to_python(skip_empty_area=False)
    )
    line = next(n for n, row in enumerate(rows, 1) if row[0] == "B01")
    (small / "data" / "raw" / SMALL / "更正.csv").write_text(
        f"文件,工作表,单元格,原值,新值,理由,更正人,日期\n资料审查.xlsx,评分,D{line},"
        f"{rows[line - 1][3]:g},0.45,复核更正,甲,2024-03-02\n",
        encoding="utf-8",
    )
    states = lambda: {scope.scope: scope.state for scope in reviews(small, SMALL)}
    # The cell has changed, the run has not been made yet.
    assert (states()["B01"], states()["J01"]) == (EXPIRED, SIGNED)
    run_city(small, SMALL, in_one_process(small))
    made = states()
    assert (made.pop("B01"), made.pop("J01"), made["all"]) == (EXPIRED, SIGNED, UNSIGNED)
    assert set(made.values()) == {UNSIGNED}
    # All together is no indicator.
    assert overview(small)[0].reviews == {"signed": 1, "unsigned": len(made) - 1, "expired": 1}
