"""A named set of changes that can be kept in a TOML file, asked again, and laid beside others."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomli_w

from shifan.errors import Finding, Refused
from shifan.files.durable import write_whole
from shifan.received import parse_toml
from shifan.whatif.changes import Changes, near

# Headers and names of lines that are not in quotation marks.
_HEADER = re.compile(r"^([ \t]*\[{1,2})([^\[\]\n]+)(\]{1,2})", re.M)
_NAME_OF_LINE = re.compile(
    r"""^([ \t]*+)([^\s"'=\[#]++(?:[^\S\n]++[^\s"'=\[#]++)*+)([^\S\n]*+=)""", re.M
)
_LIST, _NAME, _PACK = "情形", "名称", "规则包"
# What each change is called in a file; its English name is read, too.
_KEYS = {
    "deductions": "扣分",
    "records": "检查结果",
    "without": "不计点位",
    "types": "业态",
    "districts": "区县",
    "rectified": "整改",
    "round": "轮次",
    "full_scores": "满分",
    "parameters": "参数",
}
_TABLES = ("deductions", "records", "full_scores", "parameters")
_GROUPS = ("types", "districts")


_LINE_AND_COLUMN = re.compile(r"line (\d+), column (\d+)")


@dataclass(frozen=True)
class Scenario:
    """Changes with a name; `standard` is the pack by which the city is scored, empty for its own."""

    name: str
    changes: Changes = field(default_factory=Changes)
    standard: str = ""

    def as_toml(self) -> dict[str, Any]:
        """Return the scenario as an entry of a file of scenarios."""
        entry: dict[str, Any] = {_NAME: self.name}
        if self.standard:
            entry[_PACK] = self.standard
        for key, content in self.changes.items():
            if content not in (None, "", False, {}, (), []):
                entry[_KEYS[key]] = _plain(content)
        return entry


def _plain(content: Any) -> Any:
    """Return the content of a change as TOML holds it: numbers as texts, so that they stay exact."""
    if isinstance(content, Mapping):
        return {_key(key): _plain(amount) for key, amount in content.items()}
    if isinstance(content, (bool, str)):
        return content
    if isinstance(content, (int, float, Decimal)):
        return str(content)
    return list(map(str, content))


def _key(key: Any) -> str:
    return key if isinstance(key, str) else " ".join(key)


UNNAMED = Scenario("")


def write_scenarios(path: Path, scenarios: Iterable[Scenario]) -> None:
    """Write scenarios to a file, in place of what it held: a line a change."""
    blocks = [f'[["{_LIST}"]]\n{_lines(scenario.as_toml())}' for scenario in scenarios]
    write_whole(path, "\n".join(blocks).encode("utf-8"))


def _lines(entry: Mapping[str, Any]) -> str:
    lines = []
    for word, content in entry.items():
        if isinstance(content, Mapping):
            lines += [f'"{word}".{tomli_w.dumps({key: each})}' for key, each in content.items()]
        else:
            lines.append(tomli_w.dumps({word: content}))
    return "".join(lines)


def keep(path: Path, scenario: Scenario) -> None:
    """Add a scenario to a file of scenarios; it takes the place of the one of its name."""
    kept = {known.name: known for known in read_scenarios(path)} if path.exists() else {}
    write_scenarios(path, {**kept, scenario.name: scenario}.values())


def read_scenarios(path: Path) -> tuple[Scenario, ...]:
    """Return the scenarios of a TOML file; Refused, with all faults at once, if it is none."""
    try:
        text = _with_quoted_names(path.read_text(encoding="utf-8-sig"))
        content = parse_toml(text, parse_float=Decimal)
    except OSError:
        raise Refused(
            "scenarios", file=str(path), found="没有这个文件，或读不了", action="请核对文件名"
        ) from None
    except UnicodeDecodeError:
        raise Refused(
            "scenarios",
            file=path.name,
            found="不是 UTF-8 编码的文本",
            action="请用文本编辑器另存为 UTF-8",
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise Refused(
            "scenarios",
            file=path.name,
            found=f"{_place_of(error)}不合 TOML 的写法",
            expected=f"每种情形一段 [[{_LIST}]]，中文的名称和内容写在引号里",
            action="请改正后重试",
        ) from None
    reader = _ScenarioReader(path.name)
    scenarios = reader.read(content)
    if reader.faults:
        raise Refused(reader.faults)
    return scenarios


def _place_of(error: tomllib.TOMLDecodeError) -> str:
    """Return where in its file an error is; empty if it is at the end."""
    found = _LINE_AND_COLUMN.search(str(error))
    return f"第{found[1]}行第{found[2]}字起" if found else "末尾"


def _with_quoted_names(text: str) -> str:
    """Return the text of a TOML file in which Chinese names stand in quotation marks, as TOML wants them."""
    text = _HEADER.sub(
        lambda hit: hit[1] + ".".join(map(_quoted, hit[2].split("."))) + hit[3], text
    )
    return _NAME_OF_LINE.sub(lambda hit: f"{hit[1]}{_quoted(hit[2])}{hit[3]}", text)


def _quoted(name: str) -> str:
    name = name.strip()
    return name if name.isascii() or name.startswith('"') else f'"{name}"'


class _ScenarioReader:
    """Reads the entries of a file of scenarios and keeps what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Finding] = []

    def read(self, content: Mapping[str, Any]) -> tuple[Scenario, ...]:
        """Return the scenarios, each under a name of its own."""
        entries = content.get(_LIST, content.get("scenario"))
        if not isinstance(entries, list) or not entries:
            self._fault("", "没有写情形", f"每种情形一段 [[{_LIST}]]")
            return ()
        for key in content.keys() - {_LIST, "scenario"}:
            self._fault(key, f"多余的 {key}", f"只有 [[{_LIST}]]")
        scenarios = [self._scenario(number, entry) for number, entry in enumerate(entries, 1)]
        names = [scenario.name for scenario in scenarios]
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            self._fault(name, f"有 {names.count(name)} 种情形叫“{name}”", "名称各不相同")
        return tuple(scenarios)

    def _scenario(self, number: int, entry: Mapping[str, Any]) -> Scenario:
        name = str(entry.get(_NAME, entry.get("name", f"情形{number}")))
        changes: dict[str, Any] = {}
        standard = str(entry.get(_PACK, entry.get("standard", "")))
        by_name = {word: key for key, word in _KEYS.items()} | {key: key for key in _KEYS}
        for word, content in entry.items():
            if word in (_NAME, "name", _PACK, "standard"):
                continue
            key = by_name.get(word, "parameters" if word == "settings" else "")
            if not key:
                self._fault(
                    name, f"没有 {word} 这一项", near(word, [_NAME, _PACK, *_KEYS.values()])
                )
            elif self._fits(name, word, key, content):
                changes[key] = content
        return Scenario(name, Changes(**changes), standard)  # type: ignore[typeddict-item]

    def _fits(self, name: str, word: str, key: str, content: Any) -> bool:
        """Return whether a change is written as it must be; else the fault is kept."""
        if key in _TABLES:
            return self._is(
                name, word, content, isinstance(content, dict), f"一张表，如 [{_LIST}.{word}]"
            )
        if key in _GROUPS:
            fits = isinstance(content, (str, list, dict))
            return self._is(name, word, content, fits, "名称、名称的列表，或一张表")
        if key == "rectified":
            return self._is(
                name, word, content, isinstance(content, (bool, str)), "true，或 通过、已完成"
            )
        if key == "without":
            return self._is(name, word, content, isinstance(content, (str, list)), "点位编号的列表")
        return self._is(name, word, content, isinstance(content, str), "文字")

    def _is(self, name: str, word: str, content: Any, fits: bool, expected: str) -> bool:
        if not fits:
            self._fault(name, f"{word} = {content!r}", expected)
        return fits

    def _fault(self, name: str, found: str, expected: str) -> None:
        self.faults.append(
            Finding("scenarios", "error", self.file, "", name, found, expected, "请改正后重试")
        )
