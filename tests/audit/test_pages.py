"""The audit pages.

Every value and record is there, nothing is fetched, hostile text stays text, a browser finds its
way.
"""

import html
import json
import random
import re
import urllib.parse

import pytest

from shifan.audit.lineage.cell_text import cell_text
from shifan.audit.lineage.graph import Lineage
from shifan.audit.pages import city_page
from shifan.audit.pages.audited_run import AuditedRun
from shifan.audit.pages.embedded_tables import clean_tables
from shifan.audit.pages.sections import charts
from shifan.audit.pages.template_files import file_text
from shifan.audit.trace.evidence import evidence_of_run
from shifan.audit.trace.printed_places import places_in_run
from shifan.audit.trace.trace import answer_for_value, trace
from shifan.files.unchanged import checked_manifest
from shifan.intake.model import Correction
from shifan.score import score
from shifan.values import Register
from tests.chromium import needs_chromium, opened, printed
from tests.conftest import SMALL, latest
from tests.score.mini import city, pack, rows

CITY = "晋中市"


def page_of(clean, standard, **more):
    return city_page.build(AuditedRun(score(clean, standard), standard, clean, **more))


def data_of(page):
    return json.loads(
        re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1]
    )


def test_hostile_text_is_escaped():
    sites = [(*row[:4], "</script><script>alert(1)</script>", *row[5:]) for row in rows()["sites"]]
    page = page_of(city(sites=sites), pack())
    assert "<script>alert" not in page and page.count("</script>") == 2


def test_every_value_and_every_raw_cell_is_in_the_page():
    clean, standard = city(), pack()
    data = data_of(page_of(clean, standard))["search"]
    assert [entry["i"] for entry in data["values"]] == list(score(clean, standard))
    for table in (table for table in data["tables"] if not table["name"].startswith("pack.")):
        frame = clean.tables[table["name"]]
        lines = [
            first + n
            for first, count in zip(table["rows"][::2], table["rows"][1::2], strict=True)
            for n in range(count)
        ]
        assert lines == frame["row"].tolist(), table["name"]
        for column in table["columns"].values():
            assert len(column["codes"]) == len(frame)
    (records,) = (table for table in data["tables"] if table["name"] == "records")
    shown = [
        records["columns"]["result"]["texts"][code]
        for code in records["columns"]["result"]["codes"]
    ]
    assert shown == clean.tables["records"]["result"].tolist()


def test_rows_with_gaps_keep_their_numbers():
    documents = rows()["documents"]
    clean = city(documents=documents)
    clean.tables["documents"] = clean.tables["documents"].drop(index=1).reset_index(drop=True)
    (made,) = (table for table in clean_tables(clean, pack()) if table["name"] == "documents")
    assert made["rows"] == [2, 1, 4, len(documents) - 2]


@pytest.mark.parametrize(
    "entry, shown",
    [(None, ""), (True, "是"), (False, "否"), (float("nan"), ""), ("甲", "甲"), (3, "3")],
)
def test_texts_of_cells(entry, shown):
    assert cell_text(entry) == shown


def test_a_correction_is_told_where_its_cell_is_shown():
    from dataclasses import replace

    correction = Correction(
        "资料审查.xlsx", "评分", "D3", "9", "0.5", "录入错误", "李", "2024-01-02"
    )
    page = page_of(replace(city(), corrections=(correction,)), pack())
    assert page.count("已更正：9 → 0.5，录入错误（李，2024-01-02）") == 1
    assert "没有人工更正" not in page


def test_a_failed_city_gives_its_reasons_first(finished):
    page = (latest(finished, "示例乙市") / "审计" / "index.html").read_text(encoding="utf-8")
    assert page.index("未通过的原因") < page.index('id="search"')


def test_the_page_is_labelled_for_people_who_do_not_see_it(finished):
    page = (latest(finished, CITY) / "审计" / "index.html").read_text(encoding="utf-8")
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    for name in re.findall(r'(?:aria-labelledby|aria-controls|for)="([^"]+)"', page):
        assert name in ids
    for listed in re.findall(r'aria-describedby="([^"]+)"', page):
        assert set(listed.split()) <= ids
    assert (
        '<html lang="zh-CN">' in page
        and 'class="skip" href="#main"' in page
        and 'aria-live="polite"' in page
    )
    assert page.count("<main") == page.count("<h1") == 1
    assert len(re.findall(r"<th(?![^>]*scope)[ >]", page)) == 0
    assert len(ids) == len(re.findall(r'\bid="([^"]+)"', page))


def test_pages_of_a_run_are_whole_and_offline(finished):
    folder = latest(finished, CITY) / "审计"
    assert "演示数据，非官方结论" in (folder / "index.html").read_text(encoding="utf-8")
    for path in folder.glob("*.html"):
        page = path.read_text(encoding="utf-8").replace(file_text(charts.LIBRARY), "")
        assert (
            not re.search(r'(src|href)="(https?:)?//', page)
            and "@import" not in page
            and "url(" not in page
        )
        ids = set(re.findall(r'\bid="([^"]+)"', page))
        for link in re.findall(r'href="([^"]+)"', page):
            link = urllib.parse.unquote(link)
            if link.startswith("#") and not link.startswith("#q="):
                assert link[1:] in ids, link
            elif not link.startswith(("#", "data:")):
                assert (folder / link.split("#")[0]).resolve().is_file(), link


def test_notebook_pages_hold_contents_code_and_outputs(finished):
    page = (latest(finished, CITY) / "审计" / "02_score.html").read_text(encoding="utf-8")
    assert (
        page.count('<details class="source">') >= 4
        and "work.register" in page
        and "计分办法第1条" in page
    )
    assert re.findall(r'<li class="level2"><a href="#([^"]+)">规则</a>', page)


# In a browser: pages of the small city, but where much has to be on them.


@needs_chromium
def test_search_finds_a_printed_number_and_its_cells(finished_small, tmp_path):
    run = latest(finished_small, SMALL)
    total = json.loads((run / "scores.json").read_text(encoding="utf-8"))["total"]
    dom, complaints = opened(run / "审计" / "index.html", f"#q={total}")
    assert complaints == []
    hits = dom[dom.index('<div id="hits"') :]
    assert (
        f"总得分：<b>{total}</b>" in hits
        and "计分办法第7条" in hits
        and "领导访谈.xlsx!访谈!" in hits
    )


@needs_chromium
def test_a_cell_tells_content_file_and_what_it_feeds(finished_small, tmp_path):
    run = latest(finished_small, SMALL)
    address = "资料审查.xlsx!评分!D2"
    dom, complaints = opened(run / "审计" / "index.html", "#q=" + urllib.parse.quote(address))
    hits = dom[dom.index('<div id="hits"') :]
    sha = json.loads((run / "values.json").read_text(encoding="utf-8"))["files"]["资料审查.xlsx"]
    assert (
        complaints == []
        and sha in hits
        and "indicator.B01.score" in hits
        and "<td>扣分</td>" in hits
    )


@needs_chromium
@pytest.mark.parametrize("kind", ["text", "table", "chart"])
def test_page_and_command_follow_a_number_alike(finished, tmp_path, kind):
    run = latest(finished, CITY)
    register = Register.from_json((run / "values.json").read_text(encoding="utf-8"))
    printed = [
        key
        for key, spots in sorted(places_in_run(run).items())
        if any(spot.kind == kind for spot in spots)
    ]
    key = random.Random(kind).choice(
        [name for name in printed if any(sign.isdigit() for sign in register.text(name))]
    )
    found = answer_for_value(Lineage(register), key)
    dom, complaints = opened(run / "审计" / "index.html", "#q=" + urllib.parse.quote(key))
    hits = html.unescape(dom[dom.index('<div id="hits"') :])
    cells = re.search(r"全部原始单元格和规则包条目（(\d+)）</h3><ul>(.*?)</ul>", hits, re.DOTALL)
    shown = re.findall(r">([^<>]+![^<>]+)<", cells[2])
    assert complaints == [] and found.rule in hits and "印在何处" in hits
    assert (
        int(cells[1]) == len(found.cells)
        and set(shown) <= set(found.cells)
        and len(shown) == min(24, len(found.cells))
    )
    fed = re.search(r"影响的数据（(\d+)）", hits)
    assert int(fed[1] if fed else 0) == len(found.feeds)


@needs_chromium
@pytest.mark.parametrize(
    "written, cell",
    [
        ("评分!d2", "资料审查.xlsx!评分!D2"),
        ("资料审查!评分!D2", "资料审查.xlsx!评分!D2"),
        ("现场检查.xlsx!检查记录!A6", "现场检查.xlsx!检查记录!A6"),
    ],
)
def test_page_and_command_follow_a_cell_alike(finished_small, tmp_path, written, cell):
    run = latest(finished_small, SMALL)
    register = Register.from_json((run / "values.json").read_text(encoding="utf-8"))
    evidence = evidence_of_run(run, finished_small / "data" / "raw" / SMALL, checked_manifest(run))
    (found,) = trace(register, written, evidence)
    dom, complaints = opened(run / "审计" / "index.html", "#q=" + urllib.parse.quote(written))
    assert complaints == [] and f"原始单元格：{cell}" in dom and found.id == cell
    assert int(re.search(r"影响的数据（(\d+)）", dom)[1]) == len(found.feeds) > 3


@needs_chromium
@pytest.mark.parametrize(
    "query, told",
    [("没有这个数", "没有找到"), ("资料审查.xlsx!评分!ZZ9", "该处没有数据行"), ("<b>", "没有找到")],
)
def test_searches_for_nothing_say_so(finished_small, tmp_path, query, told):
    dom, complaints = opened(
        latest(finished_small, SMALL) / "审计" / "index.html",
        "#q=" + urllib.parse.quote(query),
    )
    assert complaints == [] and told in dom


@needs_chromium
def test_a_corrected_record_is_told_by_its_cell_and_by_its_value(tmp_path):
    from dataclasses import replace

    correction = Correction(
        "现场检查.xlsx", "检查记录", "C3", "符合", "不符合", "照片证明 <未整改>", "李", "2024-01-02"
    )
    path = tmp_path / "index.html"
    path.write_text(page_of(replace(city(), corrections=(correction,)), pack()), encoding="utf-8")
    told = "更正：符合 → 不符合，照片证明 &lt;未整改&gt;（李，2024-01-02）"
    dom, complaints = opened(path, "#q=" + urllib.parse.quote("现场检查.xlsx!检查记录!C3"))
    assert complaints == [] and told in dom and "<td>不符合</td>" in dom
    dom, _ = opened(path, "#q=site.P1.problems")
    assert "已更正 C3：符合 → 不符合" in dom[dom.index('<div id="hits"') :]


@needs_chromium
def test_an_address_typed_with_a_bare_percent_sign_is_understood(finished_small, tmp_path):
    register = Register.from_json(
        (latest(finished_small, SMALL) / "values.json").read_text(encoding="utf-8")
    )
    dom, complaints = opened(
        latest(finished_small, SMALL) / "审计" / "index.html",
        f"#q={register.text('dimension.1.rate')}",
    )
    assert complaints == [] and "dimension.1.rate" in dom[dom.index('<div id="hits"') :]


@needs_chromium
def test_notebook_pages_raise_no_complaint(finished_small, tmp_path):
    _, complaints = opened(latest(finished_small, SMALL) / "审计" / "02_score.html")
    assert complaints == []


@needs_chromium
def test_print_of_all_holds_every_record(tmp_path):
    import shutil
    import subprocess

    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    many = rows()["records"] * 40  # more than ten pages of them
    path = tmp_path / "index.html"
    path.write_text(page_of(city(records=many), pack()), encoding="utf-8")
    file = str(printed(tmp_path, path, "?print=all"))
    called = {"capture_output": True, "text": True, "encoding": "utf-8"}
    assert (
        int(re.search(r"Pages:\s+(\d+)", subprocess.run(["pdfinfo", file], **called).stdout)[1])
        > 10
    )
    done = subprocess.run(["pdftotext", "-raw", file, "-"], **called)
    printed_text = re.sub(r"\s", "", done.stdout)
    for row in range(2, 2 + len(many)):
        assert f"检查记录!C{row}" in printed_text


def test_places_are_named_by_headings_and_in_tables_by_row_and_column(finished):
    found = places_in_run(latest(finished, CITY))
    spots = [spot for spot in found["scores.total"] if spot.file == "初评报告.docx"]
    (table,) = (spot for spot in spots if spot.kind == "table")
    scores, *examples = (spot for spot in spots if spot.kind == "text")
    assert (
        table.place.endswith("“总得分”行“得分（分）”列") and "表1" in table.place and not table.text
    )
    assert scores.place.startswith("附件1") and "总得分" in scores.text
    assert {spot.place for spot in examples} == {"附件7　计算说明 ＞ 二、计算规则"}
    assert any(spot.text.startswith(f"{CITY}：") for spot in examples)
    assert not any(re.search(r"第\d+段", spot.place) for spots in found.values() for spot in spots)
