"""A report that has lost its register on the way is refreshed by the run that people name."""

import pytest

from shifan.errors import Refused
from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from shifan.report.verify.verify import verify_file
from shifan.word.package import read_parts
from shifan.word.packing import pack
from tests.report.living import made_run, mini, renewed_city, text
from tests.score.mini import city


def without_register(tmp_path):
    """Return a report without its custom XML, as after a save in another format."""
    path, _ = mini(tmp_path, shade=100)
    parts = {
        name: content
        for name, content in read_parts(path).items()
        if not name.startswith("customXml/")
    }
    relations = parts["word/_rels/document.xml.rels"].decode()
    kept = [text for text in relations.split("<") if "customXml" not in text]
    parts["word/_rels/document.xml.rels"] = "<".join(kept).encode()
    path.write_bytes(pack(parts))
    return path


def test_with_the_run_named_it_is_known_again(tmp_path):
    made_run(tmp_path, 1, city(), 100)
    path = without_register(tmp_path)
    with pytest.raises(Refused, match="--run"):
        refresh_file(path, tmp_path / "一.docx", tmp_path)
    target, ledger = refresh_file(path, tmp_path / "二.docx", tmp_path, RefreshOptions(run="r001"))
    assert text(target) == text(path) and ledger.settled
    assert verify_file(target, tmp_path).all_backed
    fresh = made_run(tmp_path, 2, renewed_city(), 200) / "初评报告.docx"
    later, _ = refresh_file(target, tmp_path / "三.docx", tmp_path)
    assert text(later) == text(fresh)


def test_a_strangers_file_is_still_none_of_ours(tmp_path):
    from docx import Document

    made_run(tmp_path, 1, city(), 100)
    document = Document()
    document.add_paragraph("小城市的另一份报告。")
    document.save(str(tmp_path / "外来.docx"))
    with pytest.raises(Refused, match="没有数据登记表"):
        refresh_file(
            tmp_path / "外来.docx", tmp_path / "一.docx", tmp_path, RefreshOptions(run="r001")
        )
