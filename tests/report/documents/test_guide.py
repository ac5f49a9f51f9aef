"""The guide page on documents, followed by a new user: a document of their own for each district."""

import tomllib

from typer.testing import CliRunner

from shifan.cli.app import app
from shifan.report.documents.objects import OBJECTS
from shifan.standards import load
from tests.conftest import PROJECT
from tests.report.documents.mini_documents import lines
from tests.small_city import small_city, write_city
from tests.small_pack import write_pack
from tools.guides.preparations import declaration, typed_skeleton

PAGE = (PROJECT / "docs" / "guide" / "documents.md").read_text(encoding="utf-8")
CITY = "小城市"


def call(*words):
    answer = CliRunner().invoke(app, [str(word) for word in words])
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_a_document_of_ones_own_without_a_line_of_python(tmp_path):
    own = tmp_path / "我省"
    call("pack", "new", own, "--like", write_pack(tmp_path / "small"))
    typed_skeleton(PAGE, own / "无问题点位.docx")
    text = declaration(PAGE)
    assert tomllib.loads(text)["document"][0]["skeleton"] == "无问题点位.docx"
    (own / "documents.toml").write_text(text, encoding="utf-8")
    call("pack", "check", own)
    write_city(tmp_path / "data" / "raw" / CITY, small_city(load(own)))
    call("run", CITY, "--root", tmp_path, "--standard", own, "--documents", "无问题点位")
    (run,) = (tmp_path / "output" / CITY).glob("r*")
    (made,) = (run / "文书" / "无问题点位").iterdir()
    # Two sites in one district; one has the city's one problem.
    assert lines(made.read_bytes()) == [
        "太谷区没有发现问题的点位",
        "检查的2个点位中，1个没有发现问题。",
        *("序号", "单位名称", "业态"),
        *("1", "太谷区食品摊贩020", "食品摊贩"),
    ]
    call("verify", made, "--root", tmp_path)
    page = (run / "审计" / "index.html").read_text(encoding="utf-8")
    assert "无问题点位（太谷区）" in page


def test_the_page_names_what_can_be_written(tmp_path):
    for each in OBJECTS.values():
        assert f"| {each.word} | {'、'.join([*each.fields, *each.texts])} |" in PAGE
    for document in load("demo-2023").documents:
        assert f"| {document.name} |" in PAGE
