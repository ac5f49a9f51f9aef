"""What a stranger does to letters, notices and the report of a run: told where it is false, and nothing where not."""

import copy

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from shifan.report.verify.verify import verify_file
from tests.conftest import latest
from tests.report.passages_read import words

CITY = "晋中市"
REPORT, LETTER, NOTICE = "初评报告.docx", "文书/报送函.docx", "文书/公示稿.docx"
SUMMARY, REVIEW = "文书/一页摘要.docx", "文书/整改回头看.docx"
DISTRICT = "文书/反馈函（区县）/反馈函（区县）-太谷区.docx"
DEPARTMENT = "文书/反馈函（部门）/反馈函（部门）-市市场监管局.docx"


def paragraph_with(document, text):
    return next(
        paragraph for paragraph in document.element.body.iter(qn("w:p")) if text in words(paragraph)
    )


def add_run(paragraph, text):
    run, node = OxmlElement("w:r"), OxmlElement("w:t")
    node.text = text
    run.append(node)
    paragraph.append(run)


def words_for(former, new):
    """Return an edit that changes words where they stand, whatever they are part of."""

    def edit(document):
        paragraph = paragraph_with(document, former)
        start = words(paragraph).index(former)
        end, at, new_text = start + len(former), 0, new
        for node in paragraph.iter(qn("w:t")):
            text = node.text or ""
            first, last = max(start - at, 0), min(end - at, len(text))
            if first < last:
                node.text, new_text = text[:first] + new_text + text[last:], ""
            at += len(text)

    return edit


def rebuilt(former, new):
    """Return an edit that types a paragraph anew with other words: no anchor is left in it."""

    def edit(document):
        paragraph = paragraph_with(document, former)
        text = words(paragraph).replace(former, new)
        for child in list(paragraph):
            if child.tag != qn("w:pPr"):
                paragraph.remove(child)
        add_run(paragraph, text)

    return edit


def behind(text, added):
    """Return an edit that goes on with a paragraph."""
    return lambda document: add_run(paragraph_with(document, text), added)


def below(text, added):
    """Return an edit that sets a paragraph below another one."""

    def edit(document):
        paragraph = paragraph_with(document, text)
        made = copy.deepcopy(paragraph)
        for child in list(made):
            if child.tag != qn("w:pPr"):
                made.remove(child)
        add_run(made, added)
        paragraph.addnext(made)

    return edit


def without(text):
    def edit(document):
        paragraph = paragraph_with(document, text)
        paragraph.getparent().remove(paragraph)

    return edit


@pytest.fixture(scope="module")
def is_backed(finished, tmp_path_factory):
    """Return what says whether all of an edited file of the run is as it was."""
    folder = tmp_path_factory.mktemp("stranger")

    def judge(file, edit):
        document = docx.Document(str(latest(finished, CITY) / file))
        edit(document)
        path = folder / "改过.docx"
        document.save(str(path))
        return verify_file(path, finished).all_backed

    return judge


FALSE = {
    "passed on a condition": (NOTICE, behind("省级初评结论为", "（有条件）")),
    "recognised by somebody": (
        REPORT,
        behind("经资料审查、现场检查和领导访谈", "（结论已获认可）"),
    ),
    "no word of its force": (REPORT, without("不是官方评价标准")),
    "put off": (NOTICE, words_for("现予公示", "经复核暂缓通过，现予公示")),
    "late for in time": (
        REVIEW,
        words_for("在整改时限内尚未整改到位", "已超过整改时限、尚未整改到位"),
    ),
    "not done": (DISTRICT, words_for("已完成整改", "尚未完成整改")),
    "all passed": (DISTRICT, rebuilt("复查通过16个", "全部通过复查")),
    "units for times": (DISTRICT, words_for("26项次", "26个单位")),
    "nothing deducted": (
        DEPARTMENT,
        rebuilt("所负责指标的资料审查扣分20处", "所负责指标的资料审查没有扣分"),
    ),
    "fewest for most": (SUMMARY, words_for("不符合最多的检查项", "不符合最少的检查项")),
    "better than last year": (SUMMARY, behind("初评结论为通过", "，比上年提高两成")),
    "nothing amiss": (LETTER, below("现将省级初评报告报上", "经核实，该市不存在任何问题。")),
}
HONEST = {
    "time filled in": (
        NOTICE,
        rebuilt(
            "公示时间：　　年　　月　　日至　　年　　月　　日",
            "公示时间：2023年11月20日至2023年11月26日",
        ),
    ),
    "in force as it says": (REPORT, behind("不是官方评价标准", "特此说明。")),
    "asked for consent": (LETTER, words_for("请审阅", "请审定")),
    "polite": (LETTER, below("现将省级初评报告报上", "特此报告，请批示。")),
    "copy to": (LETTER, below("现将省级初评报告报上", "抄送：晋中市人民政府。")),
    "whom to call": (DISTRICT, below("请逐项核对所附问题清单", "联系人：王某某，电话另行通知。")),
    "heading in other words": (DISTRICT, words_for("二、发现的问题", "二、存在的问题")),
    "own words": (REPORT, below("评审组由省食品安全办会同", "下一步，我们将继续做好有关工作。")),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_told(is_backed, name):
    assert not is_backed(*FALSE[name])


@pytest.mark.parametrize("name", HONEST)
def test_what_is_honest_raises_nothing(is_backed, name):
    assert is_backed(*HONEST[name])
