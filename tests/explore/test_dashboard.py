"""The dashboard: one offline page; filters, charts and tables follow each other in a real browser, and quickly."""

import html
import json
import re

import pytest
from typer.testing import CliRunner

import shifan
from shifan.cli.app import app
from shifan.errors import Refused
from shifan.explore.dashboard import page as dashboard
from tests.chromium import needs_chromium, opened
from tests.conftest import copy_city

CITIES = ("晋中市", "示例乙市")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    made = tmp_path_factory.mktemp("view")
    for city in CITIES:
        copy_city(made, city)
    return made


@pytest.fixture(scope="module")
def places(root):
    return [shifan.load(city, root) for city in CITIES]


@pytest.fixture(scope="module")
def page(places):
    return dashboard.dashboard_page(places)


def test_it_is_small_offline_and_says_what_it_is(page, places):
    assert len(page.encode()) < 3_000_000 and "://" not in page.replace("http://www.w3.org", "")
    assert "演示数据，非官方结论" in page and "不是报告中的数" in page
    for place in places:
        assert place.value("scores.total").display in page


def test_no_text_of_a_workbook_is_read_as_markup(places):
    place = shifan.load(CITIES[1], places[1].work.place.root)
    vars(place)["sites"] = place.sites.assign(单位名称="</script><script>alert(1)</script>")
    assert "</script><script>alert" not in dashboard.dashboard_page([place])


@needs_chromium
def test_filters_charts_and_tables_follow_each_other(tmp_path, page, places):
    act = """<script>{
      const told = [], times = [];
      for (const result of [..."符不".repeat(7)].map(sign => sign === "符" ? "符合" : "不符合")) {
        const start = performance.now(); shifanView.choose("检查结果", result); times.push(performance.now() - start);
      }
      told.push(Math.min(...times)); // whatever else the machine does meanwhile
      shifanView.choose("城市", "晋中市"); shifanView.choose("检查方式", "暗访");
      told.push(shifanView.fitting("检查记录"), shifanView.fitting("点位"));
      const bar = [...document.querySelectorAll(".bar")].find(each => each.dataset.name === "区县");
      bar.click(); told.push(bar.dataset.text, shifanView.fitting("检查记录"));
      told.push(document.querySelectorAll("#table tbody tr").length, document.getElementById("said").textContent);
      document.querySelector("#filters [type=reset]").click(); told.push(shifanView.fitting("检查记录"));
      document.querySelector(".more").focus(); document.querySelector(".more").click();
      told.push(document.activeElement.className);
      const head = document.querySelectorAll("#table th button")[2]; head.focus(); head.click();
      told.push(document.activeElement.textContent === head.textContent && document.activeElement !== head);
      document.title = JSON.stringify(told);
    }</script>"""
    file = tmp_path / "view.html"
    file.write_text(page.replace("</body>", f"{act}</body>"), encoding="utf-8")
    dom, complaints = opened(file)
    assert not complaints
    quick, failed, sites, district, fewer, listed, said, everything, *focused = json.loads(
        re.search(r"<title>(.*?)</title>", dom)[1].replace("&quot;", '"')
    )
    records = places[0].records
    covert = records[(records["检查结果"] == "不符合") & (records["检查方式"] == "暗访")]
    assert failed == len(covert) and quick <= 200  # milliseconds, over some 1,600 records
    assert sites == (places[0].sites["检查方式"] == "暗访").sum()
    assert fewer == listed == (covert["区县"] == district).sum() and f"{fewer} / " in said
    assert everything == sum(len(place.records) for place in places)
    assert focused == ["more", True]  # the keyboard stays on what was pressed


@needs_chromium
def test_on_a_phone_no_cell_lies_off_the_screen(tmp_path, page):
    look = """<script>addEventListener("load", () => { const inside = document.querySelector("iframe").contentDocument;
      const cells = [...inside.querySelectorAll("#table td, #table th")].filter(cell => cell.offsetParent);
      document.title = JSON.stringify([inside.documentElement.scrollWidth, cells.length,
        cells.filter(cell => cell.getBoundingClientRect().right > 376).length, cells.at(-1).dataset.head]);
      });</script>"""
    wrapper = tmp_path / "phone.html"
    framed = f"<iframe width=375 height=800 srcdoc='{html.escape(page, quote=True)}'></iframe>"
    wrapper.write_text(f"<!doctype html><meta charset=utf-8>{framed}{look}", encoding="utf-8")
    dom, _ = opened(wrapper)
    wide, cells, outside, head = json.loads(
        html.unescape(re.search(r"<title>(.*?)</title>", dom)[1])
    )
    assert wide <= 375 and cells > 1000 and outside == 0 and head == "单元格"


def test_where_all_is_too_much_only_problems_stay_and_it_says_so(places, monkeypatch):
    whole = len(dashboard.dashboard_page(places).encode())
    monkeypatch.setattr(dashboard, "LARGEST", whole - 1)
    fewer = dashboard.dashboard_page(places)
    assert "只列有问题的" in fewer and len(fewer.encode()) < whole
    monkeypatch.setattr(dashboard, "LARGEST", 1000)
    with pytest.raises(Refused, match="少选几个城市"):
        dashboard.dashboard_page(places)


def test_the_command_writes_where_it_says_and_nothing_of_others(root, tmp_path):
    run = CliRunner().invoke
    done = run(app, ["view", "示例乙市", "--root", str(root)])
    assert done.exit_code == 0 and (root / "output" / "示例乙市" / "看板.html").is_file()
    assert run(app, ["view", "示例乙市", "--root", str(root)]).exit_code == 0  # written anew
    other = tmp_path / "own.html"
    other.write_text("own", encoding="utf-8")
    refused = run(app, ["view", "示例乙市", "--root", str(root), "-o", str(other)])
    assert refused.exit_code == 2 and other.read_text(encoding="utf-8") == "own"
    assert run(app, ["view", "无此市", "--root", str(root)]).exit_code == 2


@pytest.mark.parametrize("command", ["view", "rank"])
def test_of_several_cities_it_is_said_which_one_is_at_fault(tmp_path, command):
    for city in ("甲市", "乙市"):
        done = CliRunner().invoke(app, ["new", city, "--root", str(tmp_path)])
        assert done.exit_code == 0, done.output
    done = CliRunner().invoke(app, [command, "--root", str(tmp_path)])
    assert done.exit_code == 2
    assert "甲市/现场检查.xlsx" in done.stderr and "乙市/现场检查.xlsx" in done.stderr


def test_a_city_at_fault_keeps_no_other_from_being_shown(tmp_path):
    copy_city(tmp_path, CITIES[1])
    assert CliRunner().invoke(app, ["new", "甲市", "--root", str(tmp_path)]).exit_code == 0
    done = CliRunner().invoke(app, ["view", "--root", str(tmp_path)])
    assert done.exit_code == 2 and "甲市/现场检查.xlsx" in done.stderr
    page = (tmp_path / "output" / "看板.html").read_text(encoding="utf-8")
    assert CITIES[1] in page and "甲市" not in page.replace(CITIES[1], "")
