"""Every command on a city takes the rule pack by --standard."""

import shutil

import pytest

from shifan.run.notebook_copies import copy_notebooks
from tests.conftest import PROJECT, called, latest


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """A copy of the demo pack with another pass line."""
    folder = tmp_path_factory.mktemp("packs") / "另一规则包"
    shutil.copytree(PROJECT / "shifan" / "standards" / "demo-2023", folder)
    text = (folder / "standard.toml").read_text(encoding="utf-8")
    (folder / "standard.toml").write_text(
        text.replace('pass_line = "85"', 'pass_line = "86"'), encoding="utf-8"
    )
    return folder


@pytest.mark.parametrize(
    "command",
    [("diff", "晋中市", "r001", "r001"), ("sign", "晋中市", "--reviewer", "甲", "--scope", "all")],
)
def test_runs_by_another_pack_are_not_taken_for_it(finished, other, command):
    done = called(finished, *command, "--standard", str(other))
    assert (
        done.returncode == 2 and "不是按规则包" in done.stderr and "去掉 --standard" in done.stderr
    ), done.stderr
    assert not (finished / "data" / "reviews").exists()


def test_runs_by_the_pack_are(finished):
    name = latest(finished, "晋中市").name
    done = called(finished, "diff", "晋中市", name, name, "--standard", "demo-2023")
    assert done.returncode == 0, done.stderr


def test_notebooks_for_the_lab_start_with_city_and_pack(tmp_path):
    text = (
        copy_notebooks("示例甲市", tmp_path / "笔记本", "demo-2023") / "02_score.ipynb"
    ).read_text(encoding="utf-8")
    assert "city = '示例甲市'" in text and "standard = 'demo-2023'" in text


@pytest.mark.parametrize("command", ["run", "check", "new", "trace", "diff", "sign", "lab"])
def test_it_is_in_the_help(finished, command):
    assert "--standard" in called(finished, command, "--help").stdout
