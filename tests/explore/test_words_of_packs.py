"""Tables, questions, sliders, files and the dashboard speak in the words of a rule pack; columns keep their names."""

import re
import shutil

import openpyxl
import pytest

import shifan
from shifan.explore.dashboard.page import dashboard_page
from shifan.files.run_files import VALUES
from shifan.stages import Work
from shifan.standards.folders import SHIPPED
from tests.chromium import needs_chromium, opened
from tests.conftest import copy_city

CITY = "示例乙市"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A city scored by a pack whose levels are called otherwise."""
    root = tmp_path_factory.mktemp("words")
    copy_city(root, CITY)
    pack = root / "own"
    shutil.copytree(SHIPPED / "demo-2023", pack)
    settings = pack / "standard.toml"
    text = settings.read_text(encoding="utf-8").replace('id = "demo-2023"', 'id = "own"')
    text = text.replace("official = false", 'official = false\nlevels = ["大项", "要点"]')
    settings.write_text(text, encoding="utf-8")
    return shifan.load(CITY, root, str(pack))


TABLES = ("indicators", "problems", "records", "deductions", "rectification")


@pytest.mark.parametrize("name", TABLES)
def test_headings_are_the_packs_and_columns_keep_their_names(place, name):
    table = getattr(place, name)
    shown = table.iloc[:2]
    for text in (repr(shown), re.sub(r"<script>.*", "", shown._repr_html_(), flags=re.S)):
        assert "要点编号" in text and "指标" not in text
    assert table["要点编号"].equals(table["指标编号"])
    with pytest.raises(KeyError, match="指标"):
        table["要点编"]


def test_rows_are_chosen_sorted_and_grouped_by_the_words_too(place):
    table = place.indicators
    chosen = table[["要点编号", "失分"]]
    assert chosen.columns.tolist() == ["指标编号", "失分"]
    assert table.query("要点编号 == 'B03' and 失分 > 0").equals(
        table.query("指标编号 == 'B03' and 失分 > 0")
    )
    by_words, usual = (table.sort_values([name, "失分"]) for name in ("要点", "指标"))
    assert by_words.equals(usual) and not by_words.equals(table.sort_values("失分"))
    for words, name in (("要点", "指标"), (["项目", "要点"], ["项目", "指标"])):
        sums, same = (table.groupby(by, observed=True)["失分"].sum() for by in (words, name))
        assert sums.equals(same) and len(sums) > 1
    with pytest.raises(KeyError, match="没有这一列：要点编"):
        table.sort_values("要点编")
    with pytest.raises(KeyError, match="没有这一列：要店"):
        table.groupby("要店")


def test_joined_tables_keep_the_words(place):
    joined = place.records.merge(place.indicators[["指标", "得分率"]], on="指标").head(1)
    assert "要点编号" in repr(joined) and "指标" not in repr(joined)


def test_conditions_charts_sliders_and_questions_speak_so(place):
    assert place.conditions["条件"].str.contains("关键要点得分率").any()
    assert "大项" in repr(place.chart("dimension_rates"))
    found = place.what_if(deductions={"B03 完整性": "2"}, parameters={"关键要点得分率底线": "0.1"})
    assert "各要点得分" in found.drawn and "关键要点得分率底线改为0.1" in found.headline


def test_sliders_are_named_so(place):
    pytest.importorskip("ipywidgets")
    named = {part.description for part in place.sliders().children if hasattr(part, "description")}
    assert "关键要点得分率底线" in named


def test_files_for_excel_have_the_words(place, tmp_path):
    book = openpyxl.load_workbook(place.export(tmp_path / "a.xlsx", ["indicators"]))
    assert "要点编号" in [cell.value for cell in book.worksheets[1][1]]
    written = place.export(tmp_path / "a.csv", ["indicators"]).read_text(encoding="utf-8-sig")
    assert "要点编号" in written.splitlines()[0]
    place.export(tmp_path / "a.csv", ["indicators"])  # its own file is written anew


@needs_chromium
def test_the_dashboard_has_the_words(place, tmp_path):
    page = tmp_path / "view.html"
    page.write_text(dashboard_page([place]), encoding="utf-8")
    dom, complaints = opened(page)
    body = re.sub(r"<script.*?</script>", "", dom, flags=re.S)
    assert not complaints and "各要点的问题" in body and "要点得分" in body
    assert not re.search(r">各?指标(编号|得分|的问题.*?)?<", body)


def test_what_can_be_asked_is_listed_in_the_packs_words(place):
    listed = place._repr_html_().partition("<details>")[2]
    assert "各大项得分与失分" in listed and "各要点得分率、得分与失分" in listed
    assert "各项目" not in listed and "指标" not in listed


def test_a_finished_run_is_told_of_in_the_packs_words(place, tmp_path):
    (tmp_path / VALUES).write_text("", encoding="utf-8")
    where = place.work.place
    finished = Work(where, str(place.standard.folder), kept=tmp_path)
    assert finished.in_words_of_pack("各项目得分，各指标得分") == "各大项得分，各要点得分"
    usual = Work(where, "demo-2023", kept=tmp_path)
    assert usual.in_words_of_pack("各项目得分，各指标得分") == "各项目得分，各指标得分"
    assert "standard" not in vars(usual)  # its pack has not been read
