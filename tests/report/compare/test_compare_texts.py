"""Whole texts side by side: what is the same, what differs and how, and the laws of a comparison."""

from collections import Counter

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from shifan.chinese.figures import figures
from shifan.errors import Refused
from shifan.report.compare.compare import compare, compare_files
from shifan.report.compare.heaviest_chain import equal_ends, equal_pairs, heaviest_chain
from shifan.report.compare.page import comparison_page
from shifan.report.compare.plain_text import joined_where_wrapped, without_page_furniture
from shifan.report.compare.reading import read_report

BASE = "一、部署\n（一）组织领导\n会议12次。\n（二）经费保障\n投入300万元。\n二、成效\n检查5600家次。\n"
REGIONS = (
    "一、东区\n（一）基本情况\n人口12万。\n（二）问题\n问题5个。\n二、西区\n（一）"
    "基本情况\n人口34万。\n（二）问题\n问题7个。\n"
)


def compared(folder, first, other, answer=compare_files):
    for name, text in (("甲.txt", first), ("乙.txt", other)):
        (folder / name).write_text(text, encoding="utf-8")
    return answer(folder / "甲.txt", folder / "乙.txt")


def told(result, part):
    return sorted(
        (row["state"], row["original"], row["generated"])
        for row in result[part]
        if row["state"] != "matched"
    )


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("附件\n" + BASE, BASE),
        (BASE, BASE.replace("（一）", "( 一 )").replace("（二）", "㈡").replace("一、", "一 、")),
        ("一、甲（含试点）：\n", "一、甲(含试点)\n"),
        ('一、落实"两个责任",强化监管\n', "一、落实“两个责任”，强化监管\n"),
        ("第1章 甲\n第2节 乙\n", "第一章　甲\n第二节　乙\n"),
        ("一．甲\n①乙\n（2）丙\n1）丁\n", "一、甲\n1.乙\n2.丙\n（1）丁\n"),
        ("一、甲\n1.1 乙\n1.2 丙\n", "一、甲\n（一）乙\n（二）丙\n"),
        ("- 1 -\n" + BASE + "第 4 页 共 5 页\n— 3 —\n", BASE),
        ("目录\n一、部署\t1\n二、成效……3\n\n" + BASE, BASE),
        (BASE.replace("（一）", "1.").replace("（二）", "2."), BASE),
        (
            "一、甲\n三产融合，一、二、三产业产值30亿元。\n",
            "一、甲\n三产融合，\n一、二、三产业产值30亿元。\n",
        ),
        ("一、甲\n表彰12个省级以上先进单位。\n", "一、甲\n表彰先进单位12个（省级以上）。\n"),
        ("一、甲\n登录2万人次，查看16万次。\n", "一、甲\n查看16万次，登录2万人次。\n"),
    ],
)
def test_the_same(tmp_path, first, other):
    result = compared(tmp_path, first, other)
    assert (told(result, "outline"), told(result, "figures"), result["percent"]) == (
        [],
        [],
        "100.0",
    )


@pytest.mark.parametrize(
    ("first", "other", "figures"),
    [
        ("检查企业5家，处罚企业3家。", "检查企业3家，处罚企业5家。", ["changed", "changed"]),
        ("合格率98.5%，满意度90.2%。", "合格率90.2%，满意度98.5%。", ["changed", "changed"]),
        ("检查企业5家。", "召开会议5次。", ["changed"]),
        ("2023年检查5家。", "检查2023家，5年。", None),
        ("| 抽检 | 3500 | 4200 |", "| 抽检 | 4200 | 3500 |", ["changed", "changed"]),
        ("上半年检查5家，处罚5家。", "处罚5家。", ["missing"]),
        ("大于90%", "90%", ["changed"]),
        ("满意度92.58%。", "满意度92.58。", ["changed"]),
    ],
)
def test_figures_differ(tmp_path, first, other, figures):
    states = [
        row["state"]
        for row in compared(tmp_path, f"一、甲\n{first}\n", f"一、甲\n{other}\n")["figures"]
    ]
    assert (
        "matched" not in states
        if figures is None
        else [state for state in states if state != "matched"] == figures
    )


@pytest.mark.parametrize(
    ("first", "other", "outline", "figures"),
    [
        (
            "一、甲类\n共检查5家。\n二、乙类\n共检查5家。\n",
            "一、乙类\n共检查5家。\n",
            [("missing", "一、甲类", "")],
            [("missing", "共检查5家。", "")],
        ),
        (
            REGIONS,
            REGIONS.replace("12万", "X").replace("34万", "12万").replace("X", "34万"),
            [],
            [("changed", "人口12万。", "人口34万。"), ("changed", "人口34万。", "人口12万。")],
        ),
        (
            BASE,
            BASE.replace("（一）组织领导\n会议12次。\n", "") + "3.组织领导\n会议12次。\n",
            [("moved", "（一）组织领导", "3.组织领导")],
            [],
        ),
        (
            "一、甲\n（一）乙\n（二）不足\n二、丙\n",
            "一、甲\n（一）乙\n二、不足\n三、丙\n",
            [("changed", "（二）不足", "二、不足")],
            [],
        ),
        (
            "一、甲\n（一）存在不足\n（二）下一步建议\n二、结论\n",
            "一、甲\n（一）下一步工作建议\n二、存在不足\n三、结论\n",
            [
                ("changed", "（一）存在不足", "二、存在不足"),
                ("changed", "（二）下一步建议", "（一）下一步工作建议"),
            ],
            [],
        ),
        (
            f"一、甲\n（一）{'坚持以人民为中心的发展思想' * 4}\n",
            "一、甲\n",
            [("missing", f"（一）{'坚持以人民为中心的发展思想' * 4}", "")],
            [],
        ),
        (
            BASE.replace("会议12次。\n", ""),
            BASE.replace("会议12次。\n", "")
            .replace("投入300万元。\n", "")
            .replace("检查", "投入300万元，检查"),
            [],
            [("moved", "投入300万元。", "投入300万元，检查5")],
        ),
    ],
)
def test_differences_are_told_where_they_are(tmp_path, first, other, outline, figures):
    result = compared(tmp_path, first, other)
    assert told(result, "outline") == sorted(outline) and told(result, "figures") == sorted(figures)


def test_another_level_is_told_in_words(tmp_path):
    result = compared(tmp_path, "一、甲\n（一）乙\n（二）不足\n", "一、甲\n（一）乙\n二、不足\n")
    assert result["notes"] == ["标题“不足”的级别不同：原件为“（二）不足”，生成件为“二、不足”"]


LINES = [
    "一、甲",
    "（一）乙",
    "（一）基本情况",
    "（二）基本的情况",
    "二、乙",
    "1.丙。共5个。",
    "投入2万余元，占92.5%。",
    "三年来查处12件，处罚5家。",
    "11月2日至12日检查5家。",
    "12日",
    "2023年11月12日反馈，下降5%。",
    "一是抓早。会议5次；二是抓小。",
]
TEXTS = st.lists(st.sampled_from(LINES), max_size=10).map("\n".join)
FLIPPED = {"missing": "extra", "extra": "missing"}


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_both_orders_tell_the_same(tmp_path_factory, first, other):
    folder = tmp_path_factory.mktemp("law")
    forth, back = compared(folder, first, other), compared(folder, other, first)
    for part in ("outline", "figures"):
        rows = Counter((row["state"], row["original"], row["generated"]) for row in forth[part])
        assert rows == Counter(
            (FLIPPED.get(row["state"], row["state"]), row["generated"], row["original"])
            for row in back[part]
        )
    assert (
        forth["percent"] == back["percent"]
        and 0 <= float(forth["percent"]) <= 100
        and (forth["percent"] == "100.0") == forth["same"]
    )


@settings(max_examples=40, deadline=None)
@given(TEXTS, TEXTS)
def test_every_heading_and_figure_is_told_once(tmp_path_factory, first, other):
    found = compared(tmp_path_factory.mktemp("law"), first, other, compare)
    for rows, count in (
        (found.outline, lambda passage: len(passage.headings)),
        (found.figures, lambda passage: len(figures(passage.text))),
    ):
        for side, passages in (("original", found.original), ("generated", found.generated)):
            told_once = [id(getattr(row, side)) for row in rows if getattr(row, side) is not None]
            assert len(set(told_once)) == len(told_once) == sum(map(count, passages))


WIDE = str.maketrans(
    {**{chr(n): chr(n + 0xFEE0) for n in range(ord("0"), ord("9") + 1)}, "%": "％"}
)


@settings(max_examples=40, deadline=None)
@given(
    TEXTS,
    st.sampled_from(
        [
            lambda text: text.translate(WIDE),
            lambda text: text.replace("\n", "\r\n\n　　"),
            lambda text: text.replace("（", "(").replace("）", ")"),
            lambda text: text + "\n\n",
        ]
    ),
)
def test_other_widths_and_blanks_are_the_same(tmp_path_factory, text, vary):
    assert compared(tmp_path_factory.mktemp("law"), text, vary(text))["percent"] == "100.0"


def test_a_share_just_below_all_is_not_all(tmp_path):
    many = "\n".join(f"检查{n}家。" for n in range(1, 3001))
    assert compared(tmp_path, many, many.replace("检查7家。", "检查7户。"))["percent"] == "99.9"


@pytest.mark.parametrize(
    "content",
    ["一、甲".encode("utf-32"), b"\0" * 1000, "一、甲".encode("utf-16-le"), b"\xff\x00\xff\x81"],
)
def test_what_is_no_text_is_refused(tmp_path, content):
    (tmp_path / "坏.txt").write_bytes(content)
    with pytest.raises(Refused, match="UTF-8"):
        read_report(tmp_path / "坏.txt")


def test_lines_wrapped_at_a_width_are_joined():
    text = (
        "2023年以来，全市累计投入专项经费2044万元，新建快检室13个，抽检食品36500批次，"
        "合格率98.76%，查办案件1257件，罚没款3250.5万元，移送公安机关24件。"
    )
    wrapped = [text[n : n + 21] for n in range(0, len(text), 21)]
    assert joined_where_wrapped(["一、成效", *wrapped, "二、不足"]) == [
        "一、成效",
        text,
        "二、不足",
    ]
    assert joined_where_wrapped(["甲" * 20 + "。"] * 5) == ["甲" * 20 + "。"] * 5


def test_page_numbers_and_contents_are_left_out():
    assert without_page_furniture(
        ["目  录", "一、甲……1", "", "二、乙\t3", "一、甲", "- 1 -", "第2页", "3/5", "3", "检查3家"]
    ) == ["一、甲", "3", "检查3家"]


def test_the_heaviest_chain_rises_on_both_sides():
    assert heaviest_chain([(0, 1, 1.2), (0, 0, 1.0), (1, 1, 1.0), (1, 0, 1.2)]) == [(0, 0), (1, 1)]
    assert (
        heaviest_chain([]) == []
        and equal_ends("abcd", "abxd") == (2, 1)
        and equal_ends("aa", "aaa") == (2, 0)
    )
    assert sorted(equal_pairs("aba", "ab")) == [(0, 0), (1, 1), (2, 0)]


BOX = (
    "<w:p {} "
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><mc:AlternateConte'
    'nt><mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p><w:r><w:t>查处88件。'
    "</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>"
    "<w:p><w:r><w:t>查处88件。</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r></w:p>"
).format(nsdecls("w"))


def test_a_text_box_is_read_once(tmp_path):
    document = Document()
    document.element.body.insert(0, parse_xml(BOX))
    document.save(str(tmp_path / "甲.docx"))
    assert [passage.text for passage in read_report(tmp_path / "甲.docx")] == ["查处88件。"]


def test_headings_by_outline_level_and_by_a_style_based_on_one(tmp_path):
    document = Document()
    document.styles.add_style("一级标题", 1).base_style = document.styles["Heading 1"]
    document.styles.add_style("公文标题二", 1).element.get_or_add_pPr().append(
        parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="1"/>')
    )
    for text, style in (
        ("过程", "一级标题"),
        ("方式", "公文标题二"),
        ("共54个点位。", None),
        ("1.资料审查。审查3项。", "Heading 3"),
    ):
        document.add_paragraph(text, style=style)
    for text, level in (("结论", 0), ("正文", 9)):
        document.add_paragraph(text)._p.get_or_add_pPr().append(
            parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{level}"/>')
        )
    document.save(str(tmp_path / "甲.docx"))
    found = [
        (heading.level, heading.key)
        for passage in read_report(tmp_path / "甲.docx")
        for heading in passage.headings
    ]
    assert found == [(1, "过程"), (2, "方式"), (3, "资料审查"), (1, "结论")]


def test_the_page_shows_a_part_of_one_report_in_its_place_and_only_headings_bold(tmp_path):
    made = comparison_page(
        compared(
            tmp_path,
            "一、甲\n1.资料审查。审查3项。\n二、丙\n会议5次。\n",
            "一、甲\n1.资料审查。审查3项。\n二、乙\n增加6家。\n三、丙\n会议5次。\n",
            compare,
        )
    )
    texts = made[made.index("<h2>全文</h2>") :]
    assert texts.index("一、甲") < texts.index("二、乙") < texts.index("三、丙")
    assert "<b>1.资料审查</b>。审查" in texts and "print-color-adjust:exact" in made


def test_the_page_pairs_headings_of_one_name_by_their_place(tmp_path):
    made = comparison_page(compared(tmp_path, REGIONS, REGIONS, compare))
    texts = made[made.index("<h2>全文</h2>") :]
    rows = [row for row in texts.split("<tr>") if "人口" in row]
    assert [row.count("12") for row in rows] == [2, 0] and [row.count("34") for row in rows] == [
        0,
        2,
    ]


TABLE = [
    ("指标", "2022年", "2023年"),
    ("抽检批次", "3500", "4200"),
    ("合格率", "97.5%", "98.6%"),
    ("学校", "24", "31"),
]


@pytest.mark.parametrize(
    ("rows", "states"),
    [
        (TABLE, []),
        ([TABLE[0], *((name, new, old) for name, old, new in TABLE[1:])], ["changed"] * 6),
        ([*TABLE[:2], ("餐饮", "77", "88"), *TABLE[2:]], ["extra"] * 2),
        ([TABLE[0], TABLE[1], TABLE[3]], ["missing"] * 2),
        ([(name, new, old) for name, old, new in TABLE], ["changed"] * 2),
        (TABLE[:1] + TABLE[:0:-1], []),
    ],
)
def test_figures_of_a_table_are_known_by_row_and_column(tmp_path, rows, states):
    for name, cells in (("甲.docx", TABLE), ("乙.docx", rows)):
        document = Document()
        table = document.add_table(len(cells), 3)
        for row, texts in zip(table.rows, cells, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        document.save(str(tmp_path / name))
    found = compare_files(tmp_path / "甲.docx", tmp_path / "乙.docx")["figures"]
    assert [row["state"] for row in found if row["state"] != "matched"] == states
