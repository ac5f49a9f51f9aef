"""A city that was run, corrected and run again: what a refresh of its former report is tried on."""

import shutil
from functools import partial

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from shifan.run.one_city import run_city
from tests.conftest import (
    SMALL,
    copy_finished,
    copy_small,
    in_one_process,
    latest,
    made_once,
    unchanged,
)
from tests.report.living import two_runs

DEDUCTED = "B02"
DEDUCTED_IN_SMALL = "B01"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A root with two runs of the mini city, a month apart; the newer one is the latest."""
    return two_runs(tmp_path_factory.mktemp("root"))


def raise_deduction(path, indicator):
    """Correct the first deduction of an indicator in the raw workbook itself, as its keeper does."""
    book = openpyxl.load_workbook(path)
    rows = list(book["评分"].iter_rows())
    places = {cell.value: n for n, cell in enumerate(rows[0])}
    row = next(row for row in rows if row[places["指标编号"]].value == indicator)
    row[places["扣分"]].value = float(row[places["扣分"]].value or 0) + 0.5
    book.save(path)


@pytest.fixture(scope="session")
def renewed(finished, common):
    """A root where 示例乙市 was run, its report kept, and run again after two corrections and a
    deduction changed in the raw workbook;
    with the former report and a figure that changed. All workers read it."""
    root = common / "renewed"
    made_once(common / "renewed.made", partial(_renew, finished, root))
    with unchanged(root):
        yield root, root / "旧报告.docx", (root / "figure.txt").read_text(encoding="utf-8")


def _renew(finished, root):
    """Run 示例乙市 again in a copy of its root, after changes of its raw data."""
    folder = copy_finished(finished, root, "示例乙市") / "data" / "raw" / "示例乙市"
    shutil.copyfile(latest(root, "示例乙市") / "初评报告.docx", root / "旧报告.docx")
    rows = (
        CalamineWorkbook.from_path(str(folder / "工作成效.xlsx"))
        .get_sheet_by_name("数据")
        .to_python(skip_empty_area=False)
    )
    place = next(
        n
        for n, row in enumerate(rows[1:], 2)
        if isinstance(row[rows[0].index("数值")], (int, float))
    )
    column = rows[0].index("数值")
    before = f"{rows[place - 1][column]:g}"
    documents = (
        CalamineWorkbook.from_path(str(folder / "资料审查.xlsx"))
        .get_sheet_by_name("评分")
        .to_python(skip_empty_area=False)
    )
    deduction = f"{documents[1][documents[0].index('扣分')]:g}"
    (folder / "更正.csv").write_text(
        "文件,工作表,单元格,原值,新值,理由,更正人,日期\n"
        f"工作成效.xlsx,数据,{chr(65 + column)}{place},{before},7777,核对,审查员01,2023-12-01\n"
        f"资料审查.xlsx,评分,{chr(65 + documents[0].index('扣分'))}2,{deduction},1.5,核对,审查员01,2023-12-01\n",
        encoding="utf-8",
    )
    raise_deduction(folder / "资料审查.xlsx", DEDUCTED)
    run_city(root, "示例乙市")
    figure = str(rows[place - 1][rows[0].index("数据编号")])
    (root / "figure.txt").write_text(figure, encoding="utf-8")


@pytest.fixture(scope="session")
def renewed_small(finished_small, common):
    """A root where the small city was run, its report kept, and run again after a deduction was raised.

    With the former report. All workers read it.
    """
    root = common / "renewed small"
    made_once(common / "renewed-small.made", partial(_renew_small, finished_small, root))
    with unchanged(root):
        yield root, root / "旧报告.docx"


def _renew_small(finished_small, root):
    copy_small(finished_small, root)
    shutil.copyfile(latest(root, SMALL) / "初评报告.docx", root / "旧报告.docx")
    raise_deduction(root / "data" / "raw" / SMALL / "资料审查.xlsx", DEDUCTED_IN_SMALL)
    run_city(root, SMALL, in_one_process(root))
