"""What a skeleton may ask: names of the row, loops over what belongs to it, tests; and what it may not."""

import pytest

from shifan.errors import Refused
from shifan.report.documents.produce import produce
from tests.report.documents.mini_documents import NAME, data, made, skeleton
from tests.score.mini import city, rows

# 甲区: P1 (许可 符合, 记录 不符合, 公示 缺项) and Q1 (票据 不符合, 证件 符合); 乙县: P2, three items, all 符合.
LOOP = ("{{# 点位 }}", "{{ 点位.序号 }}{{ 点位.名称 }}不符合{{ 点位.不符合项次 }}", "{{/ 点位 }}")


def test_names_of_the_row_and_counts_that_can_be_reckoned_by_hand(tmp_path):
    counts = "查{{ 区县.检查项次 }}，符合{{ 区县.符合项次 }}，不符合{{ 区县.不符合项次 }}"
    assert made(tmp_path, "{{ 区县.名称 }}{{ 区县.点位数 }}个，" + counts) == {
        "甲区": [f"甲区{1 + 1}个，查{2 + 2}，符合{1 + 1}，不符合{1 + 1}"],
        "乙县": ["乙县1个，查3，符合3，不符合0"],
    }


def test_loops_repeat_what_belongs_to_the_row(tmp_path):
    assert made(tmp_path, *LOOP) == {
        "甲区": ["1甲区市场01不符合1", "2甲区摊贩03不符合1"],
        "乙县": ["1乙县市场02不符合0"],
    }


@pytest.mark.parametrize(
    ("test", "named"),
    [
        ("不符合项次 = 0", ["乙县市场02"]),
        ("点位.不符合项次 ＞ 0", ["甲区市场01", "甲区摊贩03"]),
        ("业态 = 摊贩", ["甲区摊贩03"]),
        ("业态 ≠ 摊贩 且 不符合项次 ≥ 1", ["甲区市场01"]),
        ("业态 = 摊贩 或 不符合项次 = 0", ["乙县市场02", "甲区摊贩03"]),
        ("非 不符合项次", ["乙县市场02"]),
    ],
)
def test_a_loop_may_choose(tmp_path, test, named):
    texts = made(
        tmp_path, f"{{{{# 点位，{test} }}}}", "{{ 点位.名称 }}", "{{/ 点位 }}", scope="city"
    )
    assert sorted(texts["小城市"]) == named


def test_loops_stand_inside_each_other(tmp_path):
    inner = ("{{# 问题 }}", "{{ 问题.编号 }}{{ 问题.检查项 }}", "{{/ 问题 }}")
    content = ("{{# 点位 }}", "{{ 点位.名称 }}", *inner, "{{/ 点位 }}")
    assert made(tmp_path, *content)["甲区"] == ["甲区市场01", "W1记录", "甲区摊贩03", "W2票据"]


def test_one_of_two_is_kept(tmp_path):
    content = (
        "{{# 如果 问题 }}",
        "有{{ 区县.台账问题数 }}个",
        "{{ 否则 }}",
        "没有",
        "{{/ 如果 }}",
        "末",
    )
    assert made(tmp_path, *content) == {"甲区": ["有2个", "末"], "乙县": ["没有", "末"]}


def test_rows_of_a_table_are_repeated_and_a_table_without_rows_says_so(tmp_path):
    table = [
        ["序号", "问题"],
        ["{{# 问题 }}"],
        ["{{ 问题.序号 }}", "{{ 问题.描述 }}"],
        ["{{/ 问题 }}"],
    ]
    head = ["序号", "问题"]
    assert made(tmp_path, table) == {
        "甲区": [*head, "1", "缺记录", "2", "无票据"],
        "乙县": [*head, "无", "—"],
    }


def test_departments_have_what_their_check_items_found(tmp_path):
    text = "{{ 部门.名称 }}{{ 部门.不符合项次 }}"
    problems = ("{{# 问题 }}", "{{ 问题.编号 }}", "{{/ 问题 }}")
    # 记录 is the business of both, 票据 of 市乙局 alone.
    assert made(tmp_path, text, *problems, scope="department") == {
        "市甲局": ["市甲局1", "W1"],
        "市乙局": ["市乙局2", "W1", "W2"],
    }


def test_only_some_rows_and_only_where_a_test_holds(tmp_path):
    assert list(made(tmp_path, "文", only=("乙县",))) == ["乙县"]
    assert list(made(tmp_path, "文", when="区县.台账问题数 > 0")) == ["甲区"]
    assert list(made(tmp_path, "文", when="已复查数 > 0", scope="site")) == ["甲区市场01"]


@pytest.mark.parametrize(
    ("content", "place", "found", "expected"),
    [
        (("{{ 点位.名称 }}",), "{{ 点位.名称 }}", "这里没有一个确定的点位", "区县.名称"),
        (("{{ 区县.人口 }}",), "{{ 区县.人口 }}", "区县没有“人口”", "区县.点位数"),
        (("{{ onsite.site }}",), "{{ onsite.site }}", "没有对应的数据", "onsite.sites"),
        (("{{# 扣分 }}", "{{/ 扣分 }}"), "{{ # 扣分 }}", "扣分不分区县", "问题"),
        (("{{# 乡镇 }}", "{{/ 乡镇 }}"), "{{ # 乡镇 }}", "没有这种块", "#点位"),
        (("{{# 点位 }}", "文"), "{{ # 点位 }}", "没有与之成对的 {{ / 点位 }}", ""),
        (("{{# 如果 区县.名称 > 3 }}", "{{/ 如果 }}"), "区县.名称 > 3", "不能比大小", ""),
    ],
)
def test_what_the_scope_lacks_is_refused_with_place_and_available_names(
    tmp_path, content, place, found, expected
):
    with pytest.raises(Refused) as refused:
        made(tmp_path, "首段", *content)
    (fault,) = refused.value.findings
    assert fault.file == "通知.docx" and place in fault.cell and found in fault.found
    assert fault.sheet.startswith("正文第2段") and expected in fault.expected


def test_all_faults_are_told_at_once(tmp_path):
    with pytest.raises(Refused) as refused:
        made(tmp_path, "{{ 区县.人口 }}", "{{ 区县.面积 }}", only=("丙县",))
    assert "没有区县“丙县”" in refused.value.findings[0].found
    with pytest.raises(Refused) as refused:
        made(tmp_path, "{{ 区县.人口 }}", "{{ 区县.面积 }}")
    assert [fault.cell for fault in refused.value.findings] == [
        "{{ 区县.人口 }}",
        "{{ 区县.面积 }}",
    ]


def test_a_city_without_problems_has_no_empty_sentence(tmp_path):
    own = [(site, item, "符合", "", "") for site, item in (("P1", "M1-1"), ("Q1", "A1-1"))]
    clean = city(
        records=own, rectification=[], sites=city().tables["sites"].iloc[[0, 2], 1:].values.tolist()
    )
    texts = made(tmp_path, "{{ 区县.总体情况 }}{{ 区县.问题情况 }}{{ 区县.整改要求 }}", clean=clean)
    assert texts["甲区"] == [
        "共检查2项次（合理缺项不计），符合2项次。重点项检查1项次，没有发现问题。"
        "2个点位没有发现问题，为甲区市场01、甲区摊贩03。检查的2项次中，没有发现不符合的。没有列入整改台账的问题。"
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ 城市.总得分 }}", "得分"),
        ("{{ site.P1.name }}", "被检查单位"),
        ("甲区市场01", "点名被检查单位甲区市场01"),
        ("{{ district.01.mean }}", "得分"),
        ("{{ whole.standing.text }}", "被检查单位"),
    ],
)
def test_a_public_document_shows_no_score_and_no_unit(tmp_path, text, told):
    with pytest.raises(Refused) as refused:
        made(tmp_path, text, scope="city", edition="public")
    assert told in refused.value.findings[0].found
    text = "{{ 城市.名称 }}{{ 城市.结论 }}"
    assert made(tmp_path, text, scope="city", edition="public")["小城市"]


def test_files_that_some_system_takes_for_one_are_told_apart(tmp_path):
    ledger = [
        ("01", "甲区A", "区", True, True),
        ("02", "甲区Ａ", "县", True, False),
    ]
    sites = [(*row[:2], ledger[row[2] == "乙县"][1], *row[3:]) for row in rows()["sites"]]
    skeleton(tmp_path / f"{NAME}.docx", "{{ 区县.名称 }}")
    source = data(tmp_path, clean=city(districts=ledger, sites=sites))
    files = [each.listed.file for each in produce(source.standard.documents, source)]
    assert files == ["文书/通知/通知-甲区A.docx", "文书/通知/通知-甲区Ａ（2）.docx"]
