"""The public edition of a city that failed says that it did not pass, and the vetoes: in every way of failing."""

import io
import zipfile
from decimal import Decimal as D

import pytest
from docx import Document
from docx.oxml.ns import qn

from shifan.report.make.docx_report import INTERNAL, PUBLIC, ReportData, build
from shifan.score import score
from tests.score.mini import city, pack, rows

VETO = {"vetoes": [("big", True, "查阅主管部门通报，发生一起事件")]}


def lost(**documents):
    """Rows of the document review with other deductions."""
    return {
        "documents": [
            (*row[:3], documents.get(row[0], row[3]), *row[4:]) for row in rows()["documents"]
        ]
    }


FAILING = {
    "a veto": (VETO, {}),
    "the line": ({}, {"pass_line": D(99)}),
    "a floor": ({}, {"key_floor": D("0.999")}),
    "all of them": (VETO | lost(K1=D(1)), {"pass_line": D(99), "key_floor": D("0.999")}),
}


def texts(content):
    """The paragraphs of a file, also what stands in content controls."""
    paragraphs = Document(io.BytesIO(content)).element.body.iter(qn("w:p"))
    found = ("".join(text.text or "" for text in own.iter(qn("w:t"))) for own in paragraphs)
    return [text for text in found if text]


def built(changed, settings, edition):
    standard = pack(**settings)
    made = city(**changed)
    return build(ReportData(score(made, standard), standard, made), edition)


@pytest.mark.parametrize("case", FAILING)
def test_nothing_else_is_said(case):
    changed, settings = FAILING[case]
    first, second, *said = texts(built(changed, settings, PUBLIC))
    assert second == "省级初评报告" and first.startswith("小城市")
    assert said[0].endswith("小城市未通过省级初评。")
    vetoes = (
        ["初评认定小城市存在被否决的情形：查阅主管部门通报，发生一起事件。"]
        if "vetoes" in changed
        else []
    )
    assert said[1:] == vetoes


@pytest.mark.parametrize("case", FAILING)
def test_no_part_of_the_file_holds_more(case):
    package = zipfile.ZipFile(io.BytesIO(built(*FAILING[case], PUBLIC)))
    whole = "".join(package.read(name).decode("utf-8", "ignore") for name in package.namelist())
    for word in ("达标线", "底线", "存在不足", "得分率", "建议", "shortcoming", "scores."):
        assert word not in whole, word


def test_the_internal_edition_and_that_of_a_city_that_passed_are_whole():
    internal = texts(built(*FAILING["a veto"], INTERNAL))
    assert "（三）存在不足" in internal and not any(
        "存在被否决的情形：" in text for text in internal
    )
    assert "（三）存在不足" in texts(built({}, {"pass_line": D(1), "key_floor": D(0)}, PUBLIC))
