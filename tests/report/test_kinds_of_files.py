"""Kinds of files and their names.

What cannot be read is refused, what is there is never overwritten, each file keeps its kind.
"""

import os

import pytest

from shifan.errors import Refused
from shifan.report.compare.compare import compare_files
from shifan.report.lint.lint import lint_file
from shifan.report.make.review_copy import build
from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from shifan.report.verify.verify import verify_file
from shifan.word.package import read_parts
from shifan.word.packing import pack as packed
from tests.conftest import shifan
from tests.report.living import mini, text
from tests.report.test_refusals import register

_STRICT = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument"
    "/relationships",
}


def changed(path, change):
    parts = read_parts(path)
    path.write_bytes(packed(change(parts) or parts))
    return path


def strict(parts):
    for name in [
        name
        for name in parts
        if name.endswith((".xml", ".rels")) and not name.startswith("customXml")
    ]:
        for usual, other in _STRICT.items():
            parts[name] = parts[name].replace(usual.encode(), other.encode())


def counted(parts):
    """Name the body as Word for the web does."""
    parts = {
        name.replace("word/document.xml", "word/document2.xml").replace(
            "rels/document.xml", "rels/document2.xml"
        ): data
        for name, data in parts.items()
    }
    for name in ("[Content_Types].xml", "_rels/.rels"):
        parts[name] = parts[name].replace(b"word/document.xml", b"word/document2.xml")
    return parts


def emptied(parts):
    body = parts["word/document.xml"]
    parts["word/document.xml"] = (
        body[: body.index(b"<w:body>")] + b"<w:body><w:p/></w:body></w:document>"
    )
    return {
        name: data
        for name, data in parts.items()
        if not name.startswith(("word/header", "word/footer"))
    }


@pytest.mark.parametrize(
    "reads",
    [
        lambda path: verify_file(path).as_dict(),
        lambda path: refresh_file(path),
        lambda path: lint_file(path),
        lambda path: compare_files(path, path),
    ],
    ids=["verify", "refresh", "lint", "compare"],
)
def test_a_strict_document_is_refused_by_its_name(tmp_path, reads):
    path = changed(mini(tmp_path)[0], strict)
    with pytest.raises(Refused, match=r"Strict.*另存为"):
        reads(path)


def test_a_report_that_says_nothing_is_not_backed(root, tmp_path):
    with pytest.raises(Refused, match="没有读到任何数字"):
        verify_file(changed(mini(tmp_path)[0], emptied), root).as_dict()


def test_a_body_of_another_name_is_read_and_written(root, tmp_path):
    path = changed(mini(tmp_path, shade=100)[0], counted)
    assert verify_file(path, tmp_path).as_dict()["backed"] > 10
    target, ledger = refresh_file(path, root=root)
    assert "funding" in ledger["refreshed"] and "2100万元" in text(target)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (register(lambda xml: xml.replace('"anchors"', '"deleted":3,"anchors"')), "没有数据登记表"),
        (
            lambda parts: parts.update({"word/settings.xml": b"<w:settings><w:documentProtection"}),
            "损坏",
        ),
    ],
    ids=["deleted is a number", "broken settings"],
)
def test_damaged_parts_are_told(root, tmp_path, change, said):
    path = changed(mini(tmp_path, shade=100)[0], change)
    with pytest.raises(Refused, match=said):
        refresh_file(path, root=root)


def test_a_reviewers_copy_is_not_refreshed(root, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    path.write_bytes(
        build(path.read_bytes(), lambda place: ["依据：投入2044万元"], ["复核版"], "2023-12-01")
    )
    with pytest.raises(Refused, match=r"复核版.*批注.*最近一次运行"):
        refresh_file(path, root=root)


def test_a_file_with_macros_stays_one(root, tmp_path):
    path = mini(tmp_path, shade=100)[0].rename(tmp_path / "报告.docm")
    assert refresh_file(path, root=root)[0].name == "报告-更新.docm"
    refresh_file(path, root=root, options=RefreshOptions(in_place=True))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "报告-更新.docm",
        "报告-更新前.docm",
        "报告.docm",
    ]


@pytest.mark.parametrize("name", ["x.pdf", "x.docm", "x"])
def test_an_output_of_another_kind_is_refused(root, tmp_path, name):
    path, _ = mini(tmp_path, shade=100)
    with pytest.raises(Refused, match=r"不以 \.docx 结尾"):
        refresh_file(path, tmp_path / name, root)
    assert [path.name for path in tmp_path.iterdir()] == ["报告.docx"]


def test_in_place_and_an_output_are_not_both_meant(root, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    with pytest.raises(Refused, match="同时给出"):
        refresh_file(path, tmp_path / "新.docx", root, options=RefreshOptions(in_place=True))
    assert "2044万元" in text(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has links for administrators only")
def test_in_place_writes_through_a_link(root, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    (tmp_path / "别处").mkdir()
    link = tmp_path / "别处" / "报告.docx"
    link.symlink_to(path)
    for lock in (path.with_name("~$报告.docx"), link.with_name("~$报告.docx")):
        lock.touch()
        with pytest.raises(Refused, match="打开"):
            refresh_file(link, root=root, options=RefreshOptions(in_place=True))
        lock.unlink()
    refresh_file(link, root=root, options=RefreshOptions(in_place=True))
    assert (
        link.is_symlink() and "2100万元" in text(path) and (tmp_path / "报告-更新前.docx").is_file()
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no bytes of modes")
def test_in_place_keeps_who_may_read(root, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    path.chmod(0o600)
    refresh_file(path, root=root, options=RefreshOptions(in_place=True))
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name == "nt", reason="Windows counts characters, not bytes")
def test_long_names(root, tmp_path):
    path = mini(tmp_path, shade=100)[0].rename(tmp_path / f"{'报' * 80}.docx")  # 245 bytes of 255
    assert refresh_file(path, root=root)[0].name == f"{'报' * 80}-更新.docx"
    path = path.rename(tmp_path / f"{'报' * 82}.docx")
    for in_place in (False, True):
        with pytest.raises(Refused, match=r"文件名过长.*较短"):
            refresh_file(path, root=root, options=RefreshOptions(in_place=in_place))
    assert "2044万元" in text(path) and len(list(tmp_path.iterdir())) == 2


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands for LibreOffice")
@pytest.mark.parametrize(
    ("options", "mine", "made"),
    [(["--in-place"], "报告.pdf", "报告2.pdf"), ([], "报告-更新.pdf", "报告-更新2.pdf")],
)
def test_a_pdf_of_that_name_is_not_overwritten(root, tmp_path, options, mine, made):
    folder, office = tmp_path / "文件", tmp_path / "bin" / "soffice"
    folder.mkdir()
    office.parent.mkdir()
    office.write_text(
        '#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\nprintf "%%PDF-" > "$2/report.pdf"\n',
        encoding="utf-8",
    )
    office.chmod(0o755)
    path, _ = mini(folder, shade=100)
    (folder / mine).write_text("我的", encoding="utf-8")
    done = shifan(
        root,
        "refresh",
        str(path),
        *options,
        "--pdf",
        "--root",
        str(root),
        PATH=f"{office.parent}:{os.environ['PATH']}",
    )
    assert done.returncode in (0, 1), done.stderr
    assert (folder / mine).read_text(encoding="utf-8") == "我的" and (
        folder / made
    ).read_bytes() == b"%PDF-"
    assert f"已有 {mine}，未覆盖，另写为 {made}" in done.stdout
