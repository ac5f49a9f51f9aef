"""manifest.json and latest.json are read into records; what cannot be read is as if it were not there."""

import pytest

from shifan.files import fingerprint
from shifan.files.fingerprint import Fingerprint
from shifan.files.latest import Latest, read_latest, write_latest
from shifan.files.manifest import (
    Manifest,
    RunTimes,
    changes_since,
    is_current,
    read_manifest,
    write_manifest,
)

FINGERPRINT = Fingerprint(
    inputs={"data/raw/甲市/评分.csv": "1" * 64},
    pack={"standard.toml": "2" * 64},
    notebooks={"01_clean.ipynb": "3" * 64},
    code={"values.py": "4" * 64},
    parameters={"standard": ""},
)


def manifest(**fields):
    known = {
        "city": "甲市",
        "run": "r001-00000000",
        "digest": FINGERPRINT.digest,
        "pack_name": "demo-2023",
        "made_from": FINGERPRINT,
        "outputs": {"values.json": "5" * 64},
        "times": RunTimes(1.5, 2.25, ("01_clean",)),
    }
    return Manifest(**(known | fields))


def test_a_manifest_reads_back_as_it_was_written(tmp_path):
    write_manifest(tmp_path, manifest())
    assert read_manifest(tmp_path) == manifest()


@pytest.mark.parametrize("content", ["", "{", "{}", "[]", "3", '{"inputs": 3}'])
def test_a_manifest_that_cannot_be_read_is_none(tmp_path, content):
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    assert read_manifest(tmp_path) is None


def test_a_run_is_current_as_long_as_its_files_are_there(tmp_path):
    write_manifest(tmp_path, manifest())
    assert not is_current(tmp_path, FINGERPRINT)
    (tmp_path / "values.json").touch()
    assert is_current(tmp_path, FINGERPRINT)
    assert not is_current(tmp_path, Fingerprint(code={"values.py": "0" * 64}))


def test_what_has_changed_is_told_part_by_part():
    now = Fingerprint(
        inputs={"data/raw/甲市/评分.csv": "9" * 64},
        pack={},
        notebooks=FINGERPRINT.notebooks,
        code={**FINGERPRINT.code, "stages.py": "6" * 64},
        parameters=FINGERPRINT.parameters,
    )
    assert changes_since(manifest(), now) == [
        "原始文件变化：data/raw/甲市/评分.csv",
        "规则包删除：standard.toml",
        "程序新增：stages.py",
    ]
    assert changes_since(manifest(), FINGERPRINT) == []


def test_latest_reads_back_as_it_was_written(tmp_path):
    write_latest(tmp_path / "latest.json", Latest("r003-0a1b2c3d"))
    assert read_latest(tmp_path / "latest.json") == Latest("r003-0a1b2c3d")
    assert read_latest(tmp_path / "other.json") is None


def test_the_code_of_a_run_is_all_that_takes_part_in_outputs_and_no_rule_pack():
    package = fingerprint.PACKAGE
    listed = fingerprint.code_hashes()
    expected = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*")
        if path.suffix in fingerprint.CODE_SUFFIXES
        and not fingerprint.NOT_CODE.intersection(path.relative_to(package).parts)
        and (path.suffix == ".py" or fingerprint.STANDARDS not in path.parents)
    }
    assert listed.keys() == expected and list(listed) == sorted(
        listed, key=lambda name: name.split("/")
    )
    assert "values.py" in listed and "standards/loader.py" in listed
    assert not any(name.startswith(("cli/", "standards/demo")) for name in listed)
