"""Each command that the pages show is one that the program takes; those of the pages of commands are run as written.

What the guides show is run and compared by test_example.py.
"""

import re
import shlex
import shutil

import pytest
from typer.testing import CliRunner

from shifan.cli.app import app
from tests.conftest import PROJECT, copy_city, latest

DOCS = PROJECT / "docs"
PAGES = [
    PROJECT / "README.md",
    *sorted((DOCS / "commands").glob("*.md")),
    *sorted((DOCS / "guide").glob("*.md")),
]
_LINE = re.compile(r"^ *(?:\$ )?(?:\.venv/bin/)?(shifan .*)$", re.M)
_INLINE = re.compile(r"`(?:\.venv/bin/)?(shifan [^`|\[…]+)`")
# What the pages leave to the reader, and what stands for it here.
CITY = "晋中市"
WORDS = {"城市": CITY, "r001-0a1b2c3d": "", "文件夹": "批注"}
# Walked by a test of its own, opens an editor, or begins in an empty folder.
ELSEWHERE = ("pack.md", "lab.md", "new.md")


def commands(page):
    """Yield the words of each command in a page's blocks."""
    for line in _LINE.findall(page.read_text(encoding="utf-8")):
        yield shlex.split(line, comments=True)[1:]


def call(*words):
    return CliRunner().invoke(app, list(words))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_each_command_of_a_page_is_one_of_the_program(page):
    inline = map(shlex.split, _INLINE.findall(page.read_text(encoding="utf-8")))
    for words in [*commands(page), *(each[1:] for each in inline)]:
        cut = words.index("--") if "--" in words else len(words)
        done = call(*words[:cut], "-h")
        assert done.exit_code == 0, (words, done.output)


def test_a_command_with_an_unknown_option_would_be_noticed():
    assert call("check", CITY, "--annotated", "批注", "-h").exit_code == 2
    assert call("chek", CITY, "-h").exit_code == 2


@pytest.fixture(scope="module")
def root(finished, tmp_path_factory):
    """A folder with two finished runs, and the files by the names that the pages give them."""
    root = tmp_path_factory.mktemp("pages") / "工作"
    shutil.copytree(finished, root)
    report = latest(root, CITY) / "初评报告.docx"
    for name in ("收到的报告", "改过的报告", "初评报告", "上一稿"):
        shutil.copyfile(report, root / f"{name}.docx")
    copy_city(root, "示例甲市")
    scenarios = re.search(
        r"```text\n(\[\[情形\]\].*?)```", (DOCS / "guide" / "analyst.md").read_text("utf-8"), re.S
    )
    (root / "情形.toml").write_text(scenarios[1], encoding="utf-8")
    assert call("skeleton", "export", str(root / "模板.docx")).exit_code == 0
    # A skeleton that was given makes another run, of which only what is written on paper is made anew.
    again = ("run", CITY, "--skeleton", str(root / "模板.docx"), "--documents", "报送函")
    assert call(*again, "--root", str(root)).exit_code == 0
    assert latest(root, CITY).name.startswith("r002-")
    return root


def ready(words, root):
    """Return a command's words with what stands for what the page leaves to the reader."""
    folder = latest(root, CITY).name
    return [WORDS.get(word, word).replace("r001-0a1b2c3d", folder) for word in words]


RUN = [
    (page, number, words)
    for page in PAGES
    if page.parent.name == "commands" and page.name not in ELSEWHERE and page.stem != "index"
    for number, words in enumerate(commands(page))
    if "--all" not in words and "--key" not in words
]


@pytest.mark.parametrize(
    ("page", "number", "words"),
    RUN,
    ids=[f"{page.parent.name}-{page.stem}-{number}" for page, number, _ in RUN],
)
def test_the_commands_of_a_page_run_as_written(page, number, words, root, monkeypatch):
    monkeypatch.chdir(root)
    if "export" in words:  # pages have it after what needs its file
        (root / words[-1]).unlink(missing_ok=True)
    done = call(*ready(words, root))
    assert done.exit_code in (0, 1), (words, done.output)
    assert isinstance(done.exception, SystemExit | None), (words, done.exception)
