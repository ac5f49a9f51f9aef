"""The pages for developers are true.

Names exist, value ids are the ones written down, the README's tree is the disk's.
"""

import importlib
import re
from fnmatch import fnmatchcase
from itertools import product
from pathlib import Path

import pytest

import shifan
from shifan.charts import NAMES

PROJECT = Path(__file__).parents[2]
PAGE = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")


def expanded(text):
    """`a.{b,c}` → a.b, a.c"""
    parts = [
        part.split(",") if n % 2 else [part]
        for n, part in enumerate(re.split(r"\{([^{}]*)\}", text))
    ]
    return ["".join(chosen) for chosen in product(*parts)]


def resolved(name):
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            found = getattr(found, part)
        return found
    raise AssertionError(name)


def named():
    found = re.findall(r"`(shifan(?:\.[\w{},]+)+)", PAGE)
    return sorted({each for name in found for each in expanded(name)})


@pytest.mark.parametrize("name", named())
def test_names_exist(name):
    assert resolved(name) is not None


def test_charts_are_listed_in_their_order():
    assert f"`{', '.join(NAMES)}`" in PAGE


def patterns():
    """The documented value ids as shell patterns."""
    part = PAGE[PAGE.index("### Value ids") :].split("\n## ")[0]
    for token in re.findall(r"`([a-z][^`]*)`", part):
        if token not in (
            "value",
            "display",
            "rule",
            "funding",
            "platform.visitors",
        ) and not token.startswith("shifan"):
            yield from expanded(re.sub(r"<[^<>]*>|1\.\.n", "*", token).replace("…", "*"))


@pytest.mark.parametrize("city", ["晋中市", "示例乙市"])
def test_every_value_id_is_written_down(city):
    place = shifan.load(city)
    known, own = list(patterns()), set(place.tables["figures"]["figure"])
    lost = [
        key
        for key in place.register
        if key not in own and not any(fnmatchcase(key, pattern) for pattern in known)
    ]
    assert lost == []


def test_every_written_id_occurs():
    ids = [
        *shifan.load("晋中市").register,
        *shifan.load("示例乙市").register,
    ]  # one that passes, one that fails
    absent = [
        pattern for pattern in patterns() if not any(fnmatchcase(key, pattern) for key in ids)
    ]
    # What neither city has must at least be written by some code.
    code = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "shifan").rglob("*.py"))
    assert [
        pattern
        for pattern in absent
        if not all(part in code for part in re.findall(r"\w+", pattern))
    ] == []


def test_the_tree_of_the_readme_is_the_tree_on_disk():
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    tree = readme[readme.index("shifan/\n") :].split("```")[0]
    packages = set(re.findall(r"^  (\w+)/", tree, re.M))
    assert packages == {path.parent.name for path in (PROJECT / "shifan").glob("*/__init__.py")}
    folders = set(re.findall(r"^([\w/]+)/ ", tree, re.M))
    assert all((PROJECT / name).is_dir() for name in folders)
    assert {name.split("/")[0] for name in folders} | {"shifan"} >= {
        "notebooks",
        "data",
        "docs",
        "tests",
        "tools",
        "benchmarks",
    }


def test_tests_stand_where_the_code_stands():
    own = {path.parent.name for path in (PROJECT / "shifan").glob("*/__init__.py")}
    assert own <= {path.name for path in (PROJECT / "tests").iterdir() if path.is_dir()}
