"""Profiles of layout as people write them: every key known, every value of its kind; a mistake is refused, not passed over in silence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from shifan.errors import Finding, Refused

PROFILES = Path(__file__).with_name("profiles")
DEFAULT = "render-safe"
_EXAMPLE = f'第一行写 base = "{DEFAULT}"，以下只写不同之处'
Kind = tuple[str, Callable[[object], bool]]  # what it is called, whether a value is one


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_texts(value: object) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, str) and one for one in value)
    )


def _is_pattern(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(re.compile(value))
    except re.error:
        return False


def _is_form(value: object) -> bool:
    return (
        isinstance(value, str)
        and value.count("{n}") == 1
        and not re.search(r"[{}]", value.replace("{n}", ""))
    )


def _is_pair(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(map(_is_number, value))
        and value[0] <= value[1]
    )


def _one_of(*words: str) -> Kind:
    return "、".join(words) + "之一", lambda value: value in words


_NUMBER: Kind = ("数，不加引号，如 37", _is_number)
_COUNT: Kind = ("正整数，不加引号，如 22", _is_count)
_SWITCH: Kind = ("true 或 false", lambda value: isinstance(value, bool))
_TEXTS: Kind = ('方括号中的一个或几个名称，如 ["仿宋"]', _is_texts)
_PATTERN: Kind = ("能用的正则表达式", _is_pattern)
_STYLE: dict[str, Kind] = {
    "names": _TEXTS,
    "typed": _PATTERN,
    "plain": _SWITCH,
    "east_asia": _TEXTS,
    "latin": _TEXTS,
    "size": _NUMBER,
    "first_line_chars": _NUMBER,
    "align": _one_of("left", "right", "center", "both"),
}
_KEYS: dict[str, dict[str, Kind]] = {
    "page": dict.fromkeys(
        ("width", "height", "top", "bottom", "left", "right", "tolerance"), _NUMBER
    ),
    "grid": {
        "lines": _COUNT,
        "chars": _COUNT,
        "types": (
            "lines、linesAndChars 中的一个或两个，写在方括号中",
            lambda value: _is_texts(value) and set(value) <= {"lines", "linesAndChars"},
        ),
    },
    "page_number": {
        "font": _TEXTS,
        "size": _NUMBER,
        "form": ("页码的写法，其中 {n} 为页码，只有一处，如 — {n} —", _is_form),
        "position": _one_of("outside", "center"),
        "turned": _SWITCH,
        "below": _NUMBER,
        "tolerance": _NUMBER,
    },
    "table": {"whole_rows": _SWITCH},
    "headings": {"check": _SWITCH},
    "annex": {"new_page": _SWITCH},
    "text": {
        "latin": _TEXTS,
        "line_pitch": ("从小到大两个数，如 [28, 30]", _is_pair),
        **dict.fromkeys(
            (
                "quote_hint",
                "western_quotes",
                "half_width",
                "full_width_digits",
                "round_year",
                "padded_date",
            ),
            _SWITCH,
        ),
    },
}
# What a profile that is based on none must say itself: without it most of the layout would pass unseen.
_SECTIONS = ("page", "grid", "styles", "page_number", "text")
_NEEDED = {
    "page": ("width", "height", "top", "bottom", "left", "right"),
    "grid": ("lines",),
    "page_number": ("font", "size", "form"),
    "style": ("east_asia", "size"),
}


def profile_names() -> list[str]:
    """Return the names of the shipped profiles."""
    return sorted(path.stem for path in PROFILES.glob("*.toml"))


def load_profile(profile: Path | str) -> dict:
    """Return a profile: a shipped one by name, or a file; one that names a `base` changes only what it says. Refused for any mistake in it."""
    file = PROFILES / f"{profile}.toml" if str(profile) in profile_names() else Path(profile)
    own = _parsed(file)
    base = own.pop("base", None)
    if base is not None and base not in profile_names():
        raise _refused(file, "base", str(base), "、".join(profile_names()), "请改正 base")
    if not own and base is None:
        raise _refused(file, "", "文件是空的", _EXAMPLE, "请写出版式要求")
    _refuse(_mistakes(file.name, own))
    whole = _merged(load_profile(base), own) if base else own
    _refuse(_missing(file.name, whole))
    return whole


def _refuse(found: Iterator[Finding]) -> None:
    told = list(found)
    if told:
        raise Refused(told)


def _parsed(file: Path) -> dict:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        near = _near(file.stem, profile_names())
        raise _refused(
            file,
            "",
            "没有这个文件",
            f"版式要求文件，或 {'、'.join(profile_names())}",
            f"{f'是不是 {near}？' if near else ''}请核对名称和路径",
        ) from None
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
        raise _refused(
            file,
            f"第{line[1]}行" if line else "末尾",
            "写法有误",
            '如 top = 37、form = "— {n} —"',
            "请核对等号、引号和括号",
        ) from None
    except OSError:
        raise _refused(
            file,
            "",
            "文件打不开",
            f"版式要求文件，或 {'、'.join(profile_names())}",
            "请核对路径和权限",
        ) from None


def _mistakes(file: str, own: dict) -> Iterator[Finding]:
    """Yield what is not known, or not of its kind, section by section."""
    for section, content in own.items():
        if section not in _KEYS and section != "styles":
            yield _unknown(file, f"[{section}]", section, (*_KEYS, "styles", "base"))
        elif not isinstance(content, dict):
            yield _finding(
                file,
                section,
                f"写作 {_shown(content)}",
                f"另起一行写 [{section}]，以下每行一项",
                "请改正",
            )
        elif section != "styles":
            yield from _values(file, f"[{section}] ", content, _KEYS[section])
        else:
            for role, rule in content.items():
                if isinstance(rule, dict):
                    yield from _values(file, f"[styles.{role}] ", rule, _STYLE)
                else:
                    yield _finding(
                        file,
                        f"[styles] {role}",
                        f"写作 {_shown(rule)}",
                        f"另起一行写 [styles.{role}]，以下每行一项",
                        "请改正",
                    )


def _values(file: str, section: str, content: dict, known: dict[str, Kind]) -> Iterator[Finding]:
    for key, value in content.items():
        if key not in known:
            yield _unknown(file, f"{section}{key}", key, tuple(known))
        elif not known[key][1](value):
            yield _finding(
                file, f"{section}{key}", f"写作 {_shown(value)}", known[key][0], "请改正"
            )


def _missing(file: str, whole: dict) -> Iterator[Finding]:
    """Yield what a profile needs and does not say, itself or by its base."""
    for section in _SECTIONS:
        if not whole.get(section):
            yield _finding(
                file,
                f"[{section}]",
                "没有写",
                f"{_EXAMPLE}，或写全 {'、'.join(f'[{one}]' for one in _SECTIONS)}",
                "请补上 base，或补上这一节",
            )
    holders = [
        *((f"[{name}] ", whole[name], _NEEDED[name]) for name in _NEEDED if name in whole),
        *(
            (f"[styles.{role}] ", rule, _NEEDED["style"])
            for role, rule in whole.get("styles", {}).items()
        ),
    ]
    for place, content, needed in holders:
        for key in needed:
            if key not in content:
                yield _finding(
                    file,
                    f"{place}{key}",
                    "没有写",
                    (_KEYS.get(place.strip("[] ")) or _STYLE)[key][0],
                    "请补上这一项",
                )


def _unknown(file: str, place: str, key: str, known: tuple[str, ...]) -> Finding:
    near = _near(key, known)
    return _finding(
        file, place, "不认识的名称", f"近似的：{near}" if near else "、".join(known), "请改正名称"
    )


def _near(word: str, known: tuple[str, ...] | list[str]) -> str:
    import difflib  # slow to import: profiles are seldom wrong

    return "、".join(difflib.get_close_matches(word, known, n=2, cutoff=0.6))


def _shown(value: object) -> str:
    text = (
        "true"
        if value is True
        else "false"
        if value is False
        else f'"{value}"'
        if isinstance(value, str)
        else str(value).replace("'", '"')
    )
    return text if len(text) <= 40 else text[:40] + "…"


def _finding(file: str, place: str, found: str, expected: str, action: str) -> Finding:
    return Finding("profile", "error", file, "", place, found, expected, action)


def _refused(file: Path, place: str, found: str, expected: str, action: str) -> Refused:
    return Refused([_finding(file.name, place, found, expected, action)])


def _merged(base: dict, own: dict) -> dict:
    return base | {
        key: _merged(base[key], value)
        if isinstance(value, dict) and isinstance(base.get(key), dict)
        else value
        for key, value in own.items()
    }
