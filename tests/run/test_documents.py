"""Documents of a run: made, listed, taken over where nothing has changed, only those asked for, refused by name."""

import json
import shutil

import pytest

import shifan
from shifan.errors import Refused
from shifan.report.run_documents import documents_in, not_made_in
from shifan.run.one_city import run_city
from shifan.run.task import RunOptions
from shifan.standards import load
from shifan.standards.documents import SHIPPED_SKELETONS
from tests.conftest import shifan as command
from tests.small_city import small_city, write_city
from tests.small_pack import write_pack

CITY = "小城市"
DECLARED = """[[document]]
name = "反馈函"
skeleton = "反馈函-区县.docx"
scope = "区县"
edition = "内部"
recipients = ["{{ 区县.名称 }}人民政府"]

[[document]]
name = "公示稿"
skeleton = "公示稿.docx"
scope = "城市"
edition = "公开"
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("documents")
    pack = write_pack(folder / "pack", {"documents.toml": DECLARED})
    for name in ("反馈函-区县.docx", "公示稿.docx"):
        shutil.copyfile(SHIPPED_SKELETONS / name, pack / name)
    write_city(folder / "data" / "raw" / CITY, small_city(load(pack)))
    run(folder)
    return folder


def run(root, *names):
    options = RunOptions(str(root / "pack"), second_core=False, documents=names)
    return run_city(root, CITY, options)


def files(result):
    return [made.file for made in documents_in(result.run)]


def stages(result):
    return json.loads((result.run / "manifest.json").read_text(encoding="utf-8"))["stages"]


def test_a_run_lists_what_it_has_made_and_vouches_for_it(root):
    result = run(root)
    assert files(result) == ["文书/反馈函/反馈函-太谷区.docx", "文书/公示稿.docx"]
    known = json.loads((result.run / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    assert {*files(result), "文书/文书.json"} <= known.keys() and not result.changed
    (letter, _) = documents_in(result.run)
    assert (letter.document, letter.scope, letter.row) == ("反馈函", "district", "140702")
    assert "district.140702.failed" in letter.values


def test_only_what_is_asked_for_is_made_and_what_has_not_changed_is_not_made_again(root):
    first = run(root)
    second = run(root, "公示稿")
    assert files(second) == ["文书/公示稿.docx"]
    assert (second.run / "文书/公示稿.docx").read_bytes() == (
        first.run / "文书/公示稿.docx"
    ).read_bytes()
    letter = root / "pack" / "反馈函-区县.docx"
    before = letter.read_bytes()
    run(root)
    letter.write_bytes((SHIPPED_SKELETONS / "报送函.docx").read_bytes())
    try:
        third = run(root)
    finally:
        letter.write_bytes(before)
    own = {name: key for name, key in stages(third).items() if name.startswith("05")}
    other = {name: key for name, key in stages(first).items() if name.startswith("05")}
    assert own["05_documents 公示稿"] == other["05_documents 公示稿"]
    assert own["05_documents 反馈函"] != other["05_documents 反馈函"]
    assert own.keys() == other.keys() and stages(third)["02_score"] == stages(first)["02_score"]


def test_a_document_that_nobody_declares_is_refused_before_anything_is_done(root):
    runs = sorted(path.name for path in (root / "output" / CITY).iterdir())
    with pytest.raises(Refused) as refused:
        run(root, "反馈", "公示稿")
    assert "没有文书“反馈”" in refused.value.findings[0].found
    assert "反馈函" in refused.value.findings[0].expected
    assert sorted(path.name for path in (root / "output" / CITY).iterdir()) == runs


def test_a_skeleton_that_asks_in_vain_leaves_nothing_half_written(root):
    from docx import Document

    notice = root / "pack" / "公示稿.docx"
    before, runs = notice.read_bytes(), sorted((root / "output" / CITY).iterdir())
    document = Document(str(notice))
    document.paragraphs[3].add_run("{{ 点位.名称 }}")
    document.save(str(notice))
    try:
        with pytest.raises(Refused) as refused:
            run(root)
    finally:
        notice.write_bytes(before)
    (fault,) = refused.value.findings
    assert fault.file == "公示稿.docx" and "点位" in fault.found and "正文第4段" in fault.sheet
    assert sorted((root / "output" / CITY).iterdir()) == runs


ON_REQUEST = """
[[document]]
name = "公示底稿"
skeleton = "公示稿.docx"
scope = "城市"
edition = "内部"
on_request = true

[[document]]
name = "没有人收的函"
skeleton = "反馈函-区县.docx"
scope = "区县"
edition = "内部"
recipients = ["{{ 区县.名称 }}人民政府"]
when = "点位数 > 99"
"""


@pytest.fixture
def with_one_on_request(root):
    declared = root / "pack" / "documents.toml"
    declared.write_text(DECLARED + ON_REQUEST, encoding="utf-8")
    yield root
    declared.write_text(DECLARED, encoding="utf-8")


def test_what_is_on_request_is_made_when_it_is_named_and_a_run_says_what_it_has_not_made(
    with_one_on_request,
):
    root = with_one_on_request
    usual = ["文书/反馈函/反馈函-太谷区.docx", "文书/公示稿.docx"]
    plain = run(root)
    assert files(plain) == usual
    unmade = {each["document"]: each["reason"] for each in plain.as_dict()["not_made"]}
    assert unmade.keys() == {"公示底稿", "没有人收的函"}
    assert "--documents 公示底稿" in unmade["公示底稿"]
    assert "没有满足条件“点位数 > 99”的区县" in unmade["没有人收的函"]
    assert [each.document for each in plain.not_made if each.asked] == ["没有人收的函"]
    page = (plain.run / "审计" / "index.html").read_text(encoding="utf-8")
    assert "--documents 公示底稿" in page and "点位数 &gt; 99" in page

    named = run(root, "公示底稿")
    assert files(named) == ["文书/公示底稿.docx"]
    reasons = {each.document: each.reason for each in not_made_in(named.run)}
    assert all("只要求了另外的文书" in reasons[name] for name in ("反馈函", "公示稿"))

    assert files(run(root, "全部")) == [*usual, "文书/公示底稿.docx"]
    again = run(root)
    assert files(again) == usual and not run(root).changed
    assert (named.run / "文书/公示底稿.docx").is_file()  # what was made once stays where it is


def test_a_run_of_some_documents_is_the_current_one_for_who_reads_its_values(root):
    run(root)
    some = run(root, "公示稿")
    read = shifan.load(CITY, str(root), str(root / "pack"))
    assert read.run == some.run
    raw = root / "data" / "raw" / CITY / "来源.toml"
    before = raw.read_bytes()
    raw.write_bytes(before + b"\n# later\n")
    try:
        assert shifan.load(CITY, str(root), str(root / "pack")).run is None
    finally:
        raw.write_bytes(before)


def test_a_document_that_was_asked_for_and_is_for_nothing_in_the_city_is_told(
    with_one_on_request,
):
    root = with_one_on_request
    options = ("--root", str(root), "--standard", str(root / "pack"))
    told = command(root, "run", CITY, *options, "--documents", "没有人收的函、公示稿").stdout
    assert "没有生成 没有人收的函：没有满足条件“点位数 > 99”的区县" in told
    assert "没有生成 反馈函" not in told and "没有生成 公示底稿" not in told
