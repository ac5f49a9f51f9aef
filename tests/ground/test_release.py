"""What a fresh clone holds and says of itself: version and date, folders of results with a word on each."""

import subprocess
import tomllib

import pytest

from shifan.cli.version import RELEASE_DATE
from tests.conftest import PROJECT
from tools.clean import clean

RESULTS = ("output", "data/processed")


def test_the_changelog_has_the_version_and_its_date():
    version = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\n## [{version['version']}] - {RELEASE_DATE}\n" in changelog


@pytest.mark.parametrize("folder", RESULTS)
def test_a_folder_of_results_comes_with_a_word_on_it_and_nothing_else(folder):
    if not (PROJECT / ".git").exists():
        pytest.skip("not a clone")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", folder]
    listed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert listed.stdout.split() == [f"{folder}/README.md"]
    assert "不入库" in (PROJECT / folder / "README.md").read_text(encoding="utf-8")


def test_cleaning_leaves_the_words_on_the_folders(tmp_path):
    for folder in RESULTS:
        (tmp_path / folder / "晋中市").mkdir(parents=True)
        (tmp_path / folder / "README.md").write_text("说明", encoding="utf-8")
        (tmp_path / folder / "晋中市" / "a.json").write_text("{}", encoding="utf-8")
        (tmp_path / folder / "b.txt").write_text("", encoding="utf-8")
    clean(tmp_path)
    left = [path for folder in RESULTS for path in (tmp_path / folder).iterdir()]
    assert [path.name for path in left] == ["README.md", "README.md"]


def test_cleaning_where_nothing_is_does_nothing(tmp_path):
    clean(tmp_path)
    assert not list(tmp_path.iterdir())
