"""The analyst's questions are answered by an executed notebook, as it stands in the guide, and the answers are right."""

import nbformat
import openpyxl
import pytest

from shifan.run.notebook_cells import NotebookSession
from tests.conftest import PROJECT, copy_city

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


def test_the_five_that_lost_most_and_their_records(names):
    worst, place = names["worst"], names["place"]
    by_hand = {
        value.id.split(".")[1]: value.number - place.value(value.id.replace(".full", ".score")).number
        for value in place.register.match("indicator.*.full")
        if place.value(value.id.replace(".full", ".score")).applicable
    }
    five = sorted(by_hand, key=by_hand.get, reverse=True)[:5]
    assert set(worst["指标编号"]) == set(five)
    records = names["failed"][names["failed"]["指标"].isin(worst["指标"])]
    assert len(records) and set(records["指标编号"].astype(str)) <= set(five)
    assert (records["检查结果"].astype(str) == "不符合").all()


def test_the_worst_district_for_its_mix_of_types(names):
    place, table = names["place"], names["by_district"]
    sites = [
        (row.区县, row.业态, row.得分)
        for row in place.sites.itertuples()
        if row.检查方式 == "暗访"
    ]
    means = {}
    for kind in {kind for _, kind, _ in sites}:
        scores = [score for _, each, score in sites if each == kind]
        means[kind] = sum(scores) / len(scores)
    by_hand = {}
    for district in {district for district, _, _ in sites}:
        gaps = [score - means[kind] for each, kind, score in sites if each == district]
        by_hand[district] = sum(gaps) / len(gaps)
    assert table["与同业态相比"].to_dict() == pytest.approx(by_hand)
    assert table["与同业态相比"].idxmin() == min(by_hand, key=by_hand.get)


def test_three_totals_and_their_chart(names):
    totals = names["together"].totals
    assert totals["情形"].tolist() == ["现状", "暗访权重 0.5", "全部整改", "农贸市场缺项"]
    place = names["place"]
    for name, answer in zip(totals["情形"][1:], names["together"].answers, strict=True):
        again = place.what_if(**answer.scenario.changes)
        assert float(again.after["scores.total"].number) == totals.set_index("情形")["总得分"][name]


def test_a_chart_of_ones_own_and_a_workbook_with_numbers(answered, names):
    figure = names["figure"]
    assert figure.axes[0].get_title(loc="left") or figure.axes[0].get_title()
    book = openpyxl.load_workbook(answered[1] / "晋中市.xlsx")
    heads = [cell.value for cell in book["点位"][1]]
    column = heads.index("得分") + 1
    scores = [row[column - 1].value for row in book["点位"].iter_rows(min_row=2)]
    assert all(isinstance(score, (int, float)) for score in scores if score is not None)


def test_two_cities_compared(names):
    assert [city.city for city in names["found"].cities] == ["晋中市", "示例甲市"]


def test_it_is_committed_without_outputs():
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    assert all(not cell.get("outputs") for cell in cells)
