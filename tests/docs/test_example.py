"""The guides gone through by their own words: what each command answers is what its page shows."""

import json
import re
import shutil
from types import SimpleNamespace

import pytest

from tests.chromium import needs_chromium, opened
from tests.conftest import PROJECT
from tools.guides import pictures
from tools.guides.answers import plain, shows
from tools.guides.pages import PROMPTS, Step, renewed, shortened, steps
from tools.guides.preparations import GUIDE, PREPARATIONS
from tools.guides.walk import walk

RENEW = "python tools/make_guides.py"
PAGES = sorted(path.stem for path in GUIDE.glob("*.md"))


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The folder in which the example was gone through, its blocks, and the texts of its pictures but of web pages."""
    folder = tmp_path_factory.mktemp("example") / "工作"
    folder.mkdir()
    texts = {}

    def read(folder, name):
        if isinstance(pictures.PICTURES[name], pictures.OfficePicture):
            texts[name] = pictures.text(folder, name)

    return folder, list(walk(GUIDE / "example.md", folder, read)), texts


def faults(blocks):
    return "\n\n".join(fault for block in blocks for fault in block.faults)


def test_each_step_of_the_example_says_what_the_page_shows(example):
    _, blocks, _ = example
    assert len(blocks) > 10
    assert not faults(blocks), f"{RENEW}\n{faults(blocks)}"


@pytest.mark.parametrize("name", [name for name in PAGES if name != "example"])
def test_each_answer_on_a_page_is_what_is_said(name, finished, tmp_path):
    folder = tmp_path / "工作"
    shutil.copytree(finished, folder)
    shutil.rmtree(folder / "data" / "raw" / "示例乙市")  # the pages know one city
    shutil.rmtree(folder / "output" / "示例乙市")
    blocks = list(walk(GUIDE / f"{name}.md", folder))
    assert blocks and not faults(blocks), f"{RENEW}\n{faults(blocks)}"


def test_the_signature_stands_on_the_page(example):
    folder, *_ = example
    assert "张三" in signed_page(folder).read_text(encoding="utf-8")


def test_pictures_show_what_the_files_say(example):
    *_, texts = example
    known = pictures.recorded()
    assert texts == {name: known[name]["text"] for name in texts}, f"{RENEW} --pictures"
    assert len(texts) == 4


def signed_page(folder):
    return next((folder / "output").glob("*/r002-*")) / "审计" / "index.html"


@needs_chromium
@pytest.mark.parametrize("name", ["guide/audit.png", "guide/signed.png"])
def test_pictures_of_pages_have_the_text_of_the_page(name, example, monkeypatch):
    """Read in the browser that runs already; the tool starts one for each page."""
    folder, *_ = example

    def dumped(page, task, query):
        assert task == "--dump-dom"
        return SimpleNamespace(stdout=opened(page, query)[0])

    monkeypatch.setattr(pictures, "_browser", dumped)
    assert pictures.text(folder, name) == pictures.recorded()[name]["text"], f"{RENEW} --pictures"


@needs_chromium
def test_pictures_of_pages_have_the_size_that_is_declared(example):
    folder, *_ = example
    name = "guide/signed.png"
    taken = pictures.screenshot(signed_page(folder), pictures.PICTURES[name])
    assert taken.size == pictures.PICTURES[name].size
    for name in ("guide/audit.png", "guide/signed.png"):
        assert pictures.recorded()[name]["size"] == [*pictures.PICTURES[name].size]


def test_every_picture_is_recorded_as_it_lies_there():
    from PIL import Image

    known = pictures.recorded()
    assert known.keys() == pictures.PICTURES.keys()
    for name, each in known.items():
        assert [*Image.open(pictures.IMAGES / name).size] == each["size"], name
        assert each["text"], name
    shown = {
        step.text
        for page in PAGES
        for step in steps((GUIDE / f"{page}.md").read_text(encoding="utf-8"))
        if step.kind == "picture"
    }
    assert shown == known.keys()


# What no test runs: what installs, what opens a server or an editor, what needs several machines.
NOT_RUN = ("make", "conda", "uv", "git", "openssl", "ssh-keygen", "echo", "export", "TLS=")
ELSEWHERE = ("lab", "--version", "run", "trace", "sign")


@pytest.mark.parametrize(
    "path",
    [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md")), *sorted(GUIDE.glob("*.md"))],
    ids=lambda path: path.stem,
)
def test_each_block_says_what_it_is_and_what_is_typed_is_run_or_known_not_to_be(path):
    for step in steps(path.read_text(encoding="utf-8")):
        assert step.kind != "none", (path.name, step.line)
        if step.kind == "preparation":
            assert step.text in PREPARATIONS
        if step.kind in PROMPTS:
            assert path.parent == GUIDE  # gone through above
            assert all(command.shown or not _answers(command.typed) for command in step.commands)
        for line in step.text.splitlines() if step.kind == "sh" else ():
            first = re.sub(r"^\.venv/bin/", "", line).split()
            known = first[0] == "shifan" and first[1] in ELSEWHERE
            assert known or first[0].startswith((*NOT_RUN, "dask")), (path.name, line)


def _answers(typed):
    """Return whether a line prints something: of Python neither an import nor an assignment."""
    return not re.match(r"import |\w+ = ", typed)


def test_every_preparation_is_used():
    used = {
        step.text
        for page in PAGES
        for step in steps((GUIDE / f"{page}.md").read_text(encoding="utf-8"))
        if step.kind == "preparation"
    }
    assert used == PREPARATIONS.keys()


@pytest.mark.parametrize(
    ("shown", "said", "same"),
    [
        ("总得分 90.56", "总得分 90.56", True),
        ("总得分 90.56", "总得分 90.57", False),
        ("甲\n……\n丁", "甲\n乙\n丙\n丁", True),
        ("甲\n……\n丁", "甲\n丁", True),
        ("甲\n……\n丁", "甲\n乙\n丙", False),
        ("甲……丙", "甲乙丙", True),
        ("甲……丙", "甲\n丙", False),
        ("甲", "甲\n乙", False),
        ("r001-0a1b2c3d", "r001-9a9b9c9d", True),
        ("r001-0a1b2c3d", "r002-0a1b2c3d", False),
        ("SHA-256 752446f83a8b…", "SHA-256 852446f83a8b…", True),
        ("张三 2026-11-30 02:41", "张三 2027-01-01 12:00", True),
        ("张三 2026-11-30 02:41", "李四 2026-11-30 02:41", False),
        ("┃ 甲  ┃━━━", "┃ 甲 ┃━", True),
        ("共12个数字：有据且最新12个，已过期0个", "共13个数字：有据且最新13个，已过期0个", True),
        ("共12个数字：有据且最新12个，已过期0个", "共12个数字：有据且最新12个，已过期1个", False),
        ("", "甲", False),
    ],
)
def test_what_a_page_shows_is_compared_but_for_what_varies(shown, said, same):
    assert shows(shown.splitlines(), said.splitlines()) is same
    assert plain(["  甲  ", ""]) == "甲"


def test_other_answers_are_written_into_the_blocks_of_a_page(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "一\n\n   ```console\n   $ shifan status\n   旧\n   ```\n二\n", encoding="utf-8"
    )
    (block,) = steps(page.read_text(encoding="utf-8"))
    assert block == Step("console", "$ shifan status\n旧", 3)
    (command,) = block.commands
    new = type(command)(command.typed, tuple(shortened([f"{n}" for n in range(20)])))
    lines = renewed(page, lambda step: [new]).splitlines()
    assert lines[3:5] == ["   $ shifan status", "   0"] and lines[-1] == "二"
    assert lines[-4:-2] == ["   18", "   19"] and "   ……" in lines


def test_texts_of_pictures_are_kept_without_what_varies():
    text = json.dumps(pictures.recorded(), ensure_ascii=False)
    assert not re.search(r"r\d{3}-[0-9a-f]{8}|\d{4}-\d\d-\d\d \d\d:\d\d", text)
