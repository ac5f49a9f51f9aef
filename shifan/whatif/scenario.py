"""A named set of changes that can be kept in a TOML file, asked again, and laid beside others."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeGuard

import tomli_w

from shifan.errors import Finding, Refused
from shifan.files.durable import write_whole
from shifan.intake.mapping_file import in_line
from shifan.patterns import pattern_of
from shifan.received import parse_toml
from shifan.records import dataclass
from shifan.whatif.changes import Changes, near
from shifan.whatif.scenario_lines import EntryLines, entry_lines

# Headers and names of lines that are not in quotation marks.
_HEADER = pattern_of(r"^([ \t]*\[{1,2})([^\[\]\n]+)(\]{1,2})", re.M)
_NAME_OF_LINE = pattern_of(
    r"""^([ \t]*+)([^\s"'=\[#]++(?:[^\S\n]++[^\s"'=\[#]++)*+)([^\S\n]*+=)""", re.M
)
_LIST, _NAME, _PACK, _SETTINGS = "情形", "名称", "规则包", "settings"
PACK_KEY = "standard"
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
_MORE_WORDS = {"parameters": (_SETTINGS,), PACK_KEY: (_PACK,)}


_LINE = pattern_of(r"line (\d+), column")
_WRITTEN_TWICE = ("overwrite", "twice")


@dataclass(frozen=True)
class Scenario:
    """Changes with a name; `standard` is the pack by which the city is scored, empty for its own.

    `lines` tells where a file says so; a scenario of no file has none.
    """

    name: str
    changes: Changes = field(default_factory=Changes)
    standard: str = ""
    lines: EntryLines = field(default_factory=EntryLines, repr=False, compare=False)

    def line_of(self, key: str, name: str = "") -> int:
        """Return in which line of its file a change, or what it names, stands; 0 for a scenario of no file."""
        written = [(word, name) if name else (word,) for word in _words_for(key)]
        return max((self.lines.of(*path) for path in written), default=0)

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


def _words_for(key: str) -> tuple[str, ...]:
    """Return the words by which a file may call a change."""
    return (key, _KEYS.get(key, key), *_MORE_WORDS.get(key, ()))


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
    written = _text_of(path)
    text = _with_quoted_names(written)
    try:
        content = parse_toml(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise Refused([_unreadable(path.name, written, str(error))]) from None
    reader = _ScenarioReader(path.name, entry_lines(text))
    scenarios = reader.read(content)
    if reader.faults:
        raise Refused(reader.faults)
    return scenarios


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
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


def _unreadable(file: str, text: str, error: str) -> Finding:
    """Return the refusal of a text that is no TOML, with the line as it is written there."""
    place = _LINE.search(error)
    number = int(place[1]) if place else 0
    line = text.split("\n")[number - 1].strip() if number else "文件末尾"
    twice = any(word in error for word in _WRITTEN_TWICE)
    found = f"{line} 写了两次" if twice else f"{line} 不合 TOML 的写法"
    expected = f"每种情形一段 [[{_LIST}]]，每行 名称 = 内容，文字写在半角引号里，同一项只写一次"
    return Finding("scenarios", "error", file, "", in_line(number), found, expected, "请改正后重试")


def _with_quoted_names(text: str) -> str:
    """Return the text of a TOML file in which Chinese names stand in quotation marks, as TOML wants them."""
    text = _HEADER.sub(
        lambda hit: hit[1] + ".".join(map(_quoted, hit[2].split("."))) + hit[3], text
    )
    return _NAME_OF_LINE.sub(
        lambda hit: hit[1] + ".".join(map(_quoted, hit[2].split("."))) + hit[3], text
    )


def _quoted(name: str) -> str:
    name = name.strip()
    return name if name.isascii() or name.startswith('"') else f'"{name}"'


class _ScenarioReader:
    """Reads the entries of a file of scenarios and keeps what is wrong with them, with the line."""

    def __init__(self, file: str, lines: Sequence[EntryLines]) -> None:
        self.file = file
        self.lines = lines
        self.faults: list[Finding] = []

    def read(self, content: Mapping[str, Any]) -> tuple[Scenario, ...]:
        """Return the scenarios, each under a name of its own."""
        entries = content.get(_LIST, content.get("scenario"))
        if not _are_entries(entries):
            self._fault("", 0, "没有写情形", f"每种情形一段 [[{_LIST}]]")
            return ()
        for key in content.keys() - {_LIST, "scenario"}:
            self._fault(key, 0, f"多余的 {key}", f"只有 [[{_LIST}]]")
        scenarios = [self._scenario(number, entry) for number, entry in enumerate(entries, 1)]
        first: dict[str, Scenario] = {}
        for scenario in scenarios:
            earlier = first.setdefault(scenario.name, scenario)
            if earlier is not scenario:
                found = f"已有一种情形叫“{scenario.name}”（第{earlier.lines.first}行）"
                self._fault(scenario.name, scenario.lines.of(_NAME), found, "名称各不相同")
        return tuple(scenarios)

    def _scenario(self, number: int, entry: Mapping[str, Any]) -> Scenario:
        name = str(entry.get(_NAME, entry.get("name", f"情形{number}")))
        lines = self.lines[number - 1] if number <= len(self.lines) else EntryLines()
        changes: dict[str, Any] = {}
        standard = str(entry.get(_PACK, entry.get(PACK_KEY, "")))
        by_name = {word: key for key, word in _KEYS.items()} | {key: key for key in _KEYS}
        for word, content in entry.items():
            if word in (_NAME, "name", _PACK, PACK_KEY):
                continue
            key = by_name.get(word, "parameters" if word == _SETTINGS else "")
            expected = _expected(word, key, content)
            if not key:
                meant = near(word, [_NAME, _PACK, *_KEYS.values()])
                self._fault(name, lines.of(word), f"没有 {word} 这一项", meant)
            elif expected:
                self._fault(name, lines.of(word), f"{word} = {_shown(content)}", expected)
            else:
                changes[key] = content
        return Scenario(name, Changes(**changes), standard, lines)  # type: ignore[typeddict-item]

    def _fault(self, name: str, line: int, found: str, expected: str) -> None:
        self.faults.append(
            Finding(
                "scenarios",
                "error",
                self.file,
                name,
                in_line(line),
                found,
                expected,
                "请改正后重试",
            )
        )


def _are_entries(entries: object) -> TypeGuard[list[dict[str, Any]]]:
    """Return whether there are entries, each of them a table."""
    if not isinstance(entries, list) or not entries:
        return False
    return all(isinstance(entry, dict) for entry in entries)


def _expected(word: str, key: str, content: object) -> str:
    """Return how a change must be written; empty where it is so."""
    table = f"一张表，如 [{_LIST}.{word}]"
    kinds: tuple[tuple[type, ...], str] = ((str,), "文字")
    if key in _TABLES:
        kinds = ((dict,), table)
    elif key in _GROUPS:
        kinds = ((str, list, dict), "名称、名称的列表，或一张表")
    elif key == "rectified":
        kinds = ((bool, str), "true，或 通过、已完成")
    elif key == "without":
        kinds = ((str, list), "点位编号的列表")
    return "" if isinstance(content, kinds[0]) else kinds[1]


def _shown(content: object) -> str:
    """Return the content of an entry as a file has it."""
    return tomli_w.dumps({"x": content}).removeprefix("x = ").strip()
