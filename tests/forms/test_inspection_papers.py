"""What goes out to the inspection teams comes back: prefilled records, printed forms, the survey's export."""

import openpyxl
import pytest

from shifan.clean.heading_guesses import guesses, result_of
from shifan.errors import Refused
from shifan.forms.inspection_papers import (
    FORMS_FILE,
    RECORDS_FILE,
    SURVEY_FILE,
    inspected_sites,
    write_papers,
)
from shifan.intake import read_city
from shifan.intake.form_shape import form_shape
from shifan.intake.mapping_draft import write_draft
from tests.intake import shapes
from tests.small_city import small_city, tiny_pack, write_city

PACK = tiny_pack()
TICKS = {
    "符合": "☑是 □否 □合理缺项",
    "不符合": "□是 ☑否 □合理缺项",
    "合理缺项": "□是 □否 ☑合理缺项",
}


@pytest.fixture(scope="module")
def reference(tmp_path_factory):
    return shapes.scores_of_small_city(tmp_path_factory.mktemp("reference"), PACK)


@pytest.fixture
def papers(tmp_path):
    """The folder of papers written from a city of which only 点位 is filled in, and the city's own folder."""
    sheets = small_city(PACK)
    del sheets[shapes.RECORDS][1:]
    folder = write_city(tmp_path / "小城市", sheets)
    write_papers(tmp_path / "表", inspected_sites(shapes.cleaned(folder, PACK), PACK), PACK)
    return tmp_path / "表", folder


RECORDED = shapes.records_by_site(small_city(PACK))


def test_prefilled_records_come_back(papers, reference):
    out, folder = papers
    book = openpyxl.load_workbook(out / RECORDS_FILE)
    page = book["检查记录"]
    for row in range(2, page.max_row + 1):
        result, problem, photo = RECORDED[page.cell(row, 1).value][page.cell(row, 2).value]
        for place, text in enumerate((result, problem, photo), 3):
            page.cell(row, place).value = text or None
    book.save(folder / "现场检查.xlsx")
    assert shapes.scores(shapes.cleaned(folder, PACK), PACK) == reference
    assert page.max_row == 1 + sum(map(len, RECORDED.values()))


def test_ticked_forms_come_back(papers, reference):
    out, folder = papers
    book = openpyxl.load_workbook(out / FORMS_FILE)
    for page in book:
        own = RECORDED[page["B2"].value]
        for row in range(5, 5 + len(own)):
            result, problem, _ = own[page.cell(row, 2).value]
            page.cell(row, 4).value, page.cell(row, 5).value = TICKS[result], problem or None
    book.save(folder / FORMS_FILE)
    shapes.declare(folder, f'["{FORMS_FILE}"]\npart_of = "现场检查"')
    city = shapes.cleaned(folder, PACK)
    assert city.errors == () and shapes.scores(city, PACK) == reference


def test_forms_are_laid_out_for_paper(papers):
    book = openpyxl.load_workbook(papers[0] / FORMS_FILE)
    assert book.sheetnames == [row[0] for row in small_city(PACK)[shapes.SITES][1:]]
    page = book.worksheets[0]
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert page["D5"].value == "□是 □否 □合理缺项" and page.print_title_rows == "$4:$4"


def test_an_empty_form_is_refused_once(papers):
    out, folder = papers
    (folder / FORMS_FILE).write_bytes((out / FORMS_FILE).read_bytes())
    shapes.declare(folder, f'["{FORMS_FILE}"]\npart_of = "现场检查"')
    found = [
        finding for finding in shapes.cleaned(folder, PACK).errors if finding.code == "form-mark"
    ]
    assert [finding.found for finding in found] == [
        f"{len(own)}个检查项都没有勾选" for own in RECORDED.values()
    ]
    assert all(form_shape(sheet.rows) for sheet in read_city(folder).forms("现场检查"))


def test_the_surveys_export_comes_back(papers, reference):
    out, folder = papers
    questions = list(
        openpyxl.load_workbook(out / SURVEY_FILE)["survey"].iter_rows(values_only=True)
    )[1:]
    asked = [row for row in questions if row[0].split()[0] in ("select_one", "text")]
    rows = [["start", *(row[2] for row in asked)]]
    for site, own in RECORDED.items():
        answers = {"点位编号": site}
        for item, (result, problem, _) in own.items():
            answers[f"{item} 问题描述"] = problem
            answers[
                next(row[2] for row in asked if row[2].startswith(f"{item} ") and row[0] != "text")
            ] = result
        rows.append(["2023-11-02T10:00:00.000+08:00", *(answers.get(row[2], "") for row in asked)])
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "kobo.xlsx")
    shapes.declare(folder, '["kobo.xlsx"]\n')
    _, headings, known = write_draft(
        read_city(folder), lambda texts: guesses(texts, PACK), lambda word: result_of(word, PACK)
    )
    assert headings - known == 1  # the time alone
    city = shapes.cleaned(folder, PACK)
    assert city.errors == () and shapes.scores(city, PACK) == reference


def test_a_survey_asks_each_type_its_own_items(papers):
    book = openpyxl.load_workbook(papers[0] / SURVEY_FILE)
    rows = list(book["survey"].iter_rows(values_only=True))
    groups = [row for row in rows if row[0] == "begin_group"]
    assert len(groups) == len(PACK.business_types)
    assert {row[4] for row in groups} == {
        f"${{kind}}='{code}'" for code in PACK.business_types["code"]
    }
    names = [row[1] for row in rows[1:] if row[1]]
    assert len(names) == len(set(names))


def test_papers_need_sites_and_are_not_written_over(papers, tmp_path):
    out, folder = papers
    with pytest.raises(Refused, match="已有"):
        write_papers(out, inspected_sites(shapes.cleaned(folder, PACK), PACK), PACK)
    sheets = small_city(PACK)
    del sheets[shapes.SITES][1:]
    with pytest.raises(Refused):
        inspected_sites(shapes.cleaned(write_city(tmp_path / "空" / "小城市", sheets), PACK), PACK)
