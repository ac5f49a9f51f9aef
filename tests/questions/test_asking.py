"""What is asked and what is not, on sites made for it."""

import datetime as dt
import random
from decimal import Decimal as D

import pandas as pd
import pytest

from shifan.questions import Asked, Question, asked
from shifan.questions.ask import _shares
from shifan.questions.question_values import sentence
from tests.firmness.brute import ITEMS
from tests.score.mini import DAY, city, pack, rows


def sites(
    number,
    team=lambda n: "甲组",
    method="announced",
    district=lambda n: "甲区",
    date=lambda n: DAY,
    start=0,
):
    kind = {"announced": "M1", "covert": "A1"}[method]
    return [
        (
            f"{'P' if method == 'announced' else 'Q'}{n}",
            method,
            district(n),
            kind,
            f"市场{n}",
            date(n),
            team(n),
        )
        for n in range(start, start + number)
    ]


def records(own, fails=lambda site, item: False, problem="", photo=""):
    return [
        (
            site[0],
            item,
            "不符合" if fails(site, item) else "符合",
            problem if fails(site, item) else "",
            photo if fails(site, item) else "",
        )
        for site in own
        for item in ITEMS[site[3]]
    ]


def questions(own, made, **tables):
    found = asked(
        city(**({"sites": own, "records": made, "rectification": [], "interviews": []} | tables)),
        pack(),
    )
    return {question.kind: question for question in found.questions}, found.unjudged


def test_a_team_that_judges_otherwise_is_asked_about():
    own = sites(20, team=lambda n: "甲组" if n % 2 else "乙组")
    found, _ = questions(own, records(own, lambda site, item: site[6] == "甲组" and item != "M1-1"))
    question = found["team_score"]
    assert (
        "平均得分比同检查方式其他检查组" in question.text
        and "不符合项占比高" in question.text
        and question.chance < 0.05
        and "尺度" in question.ask
    )
    assert (
        all(cell.startswith("现场检查.xlsx!点位!G") for cell in question.cells)
        and "team_clear" in found
    )


def test_a_team_that_is_its_district_is_asked_about_together_with_it():
    own = sites(
        20,
        team=lambda n: "甲组" if n % 2 else "乙组",
        district=lambda n: "甲区" if n % 2 else "乙县",
    )
    found, _ = questions(own, records(own, lambda site, item: site[6] == "甲组" and item != "M1-1"))
    assert found["team_score"].text.startswith("甲组检查的点位")
    assert "与所在区县分不开" in found["team_score"].text
    assert "区县的情况不同" in found["team_score"].ask


def test_teams_that_judge_alike_are_not():
    own, chance = sites(20, team=lambda n: "甲组" if n % 2 else "乙组"), random.Random(3)
    fate = {(site[0], item): chance.random() < 0.3 for site in own for item in ITEMS["M1"]}
    found, unjudged = questions(own, records(own, lambda site, item: fate[site[0], item]))
    assert not {"team_score", "team_clear"} & set(found) and not any(
        "检查组" in item for item in unjudged
    )


def test_too_few_sites_a_team_are_not_judged():
    own = sites(8, team=lambda n: "甲组" if n % 2 else "乙组")
    found, unjudged = questions(own, records(own, lambda site, item: site[6] == "甲组"))
    assert "team_score" not in found and any(
        item.startswith("检查组尺度是否一致") for item in unjudged
    )
    assert any(item.startswith("明查与暗访是否一致") for item in unjudged) and any(
        item.startswith("审查人") for item in unjudged
    )


def test_covert_visits_far_below_announced_ones_are_asked_about():
    standard = pack()
    standard.business_types.loc[standard.business_types["code"] == "A1", "name"] = (
        standard.business_types.loc[standard.business_types["code"] == "M1", "name"].iloc[0]
    )
    own = [*sites(8), *sites(8, method="covert")]
    clean = city(
        sites=own,
        records=records(own, lambda site, item: site[1] == "covert"),
        rectification=[],
        interviews=[],
    )
    question = next(
        question for question in asked(clean, standard).questions if question.kind == "methods"
    )
    assert "共16个，暗访平均得分比明查低100.0分" in question.text and "检查项不可比" in question.ask


def test_methods_are_compared_by_the_items_that_both_have():
    # Both types are called 市场 and have 许可 and 记录; only covert visits look at 价格, which always fails.
    names = {"M1": ("许可", "记录"), "A1": ("许可", "记录", "价格")}
    listed = [
        (f"{kind}-{n}", kind, name, False, D(1), "K3")
        for kind, own in names.items()
        for n, name in enumerate(own)
    ]
    columns = ["code", "business_type", "name", "key", "points", "indicator"]
    standard = pack(check_items=pd.DataFrame(listed, columns=columns))
    standard.business_types["name"] = "市场"
    own = [*sites(10), *sites(10, method="covert")]

    def found(worse):
        made = [
            (
                site[0],
                f"{site[3]}-{n}",
                "不符合" if name == "价格" or worse(site) else "符合",
                "",
                "",
            )
            for site in own
            for n, name in enumerate(names[site[3]])
        ]
        clean = city(sites=own, records=made, rectification=[], interviews=[])
        return [
            question for question in asked(clean, standard).questions if question.kind == "methods"
        ]

    assert found(lambda site: False) == []
    (question,) = found(lambda site: site[1] == "covert")
    assert "同名检查项的不符合率比明查高100.0个百分点" in question.text


def test_a_reviewer_who_deducts_more_is_asked_about():
    documents = [
        (
            code,
            code,
            aspect,
            D("1") if n < 10 else D(0),
            "",
            "",
            "审查员01" if n < 10 else "审查员02",
            False,
        )
        for n, (code, aspect) in enumerate([("K1", "完整性")] * 20)
    ]
    own = sites(1)
    found, _ = questions(own, records(own), documents=documents)
    assert (
        found["reviewer"].text.startswith("审查员0")
        and "扣分占满分的比例" in found["reviewer"].text
    )


def test_more_in_a_day_than_it_holds():
    # 3 items of 2 minutes a site: 80 sites make 480 minutes, 81 more
    own = sites(80)
    assert "pace" not in questions(own, records(own))[0]
    own = sites(81)
    found, _ = questions(own, records(own))
    assert "81个点位、243个检查项，每项按2分钟计需8.1小时" in found["pace"].text
    # with a way of 15 minutes: 23 sites make 468 minutes, 24 more than 480
    assert "visits" not in questions(sites(23), records(sites(23)))[0]
    found, _ = questions(sites(24), records(sites(24)))
    assert "24个点位、72个检查项，每项按2分钟、点位之间按15分钟计需8.2小时" in found["visits"].text


def test_one_team_in_three_districts_on_a_day():
    names = ("甲区", "乙县", "丙县")
    own = sites(3, district=lambda n: names[n])
    assert "甲区、乙县、丙县3个区县" in questions(own, records(own))[0]["spread"].text
    own = sites(3, district=lambda n: names[n % 2])
    assert "spread" not in questions(own, records(own))[0]


def test_checks_crowded_on_the_last_day():
    own = sites(20, date=lambda n: DAY + dt.timedelta(days=min(n, 4)))
    question = questions(own, records(own))[0]["last_sites"]
    assert (
        "现场检查共20条、5天" in question.text
        and "有16条" in question.text
        and question.chance < 0.001
    )
    own = sites(20, date=lambda n: DAY + dt.timedelta(days=n % 5))
    assert "last_sites" not in questions(own, records(own))[0]
    own = sites(14, date=lambda n: DAY + dt.timedelta(days=min(n, 4)))
    found, unjudged = questions(own, records(own))
    assert "last_sites" not in found and any("只有14条" in item for item in unjudged)


def test_sites_alike_item_for_item_only_where_that_is_improbable():
    # 12 sites of a type with 14 items: five problems shared by two sites and seen nowhere
    # else are improbable; shared by all, they are usual
    own = sites(12)
    items = [f"M1-{n}" for n in range(1, 15)]
    listed = [(item, "M1", f"检查项{item}", False, D(1), "K3") for item in items]
    columns = ["code", "business_type", "name", "key", "points", "indicator"]
    standard = pack(check_items=pd.DataFrame(listed, columns=columns))

    def found(fails):
        made = [
            (site[0], item, "不符合" if n < 5 and fails(site[0]) else "符合", "", "")
            for site in own
            for n, item in enumerate(items)
        ]
        clean = city(sites=own, records=made, rectification=[], interviews=[])
        return [
            question for question in asked(clean, standard).questions if question.kind == "copy"
        ]

    (question,) = found(lambda site: site in ("P3", "P7"))
    assert (
        "P3、P7（2个点位）" in question.text
        and "不符合5项" in question.text
        and question.chance <= 0.05
        and len(question.cells) == 2
    )
    assert found(lambda site: True) == [] and found(lambda site: site == "P3") == []


def test_copies_do_not_make_themselves_look_usual():
    # Three sites of fourteen items: two share five problems, the third has others.
    own = sites(3)
    items = [f"M1-{n}" for n in range(1, 15)]
    listed = [(item, "M1", f"检查项{item}", False, D(1), "K3") for item in items]
    columns = ["code", "business_type", "name", "key", "points", "indicator"]
    standard = pack(check_items=pd.DataFrame(listed, columns=columns))
    problems = {"P0": range(5), "P1": range(5), "P2": range(7, 12)}
    made = [
        (site[0], item, "不符合" if n in problems[site[0]] else "符合", "", "")
        for site in own
        for n, item in enumerate(items)
    ]
    clean = city(sites=own, records=made, rectification=[], interviews=[])
    (question,) = [
        question for question in asked(clean, standard).questions if question.kind == "copy"
    ]
    assert "P0、P1（2个点位）" in question.text and question.chance < 0.02


def copied_to(own, items, problems):
    """The questions on copies where the sites have these problems (numbers of items)."""
    listed = [(item, "M1", f"检查项{item}", False, D(1), "K3") for item in items]
    columns = ["code", "business_type", "name", "key", "points", "indicator"]
    standard = pack(check_items=pd.DataFrame(listed, columns=columns))
    made = [
        (site[0], item, "不符合" if n in problems.get(site[0], ()) else "符合", "", "")
        for site in own
        for n, item in enumerate(items)
    ]
    clean = city(sites=own, records=made, rectification=[], interviews=[])
    return [
        question
        for question in asked(clean, standard).questions
        if question.kind in ("copy", "copies")
    ]


def test_a_copy_with_one_result_altered_is_asked_about():
    items = [f"M1-{n}" for n in range(1, 21)]
    problems = {"P0": range(6), "P1": range(5), "P2": (8, 15), "P3": (10,), "P4": range(14, 17)}
    (question,) = copied_to(sites(6), items, problems)
    assert (
        "P0、P1（2个点位）" in question.text and "相同或只差1项，共同的不符合5项" in question.text
    )
    # two results altered are another form
    assert copied_to(sites(6), items, problems | {"P1": range(4)}) == []


def test_copies_of_several_forms_are_asked_about_together():
    items = [f"M1-{n}" for n in range(1, 21)]
    problems = {f"P{n}": range(4 * (n // 2), 4 * (n // 2) + 3) for n in range(6)}
    found = copied_to(sites(12), items, problems)
    assert [each.kind for each in found][-1] == "copies"
    assert "全市有3组点位的检查结果逐项相同" in found[-1].text


def _marks(n):
    """A serial number as a letter, as a full-width digit and in a circle."""
    return {"letter": "abcdefghi"[n], "wide": "１２３４５６７８９"[n], "circled": "①②③④⑤⑥⑦⑧⑨"[n]}


@pytest.mark.parametrize(
    "remark",
    [
        "{n}.现场未公示许可证",
        "现场未公示许可证{n}号！",
        "{name}现场未公示，许可证",
        "（{n}）现场未公示许可证。",
        "{letter}、现场未公示许可证",
        "{wide}．现场未公示许可证",
        "{circled}现场未公示许可证；",
        "甲区{name}现场未公示许可证",
    ],
)
def test_a_remark_with_another_number_sign_or_name_is_the_same(remark):
    own = sites(3)
    made = [
        (site[0], item, "不符合", remark.format(n=n, name=site[4], **_marks(n)), "")
        for n, (site, item) in enumerate((site, item) for site in own for item in ITEMS["M1"])
    ]
    found, _ = questions(own, made)
    assert "除数字、标点和单位名称外相同，涉及3个不同检查项" in found["remark"].text


def test_remarks_that_say_other_things_are_not():
    own = sites(3)
    texts = ("未公示许可证", "台账未登记", "地面积水", "冰箱生熟混放", "无健康证", "垃圾桶未加盖")
    made = [
        (site[0], item, "不符合", texts[n % 6] + texts[(n + 1) % 6], "")
        for n, (site, item) in enumerate((site, item) for site in own for item in ITEMS["M1"])
    ]
    assert "remark" not in questions(own, made)[0]


def test_eighteen_sites_in_a_day_are_asked_about_though_their_items_would_fit():
    # 18 sites with 3 items of 2 minutes and 17 ways of 15 minutes: 363 minutes; of 8 items 543
    own = sites(18, district=lambda n: ("甲区", "乙县")[n % 2])
    assert "visits" not in questions(own, records(own))[0]
    items = [f"M1-{n}" for n in range(1, 9)]
    listed = [(item, "M1", f"检查项{item}", False, D(1), "K3") for item in items]
    columns = ["code", "business_type", "name", "key", "points", "indicator"]
    standard = pack(check_items=pd.DataFrame(listed, columns=columns))
    made = [(site[0], item, "符合", "", "") for site in own for item in items]
    clean = city(sites=own, records=made, rectification=[], interviews=[])
    (question,) = [
        question for question in asked(clean, standard).questions if question.kind == "visits"
    ]
    assert "在2个区县检查了18个点位" in question.text
    assert "点位之间按15分钟计需9.1小时" in question.text


def test_a_photo_at_two_sites_and_remarks_word_for_word():
    own = sites(3)
    found, _ = questions(
        own, records(own, lambda site, item: True, problem="现场不符合要求", photo="ZP01")
    )
    assert (
        "照片编号ZP01出现在3个点位" in found["photo"].text
        and "3个不同检查项" in found["remark"].text
    )
    assert found["photo"].cells == ("现场检查.xlsx!检查记录!E2:E10",)
    own = sites(1)
    assert "photo" not in questions(own, records(own, lambda site, item: True, photo="ZP01"))[0]


def test_notes_of_interviews_word_for_word():
    first = rows()["interviews"][0]
    many = [(f"F{n}", *first[1:-1], "能够说明要求") for n in range(5)]
    own = sites(1)
    assert "5次访谈" in questions(own, records(own), interviews=many)[0]["note"].text
    assert "note" not in questions(own, records(own), interviews=many[:4])[0]


def test_quiet_on_cities_in_which_nothing_is_the_matter():
    raised = 0
    for seed in range(25):
        chance = random.Random(seed)
        own = sites(
            30,
            team=lambda n, chance=chance: chance.choice(["甲组", "乙组", "丙组"]),
            date=lambda n: DAY + dt.timedelta(days=n % 6),
        )
        fate = {(site[0], item): chance.random() < 0.25 for site in own for item in ITEMS["M1"]}
        found, _ = questions(own, records(own, lambda site, item, fate=fate: fate[site[0], item]))
        raised += any(each.chance is not None for each in found.values())
    # five in a hundred are let through: of 25, more than 5 would be a fault (chance 0.1 %)
    assert raised <= 5


@pytest.mark.parametrize("word", ["造假", "弄虚作假", "伪造", "违规", "失职", "篡改"])
def test_nothing_is_an_accusation(word):
    own = sites(81, team=lambda n: "甲组" if n else "乙组")
    found, unjudged = questions(
        own, records(own, lambda site, item: True, problem="现场不符合要求", photo="ZP01")
    )
    assert found and not any(word in text for text in (*map(sentence, found.values()), *unjudged))
    assert all(sentence(each).endswith("？") for each in found.values())


def test_a_city_without_sites_or_interviews_is_no_error():
    found = asked(city(sites=[], records=[], rectification=[], interviews=[], documents=[]), pack())
    assert found.questions == [] and found.unjudged


def test_the_page_and_the_prompt_show_them_and_no_report_does(finished):
    import zipfile

    import shifan
    from tests.conftest import latest

    run = latest(finished, "晋中市")
    place = shifan.load("晋中市", finished)
    page = (run / "审计" / "index.html").read_text(encoding="utf-8")
    assert 'id="questions"' in page and place.run == run
    assert (
        len(place.questions)
        and place.questions["问题"][0] in page
        and "!" in place.questions["依据的单元格"][0]
    )
    for name in ("初评报告.docx", "初评报告-公开版.docx"):
        with zipfile.ZipFile(run / name) as file:
            assert place.questions["问题"][0] not in file.read("word/document.xml").decode("utf-8")
    with zipfile.ZipFile(run / "初评报告-公开版.docx") as file:
        assert not any(
            "firmness.question" in file.read(part).decode("utf-8", "ignore")
            for part in file.namelist()
        )


def test_one_test_of_two_teams_has_the_shares_of_both():
    # Two covert teams are compared with each other by one test, three others by one each: two shares of five, one each.
    judged = [Question("team_score", "", "", (), 0.5, about) for about in (2, 1, 1, 1)]
    assert _shares(judged, Asked()) == pytest.approx([2 / 5, 1 / 5, 1 / 5, 1 / 5])
    # beside a kind with 44 parts to 38
    reviewer = Question("reviewer", "", "", (), 0.5)
    assert _shares([*judged, reviewer], Asked())[-1] == pytest.approx(44 / 82)
