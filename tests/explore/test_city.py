"""A city at the prompt: every attribute is documented and readable; the newest run is read if it is current."""

import re
import subprocess
import sys
from decimal import Decimal as D

import nbformat
import openpyxl
import pandas as pd
import pytest

import shifan
from shifan.explore import SearchableTable
from shifan.explore.city import ATTRIBUTES, City
from shifan.explore.trace_answers import TraceAnswers
from shifan.values import UnknownValue
from tests.conftest import PROJECT, copy_city, latest

TABLES = [
    name
    for name, kind in vars(City).items()
    if getattr(getattr(kind, "func", None), "__annotations__", {}).get("return")
    == "SearchableTable"
]
assert len(TABLES) > 15  # those that are made in the words of a pack, too


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    root = tmp_path_factory.mktemp("explore")
    copy_city(root, "示例乙市")
    return shifan.load("示例乙市", root)


def test_says_itself_in_one_line_and_in_rich_form(place):
    assert (
        repr(place)
        == "<示例乙市：总得分 73.22，未通过，55个点位，672 条检查记录；示例规则包（示例，非官方）；"
        "演示数据，非官方结论>"
    )
    rich = place._repr_html_()
    assert (
        all(reason in rich for reason in place.reasons)
        and "演示数据，非官方结论" in rich
        and "在内存中重新计分" in rich
    )


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_documented_listed_and_shown(place, name):
    shown = getattr(place, name)
    assert (
        isinstance(shown, SearchableTable)
        and isinstance(shown, pd.DataFrame)
        and len(shown.columns) > 2
    )
    assert vars(City)[name].func.__doc__.startswith("Return") and name in ATTRIBUTES
    assert "sf-table" in shown._repr_html_()


def test_points_lost_add_up_to_what_the_total_lacks(place):
    lost = place.indicators.numbers()["失分"].sum()
    assert (
        round(lost, 2)
        == round(place.dimensions.numbers()["失分"].sum(), 2)
        == float(place.value("scores.full").value - place.value("scores.sum").value)
    )


def test_the_conditions_that_fail_are_the_reasons(place):
    assert sum(place.conditions["是否符合"] == "不符合") == len(place.reasons) == 3
    numbers = place.conditions.dropna(subset="差额")  # what has no number is met or not
    assert (numbers["差额"] < 0).tolist() == (numbers["是否符合"] == "不符合").tolist()
    by_name = numbers.set_index("条件")
    total = place.value("scores.total").number - place.standard.pass_line
    assert by_name.loc["总得分不低于达标线", "差额"] == float(total)


def test_what_is_found_less_what_is_asked_has_the_decimals_of_both(place):
    shown = place.conditions.printed()["差额"]
    margins = [margin for margin in shown if margin]
    assert len(margins) > 3 and all(re.fullmatch(r"-?\d+\.\d\d", margin) for margin in margins)
    rates = place.indicators.printed().set_index("指标")["得分率"]
    floors = place.conditions.printed().set_index("条件")["差额"].filter(like="底线：")
    for name, margin in floors.items():
        assert D(rates[name.partition("：")[2]].rstrip("%")) - 60 == D(margin)


def test_a_value_a_trail_and_a_chart(place):
    assert place.value("scores.total").display == "73.22" and "规则：总得分" in repr(
        place.trace("scores.total")
    )
    assert "<b>总得分：73.22</b>" in place.value("scores.total")._repr_html_() and repr(
        place.register
    ).startswith("<数据登记表：")
    assert (
        isinstance(place.trace("73.22"), TraceAnswers)
        and "<ul>" in place.trace("73.22")._repr_html_()
    )
    assert place.chart("problems")._repr_png_().startswith(b"\x89PNG")
    with pytest.raises(UnknownValue):
        place.value("no.such")


def test_a_current_run_is_read_and_another_is_not(finished, place, monkeypatch):
    read = shifan.load("示例乙市", finished)
    assert read.run == latest(finished, "示例乙市") and read.run.name in read._repr_html_()
    monkeypatch.setattr("shifan.score.score", None)  # it need not be scored
    assert dict(read.register) == dict(place.register) and read.sites.equals(place.sites)
    monkeypatch.setattr("shifan.explore.city.is_current", lambda run, mark: False)
    assert shifan.load("示例乙市", finished).run is None


def test_tables_and_values_without_simulations_do_not_wait_for_them(place, monkeypatch):
    fresh = shifan.load(place.name, place.work.place.root)
    monkeypatch.setattr("shifan.stages.with_simulations", None)
    for name in TABLES:
        if name not in ("firmness", "questions"):
            assert getattr(fresh, name).equals(getattr(place, name)), name
    assert fresh.value("scores.total").display == "73.22"
    with pytest.raises(TypeError):
        fresh.firmness  # noqa: B018


@pytest.mark.parametrize(
    ("written", "kind"), [("2023-12-01", "datetime64[s]"), ("12月1日", "object")]
)
def test_days_of_corrections_are_dates_where_they_are_written_as_such(tmp_path, written, kind):
    folder = copy_city(tmp_path, "示例乙市")
    heads = "文件,工作表,单元格,原值,新值,理由,更正人,日期"
    cell = openpyxl.load_workbook(folder / "资料审查.xlsx")["评分"]["D2"].value
    line = f"资料审查.xlsx,评分,D2,{cell},0.6,录入错误,张三,{written}"
    (folder / "更正.csv").write_text(f"{heads}\n{line}\n", encoding="utf-8")
    (day,) = shifan.load("示例乙市", tmp_path).corrections["日期"]
    assert str(shifan.load("示例乙市", tmp_path).corrections["日期"].dtype) == kind
    assert day == (pd.Timestamp(written) if kind != "object" else written)


def test_nothing_is_written(place):
    root = place.work.place.root
    assert (
        place.firmness is not None
        and not (root / "output").exists()
        and not (root / "data" / "processed").exists()
    )


def test_the_notebook_runs_in_a_kernel_of_its_own(tmp_path):
    from shifan.run.notebooks import execute
    from shifan.run.task import NotebookTask

    notebook = nbformat.read(
        execute(
            NotebookTask("00_explore", tmp_path, {"city": "晋中市"}, True, tmp_path / "broken")
        ),
        as_version=4,
    )
    outputs = [
        output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs
    ]
    rich = [output["data"].get("text/html", "") for output in outputs if "data" in output]
    assert not [output for output in outputs if output["output_type"] in ("error", "stream")]
    assert (
        sum("sf-table" in html for html in rich) >= 15
        and sum("image/png" in output.get("data", {}) for output in outputs) >= 4
    )


def test_a_finished_run_is_opened_without_what_cleans_and_makes_runs(finished):
    script = (
        "import sys, shifan\n"
        f"place = shifan.load('示例乙市', {str(finished)!r})\n"
        "assert place.run and '73.22' in repr(place) and len(place.indicators)\n"
        "loaded = {'shifan.intake.city', 'shifan.clean.city', 'shifan.run.one_city', 'filelock',\n"
        "          'matplotlib', 'docx'} & sys.modules.keys()\n"
        "print(sorted(loaded))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=PROJECT)
    assert done.stdout.decode().strip() == "[]", done.stdout.decode() + done.stderr.decode()


def test_a_finished_run_says_itself_without_pandas_and_as_its_workbooks_do(finished, tmp_path):
    code = (
        f"import sys, shifan; place = shifan.load('晋中市', {str(finished)!r})\n"
        "assert place.run\nprint(repr(place))\nplace._repr_html_()\n"
        "assert not {'pandas', 'numpy', 'pyarrow', 'shifan.score'} & sys.modules.keys()\n"
        "place._repr_html_(), repr(place.indicators)\n"
        "assert not {'shifan.score', 'shifan.clean', 'matplotlib'} & sys.modules.keys()\n"
        "print(len(place.tables['records']), place.standard.label)"
    )
    done = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    said, counted = done.stdout.splitlines()
    copy_city(tmp_path, "晋中市")
    assert said == repr(shifan.load("晋中市", tmp_path))  # scored anew
    number, label = counted.split(" ", 1)
    assert f"，{number} 条检查记录；{label}；" in said


def test_what_cleans_is_there_when_it_is_asked_for():
    from shifan import clean, intake

    assert callable(clean.clean) and callable(intake.read_city)
    assert not any(hasattr(package, "nothing_of_the_kind") for package in (clean, intake))
