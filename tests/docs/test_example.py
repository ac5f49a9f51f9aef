"""The worked example of the guide, followed by its own words: a newcomer reaches a signed report."""

import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import PROJECT, shifan

CONSOLE = PROJECT / "docs" / "guide" / "console"
CITY = "示例甲市"
RUN = re.compile(r"r(\d{3})-[0-9a-f]{8}")


def told(name):
    """The command of a step, and the rest of what it said."""
    first, *rest = (CONSOLE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return first.removeprefix("$ shifan ").split(" "), rest


def follow(root, name):
    command, _ = told(name)
    if "--root" in command:
        command = command[: command.index("--root")]
    places = [str(root / one) if one.startswith("output/") else one for one in command]
    newest = {
        found[1]: path.name
        for path in (root / "output" / CITY).glob("r*")
        if (found := RUN.match(path.name))
    }
    return shifan(
        root, *(RUN.sub(lambda found: newest[found[1]], one) for one in places), COLUMNS="100"
    )


def plain(text, root=""):
    """What was said, without places, counts and the digits of a run's name: these change with the report."""
    return re.sub(r"\s|\d", "", RUN.sub("", text.replace(f"{root}/", "") if root else text))


def test_from_an_empty_folder_to_a_signed_report(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    made = follow(tmp_path, "1-new")
    assert made.returncode == 0 and all(
        line.split("/")[-1] in made.stdout for line in told("1-new")[1]
    )
    folder = tmp_path / "data" / "raw" / CITY
    shutil.rmtree(folder)
    shutil.copytree(PROJECT / "data" / "raw" / CITY, folder)
    book = openpyxl.load_workbook(folder / "资料审查.xlsx")
    book["评分"]["D5"].value = None
    book.save(folder / "资料审查.xlsx")
    refused = follow(tmp_path, "2-check")
    assert refused.returncode == 2 and told("2-check")[1][-1] in refused.stdout + refused.stderr
    shutil.copyfile(PROJECT / "data" / "raw" / CITY / "资料审查.xlsx", folder / "资料审查.xlsx")
    for step in ("3-run", "4-verify", "6-sign", "7-run"):
        done = follow(tmp_path, step)
        assert done.returncode == 0, done.stderr
        assert plain(told(step)[1][0]) in plain(done.stdout + done.stderr, tmp_path), step
    page = next((tmp_path / "output" / CITY).glob("r002-*")) / "审计" / "index.html"
    assert "张三" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "file", sorted((PROJECT / "docs" / "guide").glob("*.md")), ids=lambda path: path.stem
)
def test_pictures_and_console_of_the_guide_are_there(file):
    for link in re.findall(
        r"!\[[^\]]*\]\(([^)]+)\)|\{literalinclude\} (\S+)", file.read_text(encoding="utf-8")
    ):
        assert (Path(file).parent / next(filter(None, link))).is_file(), link
