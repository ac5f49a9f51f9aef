"""The example packs, each with a city of few facts: what was found on site, in the documents, and measured."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from shifan.clean import clean
from shifan.standards import load
from tests.small_city import DAY, raw_city, small_city
from tests.small_pack import wording

EXAMPLES = Path(__file__).parent / "examples"
NAMES = tuple(sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir()))


@dataclass(frozen=True)
class Facts:
    """What a city is: by site the result of each item (a word, or word, number, problems), deductions, measures."""

    sites: Mapping[str, tuple[str, Mapping[str, object]]] = field(default_factory=dict)
    deductions: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)


def example_pack(name: str, folder: Path, changed: Mapping[str, tuple[str, str]] = {}) -> Path:
    """Return a folder with an example pack and sentences for it; `changed` replaces a text in some of its files."""
    files = {path.name: path.read_text(encoding="utf-8") for path in (EXAMPLES / name).iterdir()}
    for file, (old, new) in changed.items():
        assert old in files[file]
        files[file] = files[file].replace(old, new)
    files["wording.toml"] = wording(files)
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8", newline="\n")
    return folder


def example_sheets(pack, facts: Facts, name="小城市"):
    """Return the sheets of a city with these facts; what they do not speak of is as in the small city."""
    sheets = small_city(pack, name)
    for row in sheets["资料审查", "评分"][1:]:
        first_aspect = row[2] == "完整性"
        row[3] = Decimal(facts.deductions.get(row[0], "0")) if first_aspect else 0
        row[4] = "见评审记录" if row[3] else ""
    if facts.sites:
        _put_sites(sheets, pack, facts)
        sheets["整改复查", "台账"][1:] = []
    if facts.measures:
        sheets["资料审查", "测量"] = [
            ["测量编号", "数值", "分子", "分母", "时段", "来源"],
            *(
                [code, Decimal(number), "", "", "2023年", "统计"]
                for code, number in facts.measures.items()
            ),
        ]
    return sheets


def _put_sites(sheets, pack, facts):
    kinds = {kind.code: kind for kind in pack.type_list}
    sheets["现场检查", "点位"][1:] = [
        [
            site,
            pack.method_names[kinds[code].method],
            "太谷区",
            kinds[code].name,
            f"单位{site}",
            DAY,
            "甲组",
        ]
        for site, (code, _) in facts.sites.items()
    ]
    records = [["点位编号", "检查项编号", "检查结果", "问题描述", "照片编号", "数值", "问题数"]]
    problems = set(pack.problem_words)
    for site, (_, results) in facts.sites.items():
        for item, given in results.items():
            word, number, count = given if isinstance(given, tuple) else (given, "", "")
            text = "有问题" if word in problems else ""
            records.append([site, item, word, text, "", number, count])
    sheets["现场检查", "检查记录"] = records


def example_city(pack, facts: Facts):
    """Return the clean city of the facts; Refused if they do not hold together."""
    return clean(raw_city(example_sheets(pack, facts)), pack).require()


def loaded(name, folder, changed=None):
    """Return an example pack, loaded from a folder of its own."""
    return load(example_pack(name, folder, changed or {}))
