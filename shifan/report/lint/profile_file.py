"""Profiles of layout as people write them: every key known, every value of its kind.

A mistake is refused, not passed over in silence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from shifan.errors import Finding, Refused
from shifan.received import parse_toml, read_text
from shifan.report.lint.profile import Profile, profile_from_toml
from shifan.report.lint.profile_keys import (
    NEEDED_KEYS,
    NEEDED_SECTIONS,
    NEEDED_STYLE_KEYS,
    SECTION_KEYS,
    STYLE_KEYS,
    ValueKind,
)

PROFILES = Path(__file__).with_name("profiles")
DEFAULT = "render-safe"
_EXAMPLE = f'第一行写 base = "{DEFAULT}"，以下只写不同之处'
_LONGEST_SHOWN = 40
_Toml = dict[str, Any]


def profile_names() -> list[str]:
    """Return the names of the shipped profiles."""
    return sorted(path.stem for path in PROFILES.glob("*.toml"))


def load_profile(profile: Path | str) -> Profile:
    """Return a profile: a shipped one by name, or a file; one that names a `base` changes only what it says.

    Refused for any mistake in it.
    """
    return profile_from_toml(_checked_content(profile))


def _checked_content(profile: Path | str) -> _Toml:
    """Return the content of a profile with that of its base; Refused for any mistake in it."""
    file = PROFILES / f"{profile}.toml" if str(profile) in profile_names() else Path(profile)
    stated = _parsed(file)
    base = stated.pop("base", None)
    if base is not None and base not in profile_names():
        raise _refused(file, "base", str(base), "、".join(profile_names()), "请改正 base")
    if not stated and base is None:
        raise _refused(file, "", "文件是空的", _EXAMPLE, "请写出版式要求")
    _refuse_if_any(_mistakes(file.name, stated))
    whole = _merged(_checked_content(base), stated) if base else stated
    _refuse_if_any(_missing(file.name, whole))
    return whole


def _refuse_if_any(findings: Iterable[Finding]) -> None:
    found = list(findings)
    if found:
        raise Refused(found)


def _parsed(file: Path) -> _Toml:
    try:
        return parse_toml(read_text(file, "utf-8-sig"))
    except FileNotFoundError:
        raise _no_such_file(file) from None
    except UnicodeDecodeError:
        raise _refused(
            file,
            "",
            "不是 UTF-8 编码",
            "UTF-8 编码的 TOML 文件",
            "请用记事本打开，另存时编码选 UTF-8",
        ) from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        place = f"第{line[1]}行" if line else "末尾"
        example = '如 top = 37、form = "— {n} —"'
        raise _refused(file, place, "写法有误", example, "请核对等号、引号和括号") from None
    except OSError:
        raise _refused(file, "", "文件打不开", _expected_file(), "请核对路径和权限") from None


def _no_such_file(file: Path) -> Refused:
    near = _near(file.stem, profile_names())
    question = f"是不是 {near}？" if near else ""
    return _refused(file, "", "没有这个文件", _expected_file(), f"{question}请核对名称和路径")


def _expected_file() -> str:
    return f"版式要求文件，或 {'、'.join(profile_names())}"


def _mistakes(file: str, content: _Toml) -> Iterator[Finding]:
    """Yield what is not known, or not of its kind, section by section."""
    for section, values in content.items():
        if section not in SECTION_KEYS and section != "styles":
            yield _unknown(file, f"[{section}]", section, (*SECTION_KEYS, "styles", "base"))
        elif not isinstance(values, dict):
            yield _no_section(file, section, section, values)
        elif section == "styles":
            yield from _mistakes_in_styles(file, values)
        else:
            yield from _mistakes_in_values(file, f"[{section}] ", values, SECTION_KEYS[section])


def _mistakes_in_styles(file: str, styles: _Toml) -> Iterator[Finding]:
    for role, rule in styles.items():
        if isinstance(rule, dict):
            yield from _mistakes_in_values(file, f"[styles.{role}] ", rule, STYLE_KEYS)
        else:
            yield _no_section(file, f"[styles] {role}", f"styles.{role}", rule)


def _mistakes_in_values(
    file: str, section: str, values: _Toml, known: Mapping[str, ValueKind]
) -> Iterator[Finding]:
    for key, value in values.items():
        place = f"{section}{key}"
        if key not in known:
            yield _unknown(file, place, key, tuple(known))
        elif not known[key].accepts(value):
            yield _finding(file, place, f"写作 {_shown(value)}", known[key].name, "请改正")


def _no_section(file: str, place: str, section: str, value: object) -> Finding:
    expected = f"另起一行写 [{section}]，以下每行一项"
    return _finding(file, place, f"写作 {_shown(value)}", expected, "请改正")


def _missing(file: str, content: _Toml) -> Iterator[Finding]:
    """Yield what a profile needs and does not say, itself or by its base."""
    sections = "、".join(f"[{section}]" for section in NEEDED_SECTIONS)
    for section in NEEDED_SECTIONS:
        if not content.get(section):
            expected = f"{_EXAMPLE}，或写全 {sections}"
            yield _finding(file, f"[{section}]", "没有写", expected, "请补上 base，或补上这一节")
    for section, needed in NEEDED_KEYS.items():
        if section in content:
            yield from _missing_keys(
                file, f"[{section}] ", content[section], needed, SECTION_KEYS[section]
            )
    for role, rule in content.get("styles", {}).items():
        yield from _missing_keys(file, f"[styles.{role}] ", rule, NEEDED_STYLE_KEYS, STYLE_KEYS)


def _missing_keys(
    file: str,
    section: str,
    values: _Toml,
    needed: tuple[str, ...],
    known: Mapping[str, ValueKind],
) -> Iterator[Finding]:
    for key in needed:
        if key not in values:
            yield _finding(file, f"{section}{key}", "没有写", known[key].name, "请补上这一项")


def _unknown(file: str, place: str, key: str, known: tuple[str, ...]) -> Finding:
    near = _near(key, known)
    expected = f"近似的：{near}" if near else "、".join(known)
    return _finding(file, place, "不认识的名称", expected, "请改正名称")


def _near(word: str, known: tuple[str, ...] | list[str]) -> str:
    import difflib  # slow to import: profiles are seldom wrong

    return "、".join(difflib.get_close_matches(word, known, n=2, cutoff=0.6))


def _shown(value: object) -> str:
    """Return a value as the file writes it, a long one shortened."""
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, str):
        text = f'"{value}"'
    else:
        text = str(value).replace("'", '"')
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def _finding(file: str, place: str, found: str, expected: str, action: str) -> Finding:
    return Finding("profile", "error", file, "", place, found, expected, action)


def _refused(file: Path, place: str, found: str, expected: str, action: str) -> Refused:
    return Refused([_finding(file.name, place, found, expected, action)])


def _merged(base: _Toml, stated: _Toml) -> _Toml:
    """Return a base with what is stated in its place, tables within tables."""
    merged = dict(base)
    for key, value in stated.items():
        inner = base.get(key)
        if isinstance(value, dict) and isinstance(inner, dict):
            merged[key] = _merged(inner, value)
        else:
            merged[key] = value
    return merged
