"""What each section of wording.toml may cite: a name that there is none of is refused, with those that there are."""

import copy
import datetime as dt
import tomllib

import pytest
import tomli_w

from shifan.errors import Refused
from shifan.standards import load
from shifan.standards.folders import SHIPPED
from shifan.standards.wording_checks import check_wording
from tests.small_pack import FILES, wording, write_pack


def faults(folder, change):
    content = tomllib.loads(wording(FILES))
    change(content)
    write_pack(folder, {"wording.toml": tomli_w.dumps(content)})
    try:
        load(folder)
    except Refused as refusal:
        return {(own.cell, own.found): own.expected for own in refusal.findings}
    return {}


def put(text, *path):
    """Return a change that puts a text at a path of keys and positions of the wording."""

    def change(content):
        for step in path[:-1]:
            content = content[step]
        content[path[-1]] = text

    return change


# Where, what is written, and what is said to be available.
UNKNOWN = [
    (("reason", "veto"), "{{ names }}", "是否指：name"),
    (("reason", "veto"), "{{ zzz }}", "本句的名称：name、basis"),
    (("reason", "line"), "{{ rate }}", "本句的名称：total、line"),
    (("reason", "floor"), "{{ xx }}", "本句的名称：name、rate、floor"),
    (("ground", "veto"), "{{ zzz }}", "本句的名称：name、basis"),
    (("ground", "line"), "总得分{{ total }}低于达标线", "不含 {{ }}"),
    (("ground", "floor"), "{{ rate }}", "本句的名称：name"),
    (("claim", "item"), "“{{ nmae }}”", "是否指：name"),
    (("claim", "veto"), "{{ onsite.sitess }}", "onsite.sites"),
    (("claim", "verdict_title"), "{{ city }}没有通过", "不含 {{ }}"),
    (("remedy", "open"), "{{ overdue }}", "open、due"),
    (("verdict", "passed", "overall"), "{{ startyear }}", "start_year"),
    (("verdict", "passed", "overall"), "得{{ scores.total }}分", "不写得分"),
    (("verdict", "failed", "result"), "{{ city }}未通过", "不含 {{ }}"),
    (("verdict", "failed", "suggestions"), "{{ citty }}", "city"),
    (("sentence", "absent_types"), "{{ onsite.absent }}", "onsite"),
    (("theme", 0, "title"), "{{ city }}", "不含 {{ }}"),
    (("suggestion", 0, "who"), "{{ province_office }}", "不含 {{ }}"),
    (("suggestion", 0, "text"), "{{ provinces }}", "province"),
    (("indicator", "B01", "measure"), "{{ indicator.B99.name }}", "indicator.B01.name"),
    (("veto", "incident", "absent"), "{{ city }}未发生", "不含 {{ }}"),
    (("facts", "platform"), "{{ city }}平台", "不含 {{ }}"),
]


@pytest.mark.parametrize(("path", "text", "available"), UNKNOWN)
def test_a_name_that_a_pattern_does_not_know_is_refused_with_those_that_it_knows(
    tmp_path, path, text, available
):
    place = ".".join(str(step + 1) if isinstance(step, int) else step for step in path)
    found = faults(tmp_path, put(text, *path))
    told = [expected for (cell, _), expected in found.items() if cell == place]
    assert len(told) == 1 and available in told[0]


KNOWN = [
    (("reason", "veto"), "{{ name }}：{{ basis }}"),
    (("reason", "floor"), "{{ name }}{{ rate }}{{ floor }}"),
    (("ground", "floor"), "{{ name }}低于底线"),
    (("claim", "line"), "{{ city }}总得分低于达标线。"),
    (
        ("verdict", "failed", "overall"),
        "{{ grounds }}、{{ veto.occurred }}、{{ onsite.covert.sites }}",
    ),
    (("verdict", "passed", "conclusion"), "{{ dimension.2.name }}、{{ indicator.J01.name }}"),
    (("suggestion", 0, "text"), "{{ city }}检查了{{ type.announced.M1.sites }}家。"),
]


@pytest.mark.parametrize(("path", "text"), KNOWN)
def test_what_a_pattern_knows_is_taken(tmp_path, path, text):
    assert faults(tmp_path, put(text, *path)) == {}


def _texts(content, path=()):
    """Yield the path to each text of a parsed file."""
    parts = content.items() if isinstance(content, dict) else enumerate(content)
    for key, entry in parts:
        if isinstance(entry, str):
            yield (*path, key)
        elif isinstance(entry, (dict, list)):
            yield from _texts(entry, (*path, key))


SHIPPED_WORDING = tomllib.loads((SHIPPED / "demo-2023" / "wording.toml").read_text("utf-8"))
# One of each kind: of sentences of the same table the first, and each key of themes, suggestions, indicators, verdicts.
KINDS = {
    tuple(step for n, step in enumerate(path) if n != 1 or path[0] in ("verdict", "facts")): path
    for path in reversed(list(_texts(SHIPPED_WORDING)))
}


@pytest.mark.parametrize(
    "path", KINDS.values(), ids=[".".join(map(str, p)) for p in KINDS.values()]
)
def test_what_is_no_text_where_one_is_printed_is_told_once(tmp_path, path):
    for written in (5, 1.5, True, ["a"], [], {"a": "b"}, [{"a": "b"}], [5], dt.date(2024, 1, 1)):
        content = copy.deepcopy(SHIPPED_WORDING)
        put(written, *path)(content)
        faults = [
            *check_wording(content, list(content["indicator"]), list(content["veto"])),
        ]
        cell = ".".join(str(step + 1 if isinstance(step, int) else step) for step in path)
        told = [fault.cell for fault in faults if cell.startswith(fault.cell)]
        assert len(told) == 1, (path, written, faults)


@pytest.mark.parametrize("key", ["shortcomings", "suggestions", "items", "clauses"])
@pytest.mark.parametrize("written", ["5", "", 1.5, -1, True, [5], {"a": 5}])
def test_counts_are_whole_numbers(tmp_path, key, written):
    def change(content):
        content["counts"][key] = written

    assert {cell for cell, _ in faults(tmp_path, change)} == {f"counts.{key}"}


@pytest.mark.parametrize("group", ["theme", "suggestion"])
def test_an_id_that_is_there_twice_is_told(tmp_path, group):
    def change(content):
        content[group].append(dict(content[group][0]))

    assert any(cell.endswith(".id") for cell, _ in faults(tmp_path, change))
