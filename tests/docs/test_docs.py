"""The documentation is built without a complaint, searches Chinese, and says what the code says."""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


def tool(name):
    spec = importlib.util.spec_from_file_location(name, PROJECT / "tools" / f"{name}.py")
    made = importlib.util.module_from_spec(spec)
    sys.modules[name] = made
    spec.loader.exec_module(made)
    return made


def test_the_method_page_is_what_rules_and_their_tests_say():
    made = tool("make_method")
    assert (PROJECT / "docs" / "method.md").read_text(encoding="utf-8") == made.method(), (
        "python tools/make_method.py"
    )


def test_every_rule_and_every_case_stands_on_the_method_page():
    from shifan.rules.catalog import RULES

    made = tool("make_method")
    page = made.method()
    assert all(rule.sentence in page for rule in RULES.values())
    tables = list(made.spec_tables(made.SPEC.read_text(encoding="utf-8")))
    assert {table.rule for table in tables} >= {
        "document_rate",
        "site_score",
        "onsite_rate",
        "indicator_rate",
        "total",
        "verdict",
        "floor",
    }
    assert sum(len(table.cases) for table in tables) == len(
        re.findall(r"^\| (?!-)", page, re.M)
    ) - len(tables)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    pytest.importorskip("sphinx", reason="the docs extra is not installed")
    target = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "sphinx",
            "-q",
            "-W",
            "--keep-going",
            "-d",
            str(target / ".trees"),
            str(PROJECT / "docs"),
            str(target / "html"),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return target / "html"


def test_pages_need_no_network_and_no_link_is_broken(site):
    pages = list(site.rglob("*.html"))
    assert len(pages) > 10
    for path in pages:
        page = path.read_text(encoding="utf-8")
        assert not re.search(r'<(?:script|link|img)[^>]*(?:src|href)="(?:https?:)?//', page), path
        for link in re.findall(r'(?:href|src)="([^"#?:]+)(?:[#?][^"]*)?"', page):
            assert (path.parent / link).resolve().exists(), (path, link)


def test_chinese_words_are_found(site):
    text = (site / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(text[text.index("{") : text.rindex("}") + 1])
    terms = {**index["terms"], **index["titleterms"]}
    for word in ("总得", "得分", "签署", "达标", "verify"):
        assert word in terms
    if shutil.which("node") is None:
        pytest.skip("no node")
    script = re.search(
        r"var splitQuery.*?;\n",
        (site / "_static" / "language_data.js").read_text(encoding="utf-8"),
        re.S,
    )[0]
    asked = subprocess.run(
        ["node", "-e", f"{script} console.log(JSON.stringify(splitQuery('总得分 verify 签')))"],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert json.loads(asked.stdout) == ["总得", "得分", "verify", "签"]


def test_what_people_call_a_thing_finds_its_page_and_decisions_come_last(site):
    """Asked of the built index as the page of search asks it."""
    if shutil.which("node") is None:
        pytest.skip("no node")
    pages = {
        "导出": "guide/analyst",
        "滑块": "guide/analyst",
        "看板": "guide/analyst",
        "升级": "guide/rerunner",
        "补全": "commands/completion",
        "名次": "commands/rank",
        "核验": "commands/verify",
        "权重": "guide/pack",
        "whatif": "commands/whatif",
    }
    script = PROJECT / "tests" / "docs" / "search.js"
    asked = subprocess.run(
        ["node", str(script), str(site), *pages, "report", "中文方框"],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    found = json.loads(asked.stdout)
    for word, page in pages.items():
        assert page in found[word][:6], (word, found[word])
        assert found[word][0] == "words" or found[word][0].startswith(("guide", "commands")), word
    assert found["中文方框"] == ["words"]
    kinds = [page.partition("/")[0] for page in found["report"]]
    first = kinds.index("decisions")
    assert set(kinds[first:]) == {"decisions"} and first > 0


def test_api_pages_hold_the_docstrings(site):
    page = (site / "api.html").read_text(encoding="utf-8")
    assert "City" in page and "Return how firm the verdict is" in page and "half_up" in page


def test_links_of_the_readme_lead_somewhere():
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (PROJECT / name).read_text(encoding="utf-8")
        for link in re.findall(r'\]\(([^)#:]+)\)|src="([^":]+)"', text):
            assert (PROJECT / next(filter(None, link))).exists(), link


def test_commands_of_the_guide_exist():
    from shifan.cli.app import COMMANDS

    known = set(COMMANDS)
    for path in (PROJECT / "docs" / "guide").glob("*.md"):
        for name in re.findall(r"(?<![\w/])shifan ([a-z]+)", path.read_text(encoding="utf-8")):
            assert name in known, (path.name, name)


def test_attributes_of_the_guide_exist():
    from shifan.explore.city import City

    text = (PROJECT / "docs" / "guide" / "analyst.md").read_text(encoding="utf-8")
    assert all(hasattr(City, name) for name in re.findall(r"place\.(\w+)", text))
