"""Photographs in a document: of the problem at hand, each part once, and never in what is made public."""

import io
import zipfile
from dataclasses import replace

import pytest
from docx import Document

from shifan.errors import Refused
from shifan.report.documents.produce import produce
from tests.photographs.pictures import photograph
from tests.report.documents.mini_documents import NAME, data, lines, skeleton
from tests.score.mini import city

# 甲区 has the problems W1 (at P1, photo Z1) and W2 (at Q1, photos Z2 and Z1 again).
LOOP = ("{{# 问题 }}", "{{ 问题.照片 }}", "{{ 问题.编号 }}有{{ 问题.照片 }}张", "{{/ 问题 }}")


def numbered_records():
    clean = city()
    records = clean.tables["records"].copy()
    records.loc[records["problem"] == "缺记录", "photo"] = "Z1"
    records.loc[records["problem"] == "无票据", "photo"] = "Ｚ2、z1、Z9"  # there is no Z9
    return replace(clean, tables={**clean.tables, "records": records})


def documents(tmp_path, *content, edition="internal"):
    skeleton(tmp_path / f"{NAME}.docx", *content)
    source = data(tmp_path, edition=edition, clean=numbered_records())
    pictures = {
        key: photograph(tmp_path / f"{key}.jpg", size).read_bytes()
        for key, size in (("z1", (300, 200)), ("z2", (200, 400)))
    }
    made = produce(source.standard.documents, replace(source, photographs=pictures))
    return {each.listed.name: each.content for each in made}, pictures


def test_the_pictures_of_each_problem_stand_in_its_place(tmp_path):
    made, pictures = documents(tmp_path, *LOOP)
    assert lines(made["甲区"]) == ["W1有1张", " ", "W2有2张"]  # between two pictures a blank
    assert lines(made["乙县"]) == []
    with zipfile.ZipFile(io.BytesIO(made["甲区"])) as package:
        media = {name: package.read(name) for name in package.namelist() if "media/" in name}
    assert sorted(media.values()) == sorted(pictures.values())  # z1 is held once
    shapes = Document(io.BytesIO(made["甲区"])).inline_shapes
    sizes = [(shape.width, shape.height) for shape in shapes]
    broad, high = 74 * 36_000, 74 * 36_000
    assert sizes == [(broad, broad * 2 // 3), (high // 2, high), (broad, broad * 2 // 3)]


def test_without_pictures_their_paragraph_goes_and_a_test_says_so(tmp_path):
    skeleton(
        tmp_path / f"{NAME}.docx",
        "{{# 问题，照片 > 0 }}",
        "{{ 问题.照片 }}",
        "{{/ 问题 }}",
        "{{# 如果 非 点位.照片 }}",
        "没有照片",
        "{{/ 如果 }}",
    )
    source = data(tmp_path, scope="site", clean=numbered_records())
    made = produce(source.standard.documents, source)
    assert [lines(each.content) for each in made] == [["没有照片"]] * 3


def test_a_photograph_outside_of_a_problem_is_refused_with_what_there_is(tmp_path):
    with pytest.raises(Refused) as refused:
        documents(tmp_path, "{{ 问题.照片 }}")
    (finding,) = refused.value.findings
    assert "没有一个确定的问题" in finding.found and "区县.名称" in finding.expected


def test_what_is_made_public_shows_no_photograph(tmp_path):
    with pytest.raises(Refused) as refused:
        documents(tmp_path, "{{# 问题 }}", "{{ 问题.照片 }}", "{{/ 问题 }}", edition="public")
    assert any("照片" in finding.found for finding in refused.value.findings)
