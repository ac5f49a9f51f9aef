"""The shipped documents, made of small cities: every number proven, official layout, nothing said that is not so."""

from dataclasses import replace

import pytest

from shifan.report.documents.produce import produce
from shifan.report.lint.lint import lint_file
from shifan.report.make.report_draft import ReportData
from shifan.report.verify.verify import verify_file
from shifan.score import score
from shifan.standards import load
from tests.report.documents.mini_documents import data, lines
from tests.report.living import pictures
from tests.report.soundness import sound
from tests.score.mini import city

DECLARED = load("demo-2023").documents
DOCUMENTS = tuple(each for each in DECLARED if each.skeleton.endswith(".docx"))
NAMES = [
    "一页摘要",
    "报送函",
    "公示稿",
    "反馈函（区县）",
    "反馈函（部门）",
    "点位检查结果单",
    "整改回头看",
]
CLEAN = [
    (site, item, "符合", "", "") for site, item in (("P1", "M1-1"), ("P2", "M1-1"), ("Q1", "A1-1"))
]
VETO = [("big", True, "省局通报某超市出售不合格食品")]
CITIES = {
    "usual": city(),
    "perfect": city(records=CLEAN, rectification=[]),
    "failed": city(vetoes=VETO),
}


def documents_of(kind, folder):
    """Return the shipped documents of a small city."""
    source = data(folder, clean=CITIES[kind])
    standard = replace(source.standard, documents=DOCUMENTS)
    own = ReportData(score(source.clean, standard), standard, source.clean, pictures(100))
    return produce(DOCUMENTS, own)


def test_the_shipped_pack_declares_them():
    assert [document.name for document in DECLARED] == [*NAMES, "汇报"]


@pytest.mark.parametrize("kind", CITIES)
def test_every_number_is_proven_and_the_layout_is_official(tmp_path, kind):
    for each in documents_of(kind, tmp_path):
        path = tmp_path / "文.docx"
        path.write_bytes(each.content)
        verified = verify_file(path, tmp_path)
        assert verified.all_backed, (
            each.listed.title,
            [i for i in verified.items if i.state != "backed"],
        )
        assert not lint_file(path), each.listed.title
        assert not sound(path), each.listed.title


def texts(kind, folder, name):
    """Return the text of each shipped document of a name, by the name of its row."""
    made = documents_of(kind, folder)
    return {
        one.listed.name: "".join(lines(one.content)) for one in made if one.listed.document == name
    }


def test_a_look_back_is_made_once_there_are_rechecks_and_a_department_gets_what_concerns_it(
    tmp_path,
):
    assert "共复查1个问题，通过1个，未通过0个。" in texts("usual", tmp_path, "整改回头看")["小城市"]
    assert not texts("perfect", tmp_path, "整改回头看")
    letters = texts("usual", tmp_path, "反馈函（部门）")
    assert list(letters) == ["市甲局", "市乙局"]
    # 市甲局: 许可, 记录, 公示 at P1 and P2, one of them N/A; 记录 failed once.
    assert "共检查5项次（合理缺项不计），符合4项次。" in letters["市甲局"]
    assert not texts("perfect", tmp_path, "反馈函（部门）")


def test_the_public_notice_of_a_city_that_fails_names_the_veto_alone(tmp_path):
    notice = texts("failed", tmp_path, "公示稿")["小城市"]
    # In the words of what was found, never in those of the veto, which names more than happened.
    said = "小城市未通过省级初评。核查认定的否决情形：省局通报某超市出售不合格食品。"
    assert said in notice and "结论为通过" not in notice
    assert "结论为通过" in texts("usual", tmp_path, "公示稿")["小城市"]


def test_what_is_to_be_done_is_in_the_order_of_what_decides(tmp_path):
    assert "一是针对未通过初评的原因" in texts("failed", tmp_path, "一页摘要")["小城市"]
    usual = texts("usual", tmp_path, "一页摘要")["小城市"]
    # W2 was due on the 29th, the report is of the 30th.
    assert "一是1个问题已超过整改时限、尚未通过复查，逐个督办。" in usual
    # 指标一 lost 0.5 and 0.25, 指标二 0.6.
    assert "二是资料审查“指标二”一处扣0.60分" in usual and "三是" not in usual
