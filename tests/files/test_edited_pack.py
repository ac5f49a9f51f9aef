"""A run whose rule pack has been edited since is told with the files; one of another edition beside it is not."""

import pytest

from shifan.cli import terminal
from shifan.files.edited_pack import edited_pack
from shifan.files.fingerprint import Fingerprint, pack_hashes
from shifan.files.manifest import Manifest, write_manifest
from tests.small_pack import write_pack


@pytest.fixture
def run(tmp_path):
    """Return a run folder made by the pack `small` that stands in the root."""
    pack = write_pack(tmp_path / "small")
    folder = tmp_path / "output" / "小城市" / "r001-0a"
    folder.mkdir(parents=True)
    made_from = Fingerprint({}, pack_hashes(pack), {}, {}, {}, {})
    write_manifest(folder, Manifest("小城市", folder.name, "0a", "small", made_from))
    return folder


def test_a_pack_as_it_was_is_not_told(run):
    assert edited_pack(run) == ""


def test_edited_added_and_missing_files_are_named(run, tmp_path, capsys):
    pack = tmp_path / "small"
    with (pack / "vetoes.csv").open("a", encoding="utf-8") as file:
        file.write("second,较大舆情\n")
    (pack / "headers.csv").unlink()
    (pack / "bands.csv").write_text("table,condition,result\n", encoding="utf-8")
    said = edited_pack(run)
    assert "规则包 small 与 r001-0a 所用的不同（bands.csv、headers.csv、vetoes.csv）" in said
    terminal.edited_pack(run)
    printed = "".join(capsys.readouterr().err.split())
    assert "请重新运行小城市" in printed


def test_a_pack_that_stands_nowhere_is_not_judged(run, tmp_path):
    (tmp_path / "small").rename(tmp_path / "moved")
    assert edited_pack(run) == ""


def test_the_edition_of_the_run_may_stand_beside_an_edited_one(run, tmp_path, monkeypatch):
    here = tmp_path / "elsewhere"
    here.mkdir()
    write_pack(here / "small")
    monkeypatch.chdir(here)
    (tmp_path / "small" / "vetoes.csv").write_text("code,name\n", encoding="utf-8")
    assert edited_pack(run) == ""


def test_a_run_without_a_manifest_says_nothing(tmp_path):
    assert edited_pack(tmp_path / "output" / "小城市" / "r001-0a") == ""
