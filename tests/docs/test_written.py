"""Pages that cannot age: commands from their help, Python of the guide run as it stands, words that lead somewhere."""

import importlib
import inspect
import json
import re

import pytest

from tests.conftest import PROJECT
from tests.docs.test_docs import tool

DOCS = PROJECT / "docs"
GUIDE = DOCS / "guide"


def test_each_command_has_a_page_from_its_help():
    made = tool("make_commands").pages()
    kept = {
        path.stem: path.read_text(encoding="utf-8") for path in (DOCS / "commands").glob("*.md")
    }
    assert kept == made, "python tools/make_commands.py"


def blocks(name, language):
    text = (GUIDE / name).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.S | re.M)


def test_the_scenarios_of_the_guide_are_read(tmp_path):
    from shifan.whatif import read_scenarios

    file = tmp_path / "情形.toml"
    block = next(each for each in blocks("analyst.md", "text") if each.startswith("[[情形]]"))
    file.write_text(block, encoding="utf-8")
    first, second = read_scenarios(file)
    assert first.changes["rectified"] is True and second.changes["types"] == ["农贸市场"]


@pytest.mark.parametrize("word", ["导出", "滑块", "升级", "看板", "补全", "试算", "刷新", "签字"])
def test_words_that_people_use_are_in_the_index(word):
    assert word in (DOCS / "words.md").read_text(encoding="utf-8")


def test_a_search_shows_the_guide_before_the_decisions():
    import shutil
    import subprocess

    if shutil.which("node") is None:
        pytest.skip("no node")
    script = (DOCS / "search_order.js").read_text(encoding="utf-8")
    places = {"guide/analyst": 5, "decisions/0070": 15, "method": 15}  # by the engine's own weight
    asked = ",".join(f"Scorer.score(['{name}','','','',{own}])" for name, own in places.items())
    done = subprocess.run(
        ["node", "-e", f"{script};console.log(JSON.stringify([{asked}]))"],
        capture_output=True,
        text=True,
    )
    guide, decision, method = json.loads(done.stdout)
    assert guide > method > decision


def api_modules():
    """The modules on the API page, each with what the page says in Chinese of its names."""
    page = (DOCS / "api.md").read_text(encoding="utf-8")
    told = {
        part.split("\n", 1)[0]: re.findall(r"^\| `([^`]+)` \| (.+) \|$", part, re.M)
        for part in page.split("\n### ")[1:]
    }
    return [(name, dict(told.get(name, []))) for name in re.findall(r"automodule:: (\S+)", page)]


@pytest.mark.parametrize(("name", "told"), api_modules(), ids=lambda each: each if each else "")
def test_each_public_name_of_the_api_is_told_in_chinese(name, told):
    module = importlib.import_module(name)
    listed = getattr(module, "__all__", None)
    public = {
        key
        for key, each in vars(module).items()
        if not key.startswith("_") and inspect.isroutine(each) and each.__module__ == name
    }
    if listed is not None:
        public = {key for key in listed if inspect.isroutine(getattr(module, key))}
    known = {key.partition("(")[0].partition("[")[0] for key in told}
    assert public - known == set()
    assert all(hasattr(module, key.partition(".")[0]) for key in known)
    assert all(re.search("[一-鿿]", text) for text in told.values())


def test_what_a_city_offers_is_told_on_the_api_page():
    from shifan.explore.attributes import ATTRIBUTES

    page = (DOCS / "api.md").read_text(encoding="utf-8")
    assert all(f"| `City.{key}` | {text}" in page for key, text in ATTRIBUTES.items())
