"""The analyst's questions are answered by an executed notebook, as it stands in the guide, and the answers are right."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal as D

import nbformat
import openpyxl
import pytest

import shifan
from shifan.run.notebook_cells import NotebookSession
from shifan.standards import load
from tests.conftest import PROJECT, copy_city
from tests.firmness.independent import by_hand
from tests.notebooks.raw_rows import cleaned_tables, raw_tables, site_scores, total

NOTEBOOK = PROJECT / "docs" / "guide" / "questions.ipynb"


@pytest.fixture(scope="module")
def answered(tmp_path_factory):
    """The session after every cell ran in a folder with two cities, and that folder."""
    root = tmp_path_factory.mktemp("questions")
    for city in ("晋中市", "示例甲市"):
        copy_city(root, city)
    patch = pytest.MonkeyPatch()
    patch.chdir(root)
    patch.setenv("MPLBACKEND", "agg")
    session = NotebookSession("questions")
    for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
        if cell.cell_type == "code":
            session.run(cell.source)
            assert session.error is None, (cell.source, session.error)
    yield session, root
    patch.undo()


@pytest.fixture(scope="module")
def names(answered):
    return answered[0].namespace


@pytest.fixture(scope="module")
def raw(answered):
    """The rows of the workbooks of 晋中市, and the lists and numbers of the pack."""
    return raw_tables(answered[1] / "data" / "raw" / "晋中市"), load("demo-2023")


def test_the_five_that_lost_most(names, raw):
    tables, standard = raw
    lost = {}
    for row in standard.indicators.itertuples():
        # The total of this indicator alone, without interviews: 100 × score ÷ full score.
        alone = replace(standard, indicators=standard.indicators.query("code == @row.code"))
        share = by_hand({**tables, "interviews": []}, alone, rounded=False)[0] / 100
        lost[row.code] = row.full_score - D(f"{float(row.full_score) * float(share):.2f}")
    worst = names["worst"]
    five = sorted(lost, key=lost.get, reverse=True)[:5]
    assert worst["指标编号"].tolist() == five
    assert worst.exact("失分").tolist() == [lost[code] for code in five]


def test_the_records_that_lost_them_are_all_there(names, raw):
    tables, standard = raw
    item = {row.code: row.indicator for row in standard.check_items.itertuples()}
    worst = set(names["worst"]["指标编号"])
    failed = [n for n, row in enumerate(tables["records"]) if row[2] == "不符合"]
    cells = {
        f"现场检查.xlsx!检查记录!C{n + 2}" for n in failed if item[tables["records"][n][1]] in worst
    }
    assert cells and set(names["of_worst"]["单元格"]) == cells
    deducted = names["deducted"]
    points = sum(D(row[3]) for row in tables["documents"] if row[0] in worst and not row[7])
    assert deducted.exact("扣分").sum() == points
    assert len(deducted) == sum(
        D(row[3]) > 0 for row in tables["documents"] if row[0] in worst and not row[7]
    )


def test_the_worst_district_for_its_mix_of_types(names, raw):
    tables, standard = raw
    scores = site_scores(tables, standard)
    covert = [site for site in tables["sites"] if site[1] == "covert"]
    means, gaps = {}, {}
    for kind in {kind for *_, kind in covert}:
        same = [scores[site] for site, _, _, each in covert if each == kind]
        means[kind] = sum(same) / len(same)
    for site, _, district, kind in covert:
        gaps.setdefault(district, []).append(scores[site] - means[kind])
    by_raw = {district: sum(own) / len(own) for district, own in gaps.items()}
    answer = names["by_district"]
    assert answer["与同业态相比"].to_dict() == pytest.approx(by_raw, abs=0.01)  # of printed scores
    assert answer["点位"].to_dict() == {district: len(own) for district, own in gaps.items()}
    assert answer["与同业态相比"].idxmin() == min(by_raw, key=by_raw.get)


def test_three_totals(names, raw):
    tables, standard = raw
    half = replace(standard, method_weights={"announced": D("0.5"), "covert": D("0.5")})
    markets = {site for site, _, _, kind in tables["sites"] if kind == "农贸市场"}
    mended = [(*row[:2], row[2].replace("不符合", "符合")) for row in tables["records"]]
    fewer = [row for row in tables["records"] if row[0] not in markets]
    by_raw = {
        "现状": total(tables, standard),
        "暗访权重 0.5": total(tables, half),
        "全部整改": total({**tables, "records": mended}, standard),
        "农贸市场缺项": total({**tables, "records": fewer}, standard),
    }
    totals = names["together"].totals.printed()
    assert dict(zip(totals["情形"], totals["总得分"], strict=True)) == by_raw
    assert len(markets) == 10 and len(set(by_raw.values())) == len(by_raw)


def test_a_chart_of_ones_own_and_a_workbook_with_numbers(answered, names, raw):
    figure, plt = names["figure"], names["plt"]
    # What is left open, a notebook shows a second time.
    assert all(plt.figure(number) is not figure for number in plt.get_fignums())
    assert figure.axes[0].get_title(loc="left") or figure.axes[0].get_title()
    book = openpyxl.load_workbook(answered[1] / "晋中市.xlsx")
    heads = [cell.value for cell in book["点位"][1]]
    column = heads.index("得分") + 1
    scores = [row[column - 1].value for row in book["点位"].iter_rows(min_row=2)]
    places, standard = raw
    assert len(scores) == len(places["sites"])
    by_raw = site_scores(places, standard)
    codes = [row[heads.index("点位编号")].value for row in book["点位"].iter_rows(min_row=2)]
    assert dict(zip(codes, scores, strict=True)) == pytest.approx(by_raw, abs=0.005)
    days = [row[heads.index("检查日期")].value for row in book["点位"].iter_rows(min_row=2)]
    assert all(isinstance(day, dt.datetime) for day in days)


def test_two_cities_compared(answered, names, raw):
    tables, standard = raw
    other = cleaned_tables(shifan.load("示例甲市", answered[1]).tables)
    found = names["found"]
    assert [city.city for city in found.cities] == ["晋中市", "示例甲市"]
    totals = found.totals.printed().set_index("城市")["总得分"]
    assert totals.to_dict() == {
        "晋中市": total(tables, standard),
        "示例甲市": total(other, standard),
    }


def test_it_is_committed_without_outputs():
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    assert all(not cell.get("outputs") for cell in cells)
