"""The workbook, recomputed by LibreOffice, equals the report at every printed value; poisoned caches are noticed."""

import openpyxl
import pytest

from shifan.audit import workbook
from shifan.score import score
from tests.conftest import latest
from tests.score.mini import city, pack, rows
from tests.soffice import convert, needs_soffice


def tie_out(path):
    sheet = openpyxl.load_workbook(path, data_only=True)["核对"]
    return list(sheet.iter_rows(min_row=4, values_only=True))


def write(tmp_path, content, name="book.xlsx"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


@needs_soffice
@pytest.mark.parametrize("policy", ["exclude", "full_marks"])
def test_recomputed_mini_city_ties_out(tmp_path, policy):
    standard, records = pack(missing_policy=policy), rows()["records"]
    clean = city(records=[(s, i, "合理缺项" if s == "Q1" else r, p, "") for s, i, r, p, _ in records])
    path = write(tmp_path, workbook.build(clean, standard, score(clean, standard)))
    found = tie_out(convert(path, "xlsx", tmp_path))
    assert len(found) > 40 and [row for row in found if row[4] != 0] == []


@needs_soffice
@pytest.mark.parametrize("name", ["晋中市", "示例乙市"])
def test_recomputed_city_ties_out(tmp_path, finished, name):
    path = write(tmp_path, (latest(finished, name) / "计算底稿.xlsx").read_bytes())
    found = tie_out(convert(path, "xlsx", tmp_path))
    assert len(found) > 300 and [row for row in found if row[4] != 0] == []


@needs_soffice
def test_a_changed_deduction_changes_the_total_as_shifan_would(tmp_path):
    standard, clean = pack(), city()
    book = openpyxl.load_workbook(write(tmp_path, workbook.build(clean, standard, score(clean, standard))))
    cell = book["原始-资料审查"]["C4"]
    assert cell.value == 0.5
    cell.value = 1.1
    book.save(tmp_path / "changed.xlsx")
    from decimal import Decimal
    documents = [row if n else (*row[:3], Decimal("1.1"), *row[4:]) for n, row in enumerate(rows()["documents"])]
    expected = score(city(documents=documents), standard)
    found = {row[0]: row[3] for row in tie_out(convert(tmp_path / "changed.xlsx", "xlsx", tmp_path))}
    assert f"{found['scores.total']:.2f}" == expected.text("scores.total") != score(clean, standard).text("scores.total")


def test_texts_never_become_formulas(tmp_path):
    sites = [(*row[:4], "=cmd|'/c calc'!A1", *row[5:]) for row in rows()["sites"]]
    clean, standard = city(sites=sites), pack()
    book = openpyxl.load_workbook(write(tmp_path, workbook.build(clean, standard, score(clean, standard))))
    cell = book["计算-点位"]["E4"]
    assert cell.data_type == "s" and cell.value.startswith("=cmd")


def test_same_bytes():
    clean, standard = city(), pack()
    register = score(clean, standard)
    assert workbook.build(clean, standard, register) == workbook.build(clean, standard, register)
