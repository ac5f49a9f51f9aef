"""Charts draw values as displayed, with the bundled font, and the same bytes each time."""

import errno
import itertools
import json
import subprocess
import sys
from pathlib import Path

import matplotlib
import pandas as pd
import pytest
from matplotlib.lines import Line2D
from matplotlib.text import Text

from shifan.charts import NAMES, draw, plans, style
from shifan.charts.bar_chart import bar_chart
from shifan.charts.catalog import content
from shifan.charts.plans import Bar, BarPlan, Block, Dot
from shifan.charts.style import MissingGlyph
from shifan.firmness import enter
from shifan.score import score
from tests.firmness.brute import random_tables
from tests.score.mini import city, pack, rows

LONG = "关于健全食品安全工作责任制并推动属地管理责任与企业主体责任全面落实到位情况（含跟踪问效）的综合评价"


SCALE = {str(tick) for tick in range(0, 101, 10)}


@pytest.fixture(scope="module")
def register():
    return enter(score(city(), pack()), city(), pack(), 50)


def words(chart):
    return [text for text in chart.figure.findobj(Text) if text.get_text()]


def boxes(chart):
    """The place of every text on the page, in points: (left, right, baseline, size)."""
    for text in words(chart):
        x, y = text.get_position()
        size = text.get_fontsize()
        long = style.width(text.get_text(), size)
        left = x - {"left": 0, "center": long / 2, "right": long}[text.get_ha()]
        yield left, left + long, y, size, text.get_text()


@pytest.mark.parametrize("name", NAMES)
def test_each_chart_draws_its_values_and_says_what_it_shows(register, name):
    chart = draw(name, register, pack())
    texts = " ".join(text.get_text() for text in words(chart))
    assert chart.values and all(register.text(key) in texts for key in chart.values)
    assert (
        chart.alt.endswith("。")
        and "单位" in chart.source
        and "演示数据，非官方结论" in chart.source
    )
    # A picture pasted elsewhere keeps what it found, whose it is and what it is worth.
    assert content(name, register, pack()).finding in texts and chart.source in texts
    assert "小城市" in chart.source


@pytest.mark.parametrize("name", NAMES)
def test_every_number_drawn_is_a_value_or_stands_in_a_note(register, name):
    displays = {value.display for value in register.values()}
    for text in words(draw(name, register, pack())):
        for part in text.get_text().replace("，", "　").replace("；", "　").split("　"):
            number = (
                part.removesuffix(" 分")
                .removesuffix(" 个")
                .removesuffix(" 次不符合")
                .split(" ")[-1]
            )
            if "满格" not in part and number.replace(".", "").removesuffix("%").isdigit():
                assert number in displays or number in SCALE, part


@pytest.mark.parametrize("name", NAMES)
def test_same_bytes_whatever_the_user_has_set(register, name):
    first = draw(name, register, pack())
    with matplotlib.rc_context(
        {
            "figure.facecolor": "red",
            "hatch.color": "red",
            "hatch.linewidth": 5,
            "axes.facecolor": "red",
            "text.color": "red",
            "lines.linewidth": 9,
            "font.size": 30,
            "text.antialiased": False,
            "path.sketch": (1, 100, 2),
        }
    ):
        second = draw(name, register, pack())
        assert first.png(small=True) == second.png(small=True) and first.svg() == second.svg()
    assert b"<dc:date>" not in first.svg() and first.alt.encode() in first.svg()


def test_a_missing_glyph_is_an_error():
    standard = pack()
    standard.indicators.loc[0, "name"] = "指标\U0001f600"
    with pytest.raises(MissingGlyph, match="字体缺少字形"):
        draw("indicator_rates", score(city(), pack()), standard)


def test_a_dollar_sign_is_no_formula(register):
    standard = pack()
    standard.indicators.loc[0, "name"] = "投入$5与$6"
    assert any(
        text.get_text().startswith("投入$5与$6")
        for text in words(draw("indicator_rates", register, standard))
    )


# Names that are far too long, nothing applicable, no covert sites, no problems, one district.
NONE = [(site, item, "合理缺项", "", "") for site, item, *_ in rows()["records"]]
FINE = [(site, item, "符合", "", "") for site, item, *_ in rows()["records"]]
ONE = [
    (site, method, "甲区", kind, f"点位{site}", day, team)
    for site, method, _, kind, _, day, team in rows()["sites"]
]
LONGER = pack(
    indicators=pack().indicators.assign(name=LONG),
    business_types=pack().business_types.assign(name=LONG),
    check_items=pack().check_items.assign(name=LONG),
)
CASES = {
    "long names": (
        city(districts=[("01", "甲区", "区", True, True), ("02", "乙县", "县", True, False)]),
        LONGER,
    ),
    "nothing applicable": (city(records=NONE, rectification=[]), pack()),
    "no covert sites": (
        city(
            sites=rows()["sites"][:2],
            records=rows()["records"][:6],
            rectification=rows()["rectification"][:1],
            absent_types=[("covert", "A1", "无")],
        ),
        pack(),
    ),
    "no problems": (city(records=FINE, rectification=[]), pack()),
    "one district": (city(sites=ONE, districts=[("01", "甲区", "区", True, True)]), pack()),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_overlaps_or_leaves_the_page(case, name):
    clean, standard = CASES[case]
    chart = draw(name, score(clean, standard), standard)
    height = chart.figure.get_figheight() * 72
    placed = list(boxes(chart))
    assert all(
        left >= -0.5 and right <= style.WIDTH + 0.5 and -28 < y < height - 28
        for left, right, y, *_ in placed
    )
    for (a, b, y, s, first), (c, d, z, t, second) in itertools.combinations(placed, 2):
        assert b <= c + 0.5 or d <= a + 0.5 or abs(y - z) >= 0.9 * min(s, t), (first, second)


@pytest.mark.parametrize(
    ("case", "name", "said"),
    [
        ("no problems", "rectification", "无数据"),
        ("no problems", "problems", "无数据"),
        ("nothing applicable", "site_scores", "不适用"),
        ("nothing applicable", "district_type", "不适用 (1)"),
        ("no covert sites", "site_scores", "0"),
    ],
)
def test_what_is_not_there_is_said(case, name, said):
    clean, standard = CASES[case]
    assert any(
        text.get_text() == said for text in words(draw(name, score(clean, standard), standard))
    )


@pytest.mark.parametrize("count", [1, 30, 40, 300])
def test_a_chart_stays_on_one_page(count):
    canvas = bar_chart(
        BarPlan(
            [Block("项目", [Bar(f"第{n}项", 50.0, ("50%",), ("",)) for n in range(count)])],
            100,
            ("得分率",),
        )
    )
    assert canvas.height <= style.TALLEST + 1e-6


def test_of_many_indicators_the_lowest_are_drawn(register):
    many = pd.concat([pack().indicators] * 30, ignore_index=True)
    chart = draw("indicator_rates", register, pack(indicators=many))
    assert any("只列得分率较低的" in text.get_text() for text in words(chart))


@pytest.mark.parametrize("name", [LONG, LONG[:22], LONG * 2])
def test_long_names_of_many_indicators_keep_their_star_and_their_row(name):
    standard = pack(indicators=pack().indicators.assign(name=name, key=1))
    many = pd.concat([standard.indicators] * 32, ignore_index=True)
    chart = draw("indicator_rates", score(city(), standard), pack(indicators=many))
    labels = [place for place in boxes(chart) if place[4].startswith(LONG[:5])]
    assert len(labels) >= 40 and all(text.endswith("★") for *_, text in labels)
    assert all(left >= -0.5 for left, *_ in labels)
    heights = sorted(y for _, _, y, *_ in labels)
    size = labels[0][3]
    assert all(below - above >= 0.9 * size for above, below in itertools.pairwise(heights))


def test_a_title_does_not_break_inside_a_bracket():
    words = "得分率最低的指标：" + "食品安全" * 8 + "（含跟踪问效）的评价（75.00%）"
    room = style.width(words[:45], 8.2)
    lines, _ = style.fit(words, room, 10)
    assert "".join(lines) == words and len(lines) == 2
    assert all(line.count("（") == line.count("）") for line in lines)


def lightness(colour):
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def test_bar_styles_differ_in_grey_print():
    styles = (plans.BASE, plans.STRONG, plans.SECOND, plans.NOTICE)
    for first, other in itertools.combinations(styles, 2):
        assert (
            first.hatch != other.hatch or abs(lightness(first.fill) - lightness(other.fill)) > 0.15
        )
    greys = [lightness(plans.shade(n / 10)) for n in range(11)]
    assert greys == sorted(greys, reverse=True)


def test_plans_need_no_drawing_library():
    code = "import sys, shifan.charts.catalog; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_problems_add_up():
    assert score(city(), pack())["problems.total"].value == 2  # P1 缺记录, Q1 无票据


def test_saved_files_carry_number_and_title(register, tmp_path):
    files = draw("problems", register, pack()).save(tmp_path, 5)
    assert [path.name for path in files] == ["5-检查项问题情况.png", "5-检查项问题情况.svg"]
    assert json.dumps(files[1].read_text(encoding="utf-8")).count("dc:title") == 2


def test_the_tornado_without_figures_says_so_and_with_them_marks_what_turns_the_verdict():
    assert "没有作稳健性分析" in " ".join(
        text.get_text() for text in words(draw("firmness", score(city(), pack()), pack()))
    )
    several = city(**random_tables(3))  # sites of one type, of which others might have been drawn
    register = enter(score(several, pack()), several, pack(), 50)
    chart = draw("firmness", register, pack())
    assert {
        f"firmness.factor.{kind}.{end}"
        for kind in ("severity", "sampling")
        for end in ("low", "high")
    } <= set(chart.values)


def plan_of(name, register, standard=None):
    return content(name, register, standard or pack()).plan


def test_indicators_stand_in_order_within_their_dimension(register):
    for block in plan_of("indicator_rates", register).blocks:
        lengths = [row.length for row in block.rows if row.length is not None]
        assert lengths == sorted(lengths, reverse=True)


@pytest.mark.parametrize(
    ("places", "least"),
    [([], 0), ([0.0], 0), ([59.99], 50), ([60.0], 60), ([95.0, 100.0], 90), ([100.0], 90)],
)
def test_a_scale_begins_at_the_ten_below_all_places(places, least):
    assert plans.lowest_tick(places) == least


@pytest.mark.parametrize(
    ("mean", "number"),
    [(0, 0), (59.99, 0), (60, 1), (79.99, 2), (80, 3), (94.99, 4), (95, 5), (100, 5)],
)
def test_a_mean_has_the_shade_of_its_band_in_every_city(mean, number):
    assert plans.band(mean) == number
    assert plans.band_shade(0) == 1 and plans.band_shade(5) == 0


def test_a_site_is_marked_by_its_verdict(register):
    dots = [
        dot
        for block in plan_of("site_scores", register).blocks
        for row in block.rows
        for dot in row.dots
    ]
    shapes = {"符合": plans.CIRCLE, "基本符合": plans.DIAMOND, "不符合": plans.TRIANGLE}
    assert dots and all(
        dot.shape == shapes[register.text(dot.id.replace(".score", ".verdict"))] for dot in dots
    )


@pytest.mark.parametrize("places", [[90.0] * 3, [90.0, 90.4, 90.8, 99.0], [60.0, 100.0], []])
def test_no_mark_covers_another(places):
    row = Bar("市场", None, (), (), dots=tuple(Dot(place, "") for place in places))
    plan = BarPlan([Block("", [row])], 100, (), least=60, dots=True)
    marks = [
        (x, y)
        for line in bar_chart(plan).figure.findobj(Line2D)
        if line.get_marker() == "o"
        for x, y in zip(*line.get_data(), strict=True)
    ]
    assert len(marks) == len(places)
    for (x, y), (z, w) in itertools.combinations(marks, 2):
        assert max(abs(x - z), abs(y - w)) > 3


def test_the_parts_of_the_ledger_make_up_the_whole(register):
    plan = plan_of("rectification", register)
    assert sum(segment.length for segment in plan.segments) == plan.total == 2


@pytest.mark.parametrize(
    ("records", "finding"),
    [
        (None, "得分率最低的指标：指标一（75.00%）、指标三（75.00%）"),
        (NONE, "各项指标得分率不低于75.00%"),
    ],
)
def test_the_title_says_what_is_found(records, finding):
    found = score(city(**({"records": records} if records else {})), pack())
    assert content("indicator_rates", found, pack()).finding == finding


def test_text_in_an_svg_can_be_searched_and_has_a_font_on_every_system(register):
    svg = draw("rectification", register, pack()).svg().decode()
    assert ">已完成整改1个</text>" in svg
    assert "Noto Sans SC" in svg and "Microsoft YaHei" in svg and "PingFang SC" in svg


def test_a_full_disk_leaves_the_chart_that_was_there(register, tmp_path, monkeypatch):
    chart = draw("problems", register, pack())
    before = chart.save_svg(tmp_path, 6).read_bytes()
    write = Path.write_bytes

    def half(path, content):
        write(path, content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(OSError):
        chart.save_svg(tmp_path, 6)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [before]
