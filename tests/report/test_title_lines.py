"""What a document is, of whom and for whom: its title, addressee, signature and mark, set otherwise or exchanged."""

import copy

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from shifan.report.verify.verify import verify_file
from tests.conftest import SMALL, latest

CITY, CITY_PART = "晋中市", "创建国家食品安全示范城市"
REPORT, PUBLIC = "初评报告.docx", "初评报告-公开版.docx"
LETTER, NOTICE, SUMMARY = "文书/报送函.docx", "文书/公示稿.docx", "文书/一页摘要.docx"
FEEDBACK = "文书/反馈函（区县）/反馈函（区县）-太谷区.docx"
DEPARTMENT = "文书/反馈函（部门）/反馈函（部门）-市市场监管局.docx"


def set_in(document, style):
    """Return the paragraphs of a style."""
    marks = document.element.body.iter(qn("w:pStyle"))
    return [mark.getparent().getparent() for mark in marks if mark.get(qn("w:val")) == style]


def retype(paragraph, text):
    """Type a paragraph anew, as programs do that rebuild it: no anchor is left in it."""
    for child in list(paragraph):
        if child.tag != qn("w:pPr"):
            paragraph.remove(child)
    run, node = OxmlElement("w:r"), OxmlElement("w:t")
    node.text = text
    run.append(node)
    paragraph.append(run)


def title(*lines):
    """Return an edit that types the title's lines anew."""

    def edit(document):
        first, *others = set_in(document, "Title")
        for paragraph in others:
            paragraph.getparent().remove(paragraph)
        for text in reversed(lines[1:]):
            following = copy.deepcopy(first)
            retype(following, text)
            first.addnext(following)
        retype(first, lines[0])

    return edit


def word(former, new, line=0):
    """Return an edit that changes a word of a line of the title where it stands."""

    def edit(document):
        texts = set_in(document, "Title")[line].iter(qn("w:t"))
        node = next(text for text in texts if former in (text.text or ""))
        node.text = node.text.replace(former, new, 1)

    return edit


def line(style, text):
    """Return an edit that types the first paragraph of a style anew."""
    return lambda document: retype(set_in(document, style)[0], text)


def unstyled(style, text):
    """Return an edit that types the first paragraph of a style anew, as programs do that know no such style."""

    def edit(document):
        paragraphs = set_in(document, style)
        retype(paragraphs[0], text)
        for paragraph in paragraphs:
            mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            mark.getparent().remove(mark)

    return edit


def without(style):
    """Return an edit that deletes the paragraphs of a style."""

    def edit(document):
        for paragraph in set_in(document, style):
            paragraph.getparent().remove(paragraph)

    return edit


@pytest.fixture(scope="module")
def judged(finished, finished_small, tmp_path_factory):
    """Return what gives the words of all that verify does not find as it was, in an edited file of the run."""
    folder = tmp_path_factory.mktemp("titles")

    def judge(file, edit):
        # The small city has the same report in a third of the time, but no documents.
        root, city = (finished, CITY) if file.startswith("文书") else (finished_small, SMALL)
        document = docx.Document(str(latest(root, city) / file))
        edit(document)
        path = folder / "改过.docx"
        document.save(str(path))
        items = verify_file(path, root).items
        return [f"{item.text} {item.place}" for item in items if item.state != "backed"]

    return judge


HONEST = {
    "number filled in": (LETTER, line("SfNumber", "晋食安办函〔2023〕15号")),
    "one line": (LETTER, title(f"关于报送{CITY}{CITY_PART}省级初评报告的函")),
    "broken elsewhere": (LETTER, title(f"关于报送{CITY}", CITY_PART, "省级初评报告的函")),
    "draft": (LETTER, word("报告的函", "报告的函（代拟稿）", 1)),
    "another word for sending": (LETTER, word("报送", "上报")),
    "about": (REPORT, title(f"关于{SMALL}{CITY_PART}", "省级初评报告")),
    "which draft": (REPORT, word("初评报告", "初评报告（送审稿）", 1)),
    "province before": (REPORT, title(f"某某省{SMALL}{CITY_PART}", "省级初评报告")),
    "another word for result": (NOTICE, word("结果", "结论", 1)),
    "longer mark": (REPORT, line("SfMark", "内部资料　注意保存")),
    "full name of the office": (LETTER, line("SfSign", "省食品安全委员会办公室")),
    "full name of the addressee": (LETTER, line("SfTo", "国务院食品安全委员会办公室：")),
    "without the city": (LETTER, title(f"关于报送{CITY_PART}", "省级初评报告的函")),
    "both names in full": (LETTER, line("SfSign", "山西省食品安全委员会办公室")),
    "joint signature": (LETTER, line("SfSign", "省食品安全委员会办公室　省市场监督管理局")),
    "signed for": (LETTER, line("SfSign", "省食品安全办（代章）")),
    "signs apart": (LETTER, line("SfSign", "省 食 品 安 全 办")),
    "somebody there": (FEEDBACK, line("SfTo", "太谷区人民政府主要负责同志：")),
    "short name": (FEEDBACK, line("SfTo", "太谷区政府：")),
    "full name of a department": (DEPARTMENT, line("SfTo", "晋中市市场监督管理局：")),
    "letterhead in full": (LETTER, line("SfLetterhead", "山西省食品安全委员会办公室文件")),
    "without addressee": (FEEDBACK, without("SfTo")),
    "one more addressee": (FEEDBACK, line("SfTo", "太谷区人民政府、区食品安全办：")),
    "results for state": (FEEDBACK, word("情况的", "结果的", 1)),
    "quotes": (REPORT, title(f"{SMALL}创建“国家食品安全示范城市”", "省级初评报告")),
    "heading of a list in paragraphs": (SUMMARY, line("Heading1", "需要办好的几件事")),
    "about a summary": (SUMMARY, title(f"关于{CITY}省级初评情况")),
}
FALSE = {
    "letter as notice": (LETTER, title(f"关于{CITY}{CITY_PART}", "省级初评结果的公示")),
    "letter as feedback": (LETTER, title(f"关于{CITY}{CITY_PART}", "省级初评现场检查情况的反馈函")),
    "notice as letter": (NOTICE, title(f"关于报送{CITY}{CITY_PART}", "省级初评报告的函")),
    "feedback as letter": (FEEDBACK, title(f"关于报送{CITY}{CITY_PART}", "省级初评报告的函")),
    "feedback as notice": (FEEDBACK, title(f"关于{CITY}{CITY_PART}", "省级初评结果的公示")),
    "a request": (LETTER, word("的函", "的请示", 1)),
    "report as notice": (REPORT, word("报告", "公示", 1)),
    "summary as decision": (SUMMARY, title(f"{CITY}省级初评决定")),
    "another evaluation": (REPORT, word("省级初评", "国家验收", 1)),
    "another city": (LETTER, title(f"关于报送运城市{CITY_PART}", "省级初评报告的函")),
    "another district": (FEEDBACK, line("SfTo", "榆次区人民政府：")),
    "another office of the district": (FEEDBACK, line("SfTo", "太谷区市场监督管理局：")),
    "another department": (DEPARTMENT, line("SfTo", "市教育局：")),
    "department of another city": (DEPARTMENT, line("SfTo", "运城市市场监管局：")),
    "the government's own office": (FEEDBACK, line("SfTo", "太谷区人民政府办公室：")),
    "government for department": (DEPARTMENT, line("SfTo", "晋中市人民政府：")),
    "another office signs": (LETTER, line("SfSign", "省市场监督管理局")),
    "office of a like name signs": (LETTER, line("SfSign", "省安全生产委员会办公室")),
    "office of another level signs": (FEEDBACK, line("SfSign", "市食品安全委员会办公室")),
    "another letterhead": (LETTER, line("SfLetterhead", "省市场监督管理局文件")),
    "office without style": (FEEDBACK, unstyled("SfTo", "太谷区市场监督管理局：")),
    "signature without style": (LETTER, unstyled("SfSign", "省市场监督管理局")),
    "annex of another district": (FEEDBACK, line("SfAnnexTitle", "榆次区现场检查问题清单")),
    "empty title": (LETTER, title("")),
    "deleted title": (REPORT, without("Title")),
    "half a title": (LETTER, title(f"关于报送{CITY}{CITY_PART}")),
    "title of something else": (REPORT, title("年度工作总结")),
    "mark deleted": (REPORT, without("SfMark")),
    "mark of a public file": (REPORT, line("SfMark", "公开发布")),
    "mark of an internal file": (PUBLIC, title("内部资料", f"{SMALL}{CITY_PART}", "省级初评报告")),
    "failed": (NOTICE, word("省级初评结果", "未通过省级初评", 1)),
}


@pytest.mark.parametrize("name", HONEST)
def test_lines_set_otherwise_raise_nothing(judged, name):
    assert judged(*HONEST[name]) == []


@pytest.mark.parametrize("name", FALSE)
def test_lines_that_say_something_else_are_told(judged, name):
    assert judged(*FALSE[name])
