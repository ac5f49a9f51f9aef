"""At the prompt: errors name what may have been meant, help is Chinese with examples, charts come with their data."""

import re
import subprocess
import sys

import pandas as pd
import pytest

import shifan
from shifan.charts import NAMES
from shifan.errors import Refused
from shifan.explore.city import ATTRIBUTES, City
from shifan.explore.help_text import examples, help_text
from shifan.explore.help_words import help_words
from shifan.explore.trace_answers import compact
from tests.conftest import PROJECT, copy_city


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    root = tmp_path_factory.mktemp("manners")
    copy_city(root, "示例乙市")
    return shifan.load("示例乙市", root)


@pytest.mark.parametrize(
    "ask, kind, near",
    [
        (lambda place: place.sites["得份"], KeyError, "得分"),
        (lambda place: place.records[["检查结果", "指标"]].head(1)["指表"], KeyError, "指标"),
        (lambda place: place.site, AttributeError, "sites"),
        (lambda place: place.recrods, AttributeError, "records"),
        (lambda place: place.chart("problem"), KeyError, "problems"),
        (lambda place: place.chart("各指标得分"), KeyError, "indicator_rates"),
        (lambda place: place.tables["record"], KeyError, "records"),
        (lambda place: place.value("scores.totl"), KeyError, "scores.total"),
        (lambda place: place.help("whatif"), Refused, "what_if"),
        (lambda place: place.trace("scores.totl"), Refused, "scores.total"),
        (lambda place: place.export("x.xlsx", "点位"), Refused, "sites（点位）"),
        (lambda place: place.点位, AttributeError, "sites（点位）"),
        (lambda place: place.整改台账, AttributeError, "rectification（整改台账）"),
        (lambda place: place.help("滑块"), Refused, "sliders（滑块）"),
        (lambda place: place.tables["检查记录"], KeyError, "records（检查记录）"),
    ],
)
def test_an_error_says_what_may_have_been_meant(place, ask, kind, near):
    with pytest.raises(kind) as raised:
        ask(place)
    assert near in str(raised.value)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"parameters": 0.5}, '{"暗访权重": "0.5"}'),
        ({"records": "P011"}, "成对写明"),
        ({"deductions": [1]}, "成对写明"),
        ({"full_scores": "B03"}, "成对写明"),
        ({"types": 5}, 'types="种植养殖基地"'),  # the type of the first site
        ({"districts": 1.5}, "名称"),
        ({"without": True}, 'without="P'),
        ({"parameters": {"规定位数": 7}}, "0 至 6 的整数"),
        ({"parameters": {"规定位数": 1.5}}, "0 至 6 的整数"),
        ({"parameters": {"达标线": float("nan")}}, "0 至 100"),
    ],
)
def test_a_question_of_another_shape_is_refused_with_an_example(place, changes, said):
    with pytest.raises(Refused, match=re.escape(said)):
        place.what_if(**changes)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[[情形]]\n名称 = "甲"\n[情形.参数]\n暗访权重 = "很大"\n'.encode(), "情形.toml!甲!第4行"),
        ("[[情形]]\n名称 = 甲\n".encode(), "情形.toml!第2行　发现：名称 = 甲 不合 TOML 的写法"),
        (
            "[[情形]]\n参数.达标线 = 90\n参数.达标线 = 91\n".encode(),
            "情形.toml!第3行　发现：参数.达标线 = 91 写了两次",
        ),
        ("情形 = [1]".encode(), "没有写情形"),
        (
            "[[情形]]\n业态 = [\n'小餐饮',\n]\n不计点位 = ['P999']\n".encode(),
            "情形.toml!情形1!第5行　发现：没有点位 P999",
        ),
        (
            "[[情形]]\n\n规则包 = 'demo-2099'\n".encode(),
            "情形.toml!情形1!第3行　发现：demo-2099：没有这个规则包",
        ),
        (
            "[[情形]]\n[[情形]]\n检查结果 = {'P1 A' = '符合'}\n".encode(),
            "情形.toml!情形2!第3行　发现：没有检查结果 P1 A",
        ),
        (
            "[[情形]]\n参数.明查权重 = 0.8\n参数.暗访权重 = 0.8\n".encode(),
            "情形.toml!情形1!第1行　发现：明查、暗访权重合计 1.6",
        ),
        ("[[情形]]\n参数 = 0.5\n".encode(), "情形.toml!情形1!第2行　发现：参数 = 0.5　"),
        (
            "[[情形]]\n名称='甲'\n业态 = ['小餐饮', '小餐馆']\n".encode(),
            "情形.toml!甲!第3行　发现：没有检查过 小餐馆　应为：近似的：暗访 小餐饮",
        ),
        ('[[情形]]\n名称 = "甲'.encode(), "不合 TOML 的写法"),
        ('[[情形]]\n名称 = "甲"'.encode("gb18030"), "另存为 UTF-8"),
    ],
)
def test_what_is_wrong_with_a_scenario_is_told_with_its_place(place, tmp_path, content, said):
    file = tmp_path / "情形.toml"
    file.write_bytes(content)
    with pytest.raises(Refused, match=re.escape(said)):
        place.scenarios(file)


@pytest.mark.parametrize(
    "ask",
    [
        lambda sites: sites.sort_values("得份"),
        lambda sites: sites[["点位编号", "得份"]],
        lambda sites: sites.query("得份 > 80"),
        lambda sites: sites.groupby(["区县", "得份"]).size(),
        lambda sites: sites.set_index("得份"),
        lambda sites: sites.drop(columns="得份"),
        lambda sites: sites.drop_duplicates("得份"),
        lambda sites: sites.nlargest(3, "得份"),
        lambda sites: sites.merge(sites, on="得份"),
        lambda sites: sites.eval("得份 + 1"),
        lambda sites: sites.loc[:, "得份"],
        lambda sites: sites.loc[sites["得分"] > 80, ["点位编号", "得份"]],
        lambda sites: sites.loc[:, "得份":"问题数"],
        lambda sites: sites.at[0, "得份"],
        lambda sites: sites.groupby("区县", observed=True)["得份"],
        lambda sites: sites.groupby("区县", observed=True)[["得分", "得份"]],
        lambda sites: sites.groupby("区县", observed=True).agg({"得份": "mean"}),
        lambda sites: sites.groupby("区县", observed=True).agg(平均=("得份", "mean")),
        lambda sites: sites.groupby("区县", observed=True)[["得分"]].agg({"得份": "max"}),
        lambda sites: sites.agg({"得份": "max"}),
        lambda sites: sites.astype({"得份": float}),
        lambda sites: sites.melt(id_vars="得份"),
        lambda sites: sites.duplicated("得份"),
        lambda sites: sites.pop("得份"),
        lambda sites: sites.__delitem__("得份"),
        lambda sites: sites.to_excel("x.xlsx", columns=["得份"]),
        lambda sites: pd.merge(
            sites.groupby("区县", observed=True).agg(n=("判定", "size")), sites, on="得份"
        ),
    ],
)
def test_a_wrong_column_is_told_in_words_wherever_it_is_typed(place, ask):
    with pytest.raises(KeyError) as raised:
        ask(place.sites)
    assert str(raised.value).startswith("没有这一列：得份。")
    assert "得分" in str(raised.value) or "n" in str(raised.value)
    for holder in (place.sites, place.sites.groupby("区县", observed=True)):
        with pytest.raises(AttributeError, match="是否指：得分"):
            holder.得份  # noqa: B018


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda sites: sites.set_index("点位编号").loc["P0"], "没有这一行：P0。是否指：P001、"),
        (lambda sites: sites.set_index("点位编号").loc[["P001", "P9"]], "没有这一行：P9。"),
        (lambda sites: sites.loc[9999], "没有这一行：9999。有：0、1、"),
        (lambda sites: sites.loc["得分"], "列名写在逗号之后"),
        (
            lambda sites: sites.groupby("检查方式", observed=True).get_group("明"),
            "没有这一组：明。是否指：明查",
        ),
        (
            lambda sites: (
                sites.groupby("检查方式", observed=True).agg(n=("得分", "size")).loc["暗仿"]
            ),
            "没有这一行：暗仿。是否指：暗访",
        ),
        (
            lambda sites: sites.merge(sites[["判定"]].rename(columns={"判定": "结"})),
            "两张表没有同名的列",
        ),
        (lambda sites: sites.merge(sites[["判定"]], on="区县"), "没有这一列：区县。有：判定"),
    ],
)
def test_a_wrong_row_and_a_table_that_cannot_be_joined_are_told_in_words(place, ask, said):
    with pytest.raises((KeyError, pd.errors.MergeError)) as raised:
        ask(place.sites)
    assert str(raised.value).startswith(said)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("检查方式 == 暗访", "“暗访”是“检查方式”一列里的内容：文字加引号，如 检查方式 == '暗访'"),
        ("得分 = 90", "条件写得不对：得分 = 90。"),
        ("得分 > '85'", "条件写得不对"),
        ("检查方式 == '暗访' 且 得分 < 85", "条件写得不对"),
    ],
)
def test_a_condition_that_cannot_be_read_is_told_with_an_example(place, condition, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        place.sites.query(condition)


def test_a_condition_takes_a_variable_from_where_it_is_written(place):
    line = 85
    by_variable = place.sites.query("得分 < @line")
    assert by_variable.equals(place.sites.query("得分 < 85")) and len(by_variable)
    above = place.sites.eval("得分 - @line")
    assert above.tolist() == [score - line for score in place.sites["得分"]]
    with pytest.raises(KeyError, match="没有这一列：分得"):
        place.sites.eval("分得 + 1")


def test_indexers_and_groups_do_what_those_of_pandas_do(place):
    sites, plain = place.sites.copy(), pd.DataFrame(place.sites)
    high = plain["得分"] > 80
    assert sites.loc[high, ["得分"]].equals(plain.loc[high, ["得分"]])
    assert sites.at[0, "得分"] == plain.at[0, "得分"] and len(sites.loc(axis=0)[0:1]) == 2
    sites.loc[high, "得分"] = 1.0
    sites.loc[:, "新列"] = sites.at[0, "问题数"]
    sites.at[0, "得分"] = 2.0
    assert sites["得分"].tolist() == [2.0, *plain["得分"].where(~high, 1.0)[1:]]
    grouped, own = (table.groupby("区县", observed=True) for table in (place.sites, plain))
    assert grouped["得分"].mean().equals(own["得分"].mean())
    means = grouped.agg(平均=("得分", "mean"))
    assert means["平均"].equals(own["得分"].mean().rename("平均"))
    assert type(means) is type(place.sites)  # shown as its tables are


def test_what_is_no_wrong_column_is_raised_as_it_is(place):
    with pytest.raises(KeyError, match="10000"):
        place.sites.drop(index=10000)
    assert not hasattr(place.sites, "no_such")
    assert len(place.sites.query("得分 > 1e9")) == 0


def test_what_fails_inside_is_not_told_as_a_wrong_name(place, monkeypatch):
    monkeypatch.setattr("shifan.tables.prompt_tables.sites", lambda *parts: parts.no_such)
    fresh = shifan.load(place.name, place.work.place.root)
    with pytest.raises(AttributeError, match="no_such"):
        fresh.sites  # noqa: B018


def test_help_is_chinese_and_its_examples_run(place):
    text = str(place.help())
    assert all(name in text for name in ATTRIBUTES)
    assert all(line in City.__doc__ for line in str(help_text(ATTRIBUTES)).splitlines())
    assert f'shifan.load("{place.name}")' in text and "晋中市" not in text
    for name, typed in examples(help_words(place.work)).items():
        told = str(place.help(name))
        assert hasattr(City, name) and all(example in told for example in typed), name
        for example in typed:
            if name not in ("export", "scenarios", "sliders"):
                exec(compile(example, name, "exec"), {"place": place, "shifan": shifan})


def test_a_trace_shows_every_cell_by_sheet(place):
    answers = place.trace("scores.total")
    shown, page = repr(answers), answers._repr_html_()
    assert re.search(r"现场检查\.xlsx　检查记录：C2:C\d+", shown)
    assert "资料审查.xlsx　评分：" in shown and "领导访谈.xlsx" in shown
    assert "资料审查.xlsx" in page and "规则包" in page
    cells = {cell for each in answers[0]["sources"] for cell in each["cells"]}
    assert len(cells) > 12


@pytest.mark.parametrize(
    "cells, ranges",
    [
        (["D5", "D3", "D4", "A1"], ["A1", "D3:D5"]),
        (["D2:D4", "D5:D6", "D9"], ["D2:D6", "D9"]),
        (["interview.scores"], ["interview.scores"]),
        (["A1:B2"], ["A1:B2"]),
        ([], []),
    ],
)
def test_cells_as_few_ranges(cells, ranges):
    assert compact(cells) == ranges


def test_a_chart_is_a_figure_and_its_data(place):
    chart = place.chart("各指标得分率")
    figure, data = chart
    assert figure is chart.figure and chart.title == "各指标得分率"
    rates = place.indicators["得分率"].dropna().tolist()
    assert data["数值"].dropna().tolist() == pytest.approx(rates)
    assert all(place.chart(name).title for name in NAMES)
    assert chart._repr_png_() == chart.chart.png(small=True)  # what it found is in the picture


def test_plots_of_ones_own_show_chinese_by_importing_shifan():
    code = (
        "import sys, warnings; warnings.simplefilter('error')\n"
        "import shifan\nassert 'matplotlib' not in sys.modules\n"
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(); ax.set_title('各区县 Abc −1')\n"
        "fig.canvas.draw()\n"
        "before = dict(plt.rcParams)\n"
        "with shifan.charts.style() as style:\n"
        "    assert plt.rcParams['axes.spines.top'] is False\n"
        "    fig, ax = plt.subplots(); ax.plot([1, 2]); ax.set_ylabel('得分')\n"
        "    import io; made = io.BytesIO(); fig.savefig(made, format='pdf')\n"
        "    assert b'CIDFontType2' in made.getvalue() and b'/Type3' not in made.getvalue()\n"
        "    style.source(fig, '数据来源：某市'); fig.canvas.draw()\n"
        "    assert ax.lines[0].get_color() == style.colours[0]\n"
        "assert dict(plt.rcParams) == before\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=PROJECT,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
