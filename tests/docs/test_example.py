"""The worked example of the guide, followed by its own words to a signed report, and what each step says."""

import re
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.docs.test_docs import tool

GUIDE = PROJECT / "docs" / "guide"
CONSOLE = GUIDE / "console"


def plain(text):
    """What was said, without what changes with the report, the day and the run: counts, times, digests, folders."""
    text = re.sub(r"[0-9a-f]{8,}…?", "", re.sub(r"r\d{3}-[0-9a-f]{8}", "", text))
    text = re.sub(r"^未变.*", "未变", text)  # the counts of a refresh are those of the report
    return re.sub(r"[\d\s─━]", "", text)


def lines_of(path):
    """The lines of a step; indented ones list values, which are the report's."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [plain(line) for line in lines if not line.startswith("  ")]


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """The folder in which the example was gone through, and what each step said."""
    made = tmp_path_factory.mktemp("example")
    (made / "工作").mkdir()
    tool("make_screenshots").walk(made / "工作", made / "console", pictured=False)
    return made


@pytest.mark.parametrize("step", sorted(CONSOLE.glob("*.txt")), ids=lambda path: path.stem)
def test_each_step_says_what_the_guide_shows(walked, step):
    said, shown = lines_of(walked / "console" / step.name), lines_of(step)
    assert said == shown, "python tools/make_screenshots.py --text"


def test_every_step_is_shown(walked):
    kept = {path.name for path in (walked / "console").iterdir()}
    page = (GUIDE / "example.md").read_text(encoding="utf-8")
    assert kept == {path.name for path in CONSOLE.iterdir()}
    assert kept == set(re.findall(r"console/([\w-]+\.txt)", page))


def test_the_signature_stands_on_the_page(walked):
    page = next((walked / "工作" / "output").glob("*/r002-*")) / "审计" / "index.html"
    assert "张三" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("file", sorted(GUIDE.glob("*.md")), ids=lambda path: path.stem)
def test_pictures_and_console_of_the_guide_are_there(file):
    for link in re.findall(
        r"!\[[^\]]*\]\(([^)]+)\)|\{literalinclude\} (\S+)", file.read_text(encoding="utf-8")
    ):
        assert (Path(file).parent / next(filter(None, link))).is_file(), link
