"""Golden test of 晋中市: the outline of the original, and every published figure in the body."""

import csv
import json
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from tests.conftest import latest

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FACTS = Path(__file__).parents[1] / "data" / "jinzhong-facts.csv"
OUTLINE = [
    "一、省级初评过程",
    "（一）评价方式",
    "（二）评价内容",
    "1.资料审查",
    "2.现场检查",
    "3.领导访谈",
    "（三）评审组人员情况",
    "二、总体情况",
    "（一）初评总体情况",
    "（二）工作成效及亮点",
    "1.",
    "2.",
    "3.",
    "4.",
    "5.",
    "（三）存在不足",
    "1.食品产业规模化、高质量发展不够",
    "2.“两个责任”基础不牢",
    "3.社会共治格局不完善",
    "（四）下一步建议",
    "三、初评结论",
]
# Printed in the prose in another form than in the list of facts: the reason for each.
OTHER_FORM = {
    "onsite.not_applicable": ["婴幼儿配方乳粉生产企业", "特殊医学用途配方食品生产企业"],
    "veto.major_incident": ["未发生较大以上级别食品安全事件"],
    "veto.bad_influence": [
        "未发生造成严重不良社会影响的农兽药残留超标、非法添加、校园食品安全事件"
    ],
    "conclusion.veto": ["无被否决的情形"],
    "conclusion.result": ["达到", "（2023版）", "国务院食品安全办提名", "申请国家验收"],
    "methods": ["资料审查", "现场检查（明查、暗访）", "领导访谈"],
    "campaign.departments": ["7"],
    # by their full titles
    "interview.topics": [
        "习近平总书记关于食品安全工作重要指示批示精神",
        "《中共中央国务院关于深化改革加强食品安全工作的意见》",
        "《地方党政领导干部食品安全责任制规定》",
        "《关于建立健全分层分级精准防控末端发力终端见效工作机制 推动食品安全属地管理责任落地落实的意见》",
        "主要工作",
    ],
}


def paragraphs(path):
    """Return the texts of the paragraphs, the table of contents left out."""
    root = etree.fromstring(zipfile.ZipFile(path).read("word/document.xml"))
    styles = {p: p.find(f"{W}pPr/{W}pStyle") for p in root.iter(f"{W}p")}
    return [
        "".join(node.text or "" for node in p.iter(f"{W}t"))
        for p, style in styles.items()
        if style is None or not style.get(f"{W}val").startswith(("TOC", "SfContents"))
    ]


def body(path):
    """Return the body: without the mark of the internal edition, its list of annexes, signature and annexes."""
    lines = paragraphs(path)
    end = next((n for n, line in enumerate(lines) if line.startswith("附件：")), len(lines))
    return [line for line in lines[:end] if line and line != "内部资料"]


@pytest.fixture(scope="module")
def jinzhong(finished):
    return body(latest(finished, "晋中市") / "初评报告.docx")


def test_outline_is_the_original(jinzhong):
    heads = [line for line in jinzhong if re.match(r"[一二三四]、|（[一二三四]）|\d\.", line)]
    assert len(heads) == len(OUTLINE) and all(
        line.startswith(head) for line, head in zip(heads, OUTLINE, strict=True)
    )
    assert jinzhong[:2] == ["晋中市创建国家食品安全示范城市", "省级初评报告"]


def sections(lines):
    """Return section → its text, named as in the list of facts: 题名, 引言, 一（一）, 一（二）2, 三.

    A part counts for those around it.
    """
    found, path = {}, ["题名"]
    for n, line in enumerate(lines):
        for pattern, level in ((r"([一二三四])、", 0), (r"(（[一二三四五]）)", 1), (r"(\d)\.", 2)):
            hit = re.match(pattern, line)
            if hit:
                path = [*path[:level], hit[1]]
        if n == 2:
            path = ["引言"]
        for depth in range(1, len(path) + 1):
            name = "".join(path[:depth])
            found[name] = found.get(name, "") + line
    return found


@pytest.mark.parametrize(
    "fact",
    list(csv.DictReader(FACTS.read_text(encoding="utf-8-sig").splitlines())),
    ids=lambda fact: fact["id"],
)
def test_every_published_figure_stands_in_its_place(jinzhong, fact):
    text = sections(jinzhong)[fact["section"]]
    for part in OTHER_FORM.get(fact["id"]) or fact["value"].split("；"):
        assert part in text, part


@pytest.mark.parametrize(
    ("shown"),
    [
        "登录2万余人次",  # 约 and 余 say the same
        "3000余个",
        "16万次",
        "92.58%",
        "2044万元",
        "每千人4批次以上",
        "607209件",
        "14582.2吨",
        "2157件",
        "58起",
        "11月2日至11月12日",
        "16类",
        "54个",
        "2区1市1县",
        "24个",
        "78个",
    ],
)
def test_figures_keep_unit_and_qualifier(jinzhong, shown):
    assert shown in "".join(jinzhong)


def test_public_edition_has_the_same_body_and_nothing_else(finished, jinzhong):
    run = latest(finished, "晋中市")
    public = run / "初评报告-公开版.docx"
    assert body(public) == jinzhong == [line for line in paragraphs(public) if line]
    content = b"".join(
        zipfile.ZipFile(public).read(name)
        for name in zipfile.ZipFile(public).namelist()
        if name.endswith(".xml")
    ).decode()
    assert (
        "scores.total" not in content
        and "太谷区农贸市场" not in content
        and ".score" not in content
    )


@pytest.mark.parametrize("city", ["晋中市", "示例乙市"])
def test_public_edition_carries_no_unit_and_no_score_in_any_part(finished, city):
    run = latest(finished, city)
    values = json.loads((run / "values.json").read_text(encoding="utf-8"))["values"]
    with zipfile.ZipFile(run / "初评报告-公开版.docx") as archive:
        everything = "".join(
            archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        )
    units = {
        value["display"] for key, value in values.items() if re.fullmatch(r"site\..+\.name", key)
    }
    assert len(units) > 40 and not [unit for unit in units if unit in everything]
    assert not re.search(
        r'"id":"(?:indicator|dimension|scores|site|type|district|method|cross|item|problem|rectification|firmness)\.',
        everything,
    )
    assert values["scores.total"]["display"] not in "".join(body(run / "初评报告-公开版.docx"))


def test_a_failed_city_cannot_be_read_as_a_pass(finished):
    text = "".join(body(latest(finished, "示例乙市") / "初评报告.docx"))
    assert (
        "未通过" in text
        and "发生否决情形" in text
        and "总得分低于达标线" in text
        and "得分率低于底线" in text
    )
    assert not re.search(r"达到.{0,20}要求。|无被否决|建议向国务院", text)
    assert "晋中" not in text


def test_demo_notice_is_in_every_header(finished):
    with zipfile.ZipFile(latest(finished, "晋中市") / "初评报告-公开版.docx") as archive:
        headers = [
            archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("word/header")
        ]
    assert headers and all(
        "演示数据，非官方结论" in re.sub(r"<[^>]+>", "", header) for header in headers
    )
