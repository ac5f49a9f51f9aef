"""The numbers before the rows of a letter's tables count the rows that it has after a refresh."""

import docx
import pytest

from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from tests.fuzz.test_refresh_laws import CITIES
from tests.report.documents.mini_documents import NAME, data, lines, skeleton
from tests.report.documents.test_living_documents import run_of
from tests.report.documents.test_shipped import source_of
from tests.report.living import edit, renewed_city
from tests.report.test_rejected_refresh import decided

TABLE = [
    ["序号", "编号", "问题"],
    ["{{# 问题 }}"],
    ["{{ 问题.序号 }}", "{{ 问题.编号 }}", "{{ 问题.描述 }}"],
    ["{{/ 问题 }}"],
]


@pytest.mark.parametrize(
    "cities", [("later", "both"), ("both", "later"), ("long", "turned"), ("both", "long")]
)
def test_a_letter_that_nobody_has_edited_becomes_that_of_the_run(tmp_path, cities):
    before, after = cities
    first = run_of(tmp_path, 1, source_of(CITIES[before](), tmp_path))
    second = run_of(tmp_path, 2, source_of(CITIES[after](), tmp_path))
    both = [
        (path, second / path.relative_to(first))
        for path in sorted((first / "文书").rglob("*.docx"))
        if (second / path.relative_to(first)).is_file()
    ]
    assert len(both) > 4
    for number, (former, fresh) in enumerate(both):
        target, _ = refresh_file(former, tmp_path / f"{number}.docx", tmp_path)
        assert lines(target.read_bytes()) == lines(fresh.read_bytes())


def numbers(path):
    table = docx.Document(str(path)).tables[0]
    return [row.cells[0].text for row in table.rows[1:]]


@pytest.fixture
def letter(tmp_path):
    """Return a letter with the rows W1 and W2, of whose next run the rows are W2 and W3."""
    skeleton(tmp_path / f"{NAME}.docx", "{{ 区县.名称 }}", TABLE)
    first = run_of(tmp_path, 1, data(tmp_path))
    mine = tmp_path / "改过.docx"
    mine.write_bytes((first / "文书" / NAME / f"{NAME}-甲区.docx").read_bytes())
    run_of(tmp_path, 2, data(tmp_path, clean=renewed_city()))
    return mine


def test_numbers_that_people_have_written_otherwise_are_theirs(tmp_path, letter):
    def write(document):
        for number, row in enumerate(document.tables[0].rows[1:]):
            row.cells[0].paragraphs[0].runs[0].text = str(number + 7)

    edit(letter, write)
    target, _ = refresh_file(letter, root=tmp_path)
    assert "8" in numbers(target)


def test_as_revisions_they_are_counted_anew_and_back_again(tmp_path, letter):
    before = numbers(letter)
    tracked, _ = refresh_file(letter, tmp_path / "修订.docx", tmp_path, RefreshOptions(track=True))
    accepted = decided(tracked, tmp_path / "接受.docx", accept=True)
    rejected = decided(tracked, tmp_path / "拒绝.docx", accept=False)
    assert numbers(accepted) == ["1", "2"] and numbers(rejected) == before == ["1", "2"]
