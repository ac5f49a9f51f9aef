"""Tables at the prompt.

Numbers to compute with, the largest rows, a search box and sortable headings in a real browser.
"""

import math
import re
import subprocess
import sys

import pandas as pd
from hypothesis import example, given
from hypothesis import strategies as st

from shifan.explore import SearchableTable
from shifan.tables import searchable_table
from shifan.tables.plain_text import text_width, told_apart
from shifan.tables.typed_columns import CellFormat
from tests.chromium import needs_chromium, opened
from tests.conftest import PROJECT

SHOWN = SearchableTable(
    [("甲", "92.48%", "3", "2.00"), ("乙", "不适用", "12", ""), ("丙<b>", "100.00%", "5", "0.50")],
    columns=["项", "得分率", "次数", "失分"],
)


def test_numbers_are_numbers_and_texts_stay():
    numbers = SHOWN.numbers()
    assert numbers["次数"].tolist() == [3.0, 12.0, 5.0] and numbers["项"].tolist() == [
        "甲",
        "乙",
        "丙<b>",
    ]
    assert (
        numbers["得分率"][0] == 92.48
        and math.isnan(numbers["得分率"][1])
        and math.isnan(numbers["失分"][1])
    )
    assert SHOWN["得分率"].tolist() == ["92.48%", "不适用", "100.00%"]


def test_top_orders_by_size_not_by_text():
    assert SHOWN.top("次数", 2)["项"].tolist() == ["乙", "丙<b>"]
    assert SHOWN.top("得分率", 3, ascending=True)["项"].tolist() == ["甲", "丙<b>", "乙"]


def test_a_part_of_a_table_is_a_table():
    assert isinstance(SHOWN.query("项 == '甲'"), SearchableTable) and isinstance(
        SHOWN.head(1), SearchableTable
    )


def test_texts_are_escaped_and_without_scripts_all_is_there():
    page = re.sub(r"<script>.*?</script>|<style>.*?</style>", "", SHOWN._repr_html_(), flags=re.S)
    assert (
        "丙&lt;b&gt;" in page
        and "<b>" not in page
        and page.count("<tr") == 4
        and "hidden" not in page
    )
    assert "://" not in SHOWN._repr_html_()


def test_a_long_table_says_what_it_leaves_out():
    long = SearchableTable(pd.DataFrame({"n": range(searchable_table.MOST + 1)}))
    assert (
        f"共 {searchable_table.MOST + 1} 行" in long._repr_html_()
        and long._repr_html_().count("<tr") == searchable_table.MOST + 1
    )


@needs_chromium
def test_searched_and_sorted_in_a_browser(tmp_path):
    act = (
        "<script>const heads=document.querySelectorAll('th button');heads[2].click();"
        "document.title=[...document.querySelectorAll('tbody tr')].map(r=>r.cells[2].textContent).join(',');"
        "const box=document.querySelector('input');box.value='丙 5';box.dispatchEvent(new Event('input'));"
        "document.title+='|'+[...document.querySelectorAll('tbody "
        "tr')].filter(r=>!r.hidden).length+'|'+document.querySelector('[aria-live]').textContent"
        "+'|'+document.querySelectorAll('input').length+'|"
        "'+document.querySelectorAll('[aria-sort=ascending]').length</script>"
    )
    page = tmp_path / "t.html"
    # Shown twice: each output enlivens what is not alive yet.
    page.write_text(
        f"<!doctype html><meta charset=utf-8>{SHOWN._repr_html_()}{act}{SHOWN._repr_html_()}",
        encoding="utf-8",
    )
    dom, complaints = opened(page)
    assert "<title>3,5,12|1|1 / 3 行|1|1</title>" in dom and not complaints
    assert dom.count('type="search"') == 2


@needs_chromium
def test_names_stay_in_one_line_beside_whole_sentences(tmp_path):
    long = (
        "经核实，全市没有婴幼儿配方乳粉生产企业、特殊医学用途配方食品生产企业，作合理缺项处理。" * 3
    )
    table = SearchableTable(
        [("indicator.B03.announced_rate", "合理缺项业态说明", long, long)],
        columns=["数据编号", "名称", "原来", "现在"],
    )
    page = tmp_path / "t.html"
    act = "<script>document.title=document.querySelectorAll('td')[1].clientWidth/13</script>"
    box = f"<div style='width:620px'>{table._repr_html_()}</div>"
    page.write_text(f"<!doctype html><meta charset=utf-8>{box}{act}", encoding="utf-8")
    found = re.search(r"<title>([\d.]+)</title>", opened(page)[0])
    assert float(found[1]) >= len("合理缺项业态说明")


def test_tables_put_together_are_printed_as_each_of_them_was():
    left, right = (SearchableTable({"项": ["甲", "乙"], name: [92.48, 100.0]}) for name in "失得")
    left.formats = {"失": CellFormat("number", 2)}
    right.formats = {"得": CellFormat("number", 2, suffix="%")}
    for joined in (
        left.merge(right, on="项"),
        pd.merge(left, right, on="项"),
        left.join(right[["得"]]),
        left.set_index("项").join(right.set_index("项")),
        pd.concat([left, right]),
        pd.concat([left, right[["得"]]], axis=1),
    ):
        assert {"92.48", "100.00", "92.48%", "100.00%"} <= set(repr(joined).split()), joined


def test_what_a_script_prints_to_a_file_is_not_shortened(tmp_path):
    address = "现场检查.xlsx!检查记录!" + "C2:C963,D2:D963" * 9
    script = (
        "import os, sys; os.environ.pop('COLUMNS', None)\n"
        "from shifan.explore import SearchableTable\n"
        f"table = SearchableTable({{'甲': ['字' * 60], '单元格': [{address!r}]}})\n"
        "print(table)\n"
    )
    piped = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", script], capture_output=True, check=True, cwd=PROJECT
    ).stdout.decode()
    assert address in piped and "字" * 60 in piped
    wide = SearchableTable({"甲": ["字" * 60], "单元格": [address]})
    assert "…" in repr(wide)  # a kernel has an output of its own


@given(
    st.lists(st.text("某甲乙a", min_size=1, max_size=30), min_size=2, max_size=8),
    st.integers(8, 40),
)
@example(["某" * 9 + a + "某" * 5 + b + "某" * 9 for a in "甲乙" for b in "甲乙"], 8)
@example(["某" * 20 + "甲", "某" * 20 + "甲" + "某" * 20 + "甲"], 8)
def test_texts_that_begin_and_end_alike_do_not_read_alike(texts, width):
    shown = told_apart(texts, width)
    assert len(set(shown)) == len(set(texts))
    assert (
        shown == told_apart(texts * 2, width)[: len(texts)]
    )  # the same name twice is no other one
    assert all(
        text_width(cut) <= width or cut == text for cut, text in zip(shown, texts, strict=True)
    )


def test_a_name_keeps_the_signs_in_which_it_differs():
    names = ["东部第一农贸综合市场有限公司南门店", "东部第二农贸综合市场有限公司南门店"]
    assert told_apart(names, 16) == ["东部第一农贸综…", "东部第二农贸综…"]
    assert told_apart([f"某某自治州{name}" for name in names], 14) == [
        "某某自…一…门店",
        "某某自…二…门店",
    ]


def test_names_that_begin_alike_are_not_cut_to_the_same(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    table = SearchableTable(
        {
            "单位名称": ["平遥县食品小作坊01", "平遥县食品小作坊02", "平遥县食品生产企业03"],
            "单元格": [f"现场检查.xlsx!检查记录!C{n}" for n in (2, 37, 964)],
            "说明": ["很长的说明" * 9, "很长的说明" * 9, "另一段说明" * 9],
        }
    )
    lines = repr(table).splitlines()
    assert all(text_width(line) <= 60 for line in lines)
    names, cells = zip(*(line.split()[:2] for line in lines[1:]), strict=True)
    assert [name[-2:] for name in names] == ["01", "02", "03"] and len(set(cells)) == 3
    assert lines[1].split()[2] == lines[2].split()[2] != lines[3].split()[2]
    assert lines[3].endswith("…")  # what is not mistaken for another is read from its beginning
